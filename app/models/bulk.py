"""One decision about many entries: a job, and per entry what became of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.columns import BigId, Moment
from app.models.form_template import FormTemplate
from app.models.saved_view import SavedView


class BulkJob(db.Model):
    __tablename__ = "bulk_job"
    __table_args__ = (CheckConstraint("act in ('sign', 'return', 'take')", name="act"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token: Mapped[str] = mapped_column(String(36), unique=True)
    """Made with the page that asks for it: sent twice, it is one job."""
    template_id: Mapped[int] = mapped_column(ForeignKey("form_template.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    act: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    register_id: Mapped[int | None] = mapped_column(ForeignKey("saved_view.id"))
    made_at: Mapped[datetime] = mapped_column(Moment)

    template: Mapped[FormTemplate] = relationship()
    register: Mapped[SavedView | None] = relationship()


class BulkLine(db.Model):
    __tablename__ = "bulk_line"
    __table_args__ = (
        UniqueConstraint("job_id", "entry_id", name="job_entry"),
        CheckConstraint("outcome in ('waiting', 'done', 'skipped', 'refused', 'changed')", name="outcome"),
        Index("ix_bulk_line_outcome", "job_id", "outcome", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("bulk_job.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    number: Mapped[str] = mapped_column(String(40))
    seen: Mapped[int] = mapped_column()
    """The entry's `lock_version` that was shown when it was ticked."""
    outcome: Mapped[str] = mapped_column(String(10), default="waiting")
    words: Mapped[str] = mapped_column(Text, default="")
    """Why not, in the words of who asked."""
