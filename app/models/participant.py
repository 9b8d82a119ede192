"""Who takes part in an entry: whoever filled, signed or was asked to; they may see it wherever it travels."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.columns import BigId


class Participant(db.Model):
    __tablename__ = "participant"
    __table_args__ = (Index("ix_participant_user", "user_id", "entry_id"),)

    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("entry.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), primary_key=True)
