"""A step 环节 of an entry's journey: who is awaited, since when, what was decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.columns import BigId, Key, Moment
from app.models.entry import Entry


class EntryStep(db.Model):
    __tablename__ = "entry_step"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'done', 'returned', 'skipped', 'withdrawn')", name="state"),
        Index("ix_entry_step_entry", "entry_id", "id"),
        Index("ix_entry_step_queue", "state", "role", "site_id", "id"),
        Index("ix_entry_step_assignee", "state", "user_id", "id"),
        Index("ix_entry_step_due", "state", "due_at"),
        Index("ix_entry_step_decided", "decided_by_id", "decided_at"),
        # Few steps ask a department; the others cost this index nothing.
        Index(
            "ix_entry_step_department",
            "department_id",
            "entry_id",
            sqlite_where=text("department_id IS NOT NULL"),
            postgresql_where=text("department_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    step_key: Mapped[str] = mapped_column(Key)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    role: Mapped[str | None] = mapped_column(Key)
    """Who may take it: this role within the site and department below ..."""
    user_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    """... or exactly this person."""
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    barred_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    """The author where a sign-off needs a second pair of eyes: never awaited, whatever the role."""
    opened_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    """The reason of a return, the opinion of a sign-off."""

    entry: Mapped[Entry] = relationship()
    user: Mapped[Any] = relationship("User", foreign_keys=[user_id])
    decided_by: Mapped[Any] = relationship("User", foreign_keys=[decided_by_id])
