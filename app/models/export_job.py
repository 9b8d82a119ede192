"""An export 导出: who took which records out of the panel, and the work of making the file."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.columns import BigId, Hash, Moment, Name
from app.models.form_template import FormTemplate

UNFINISHED = ("waiting", "running")
OPEN = "finished_at IS NULL"


class ExportJob(db.Model):
    """Stays as the record of the export when its file is long gone."""

    __tablename__ = "export_job"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'running', 'done', 'failed', 'cancelled')", name="state"),
        CheckConstraint("(finished_at is null) = (state in ('waiting', 'running'))", name="finished"),
        CheckConstraint("rows_done between 0 and rows_total", name="rows_done"),
        Index("ix_export_job_owner", "owner_id", "id"),
        Index("ix_export_job_unfinished", "created_at", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        Index("ix_export_job_expires", "expires_at"),
        Index("ix_export_job_request", "request_token", unique=True),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    owner_name: Mapped[str] = mapped_column(Name)
    template_id: Mapped[int] = mapped_column(ForeignKey("form_template.id"), index=True)
    output: Mapped[str] = mapped_column(String(20))
    """Name of the file in `app/exports`."""
    table_key: Mapped[str] = mapped_column(String(40), default="")
    """The one table of the sheet that was asked for; empty: the records."""
    query: Mapped[str] = mapped_column(Text, default="")
    """What the list was asked for, as in its address."""
    filters: Mapped[str] = mapped_column(Text, default="")
    """The filters in words, as their reader saw them."""
    with_phones: Mapped[bool] = mapped_column(default=False)
    """Phone numbers were written out whole."""
    language: Mapped[str] = mapped_column(String(10), default="zh")
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    rows_done: Mapped[int] = mapped_column(default=0)
    rows_total: Mapped[int] = mapped_column(default=0)
    entry_ids: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """The records in the order of the list as it was asked; gone when the work is over."""
    size: Mapped[int | None] = mapped_column(BigId)
    """Bytes of the file, null where none was kept."""
    error: Mapped[str] = mapped_column(Text, default="")
    worker: Mapped[str] = mapped_column(String(36), default="")
    """Who works on it, until `leased_until`; after that anybody may take it up."""
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    request_token: Mapped[str | None] = mapped_column(String(36))
    """Made of a program and its key: the same order sent again is not worked off twice; null where people ordered."""
    request_digest: Mapped[str | None] = mapped_column(Hash)
    created_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    expires_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the file is removed; null once it is."""

    owner: Mapped[Any] = relationship("User")
    template: Mapped[FormTemplate] = relationship()

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def has_file(self) -> bool:
        return self.state == "done" and self.expires_at is not None
