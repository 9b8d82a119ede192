"""A sign-off 签批: a decision on a step by a person in a role, bound to the content signed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.columns import BigId, Document, Hash, Key, Moment, Name
from app.models.entry import Entry


class SignOff(db.Model):
    __tablename__ = "sign_off"
    __table_args__ = (Index("ix_sign_off_entry", "entry_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    step_id: Mapped[int] = mapped_column(ForeignKey("entry_step.id"), index=True)
    step_key: Mapped[str] = mapped_column(Key)
    item_key: Mapped[str | None] = mapped_column(Key)
    """The signature item it is shown in; null: on the sign-off strip below the sheet."""
    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    user_name: Mapped[str] = mapped_column(Name)
    role: Mapped[str] = mapped_column(Key)
    meaning: Mapped[str] = mapped_column(String(40))
    """填写, 审核, 审批, 回访 ..., as the step says."""
    opinion: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Moment)
    covered: Mapped[list[str]] = mapped_column(Document)
    """Keys of the items that were signed."""
    content_hash: Mapped[str] = mapped_column(Hash)
    """sha256 of the covered answers in canonical JSON."""
    attachment_id: Mapped[str | None] = mapped_column(ForeignKey("attachment.id"))
    voided_at: Mapped[datetime | None] = mapped_column(Moment)
    """Set when a covered cell changed later; the sheet then strikes the signature through."""
    void_reason: Mapped[str] = mapped_column(Text, default="")

    entry: Mapped[Entry] = relationship()
    user: Mapped[Any] = relationship("User")
