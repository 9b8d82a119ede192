"""A library part 常用部件: a section or an item kept under a name, copied into forms that need it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.columns import Document, Moment, Name


class LibraryPart(db.Model):
    __tablename__ = "library_part"
    __table_args__ = (UniqueConstraint("name", name="name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Name)
    part: Mapped[dict[str, Any]] = mapped_column(Document)
    """A section, or an item, as it stands in a document; its keys are given anew where it is copied to."""
    made_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)
