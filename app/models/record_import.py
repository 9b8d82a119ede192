"""An import of old records 旧记录导入: the file, how its columns are read, and what became of each row."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.columns import BigId, Document, Hash, Moment
from app.models.entry import Entry
from app.models.form_template import FormTemplate, TemplateVersion

UNFINISHED = ("waiting", "running")
OPEN = "state in ('waiting', 'running')"


class RecordImport(db.Model):
    """Rows wait here between upload and import, and are forgotten some days later; the counts and lines stay."""

    __tablename__ = "record_import"
    __table_args__ = (
        CheckConstraint("state in ('uploaded', 'waiting', 'running', 'done', 'failed', 'cancelled')", name="state"),
        CheckConstraint(
            "(finished_at is null) = (state in ('uploaded', 'waiting', 'running'))",
            name="finished",
        ),
        CheckConstraint("rows_done between 0 and rows_total", name="rows_done"),
        Index("ix_record_import_owner", "owner_id", "template_id", "id"),
        Index("ix_record_import_unfinished", "created_at", sqlite_where=text(OPEN), postgresql_where=text(OPEN)),
        Index("ix_record_import_forgotten", "forgotten", "created_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    template_id: Mapped[int] = mapped_column(ForeignKey("form_template.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("template_version.id"))
    """The version its columns were laid onto; with a newer one they have to be looked at again."""
    filename: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(10))
    """In which the reasons of refused rows are written."""
    state: Mapped[str] = mapped_column(String(10), default="uploaded")
    heads: Mapped[list[str]] = mapped_column(Document)
    rows: Mapped[list[list[str]]] = mapped_column(Document, deferred=True)
    """The cells as texts, with the number of the line in front."""
    sheets: Mapped[list[dict[str, Any]]] = mapped_column(Document, deferred=True, default=list)
    """The further tables of the file: `{"name", "heads", "rows"}`."""
    mapping: Mapped[dict[str, int]] = mapped_column(Document, default=dict)
    """What is read -> column it is read from."""
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    """Where rows belong that name no site."""
    closed: Mapped[bool] = mapped_column(default=False)
    """The records are finished on paper and end without their route."""
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why they do, in the words of whoever brings them."""
    rows_total: Mapped[int] = mapped_column()
    rows_done: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    worker: Mapped[str] = mapped_column(String(36), default="")
    leased_until: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    forgotten: Mapped[bool] = mapped_column(default=False)
    """Rows and reasons were deleted: they are full of people."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)

    owner: Mapped[Any] = relationship("User")
    template: Mapped[FormTemplate] = relationship()
    version: Mapped[TemplateVersion] = relationship()

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED


class RecordImportLine(db.Model):
    """What became of one row of the file."""

    __tablename__ = "record_import_line"
    __table_args__ = (
        UniqueConstraint("import_id", "place", name="record_import_line_place"),
        CheckConstraint("outcome in ('added', 'known', 'refused')", name="outcome"),
        CheckConstraint("(entry_id is null) = (outcome = 'refused')", name="entry"),
        Index("ix_record_import_line_outcome", "import_id", "outcome", "place"),
        Index("ix_record_import_line_fingerprint", "import_id", "fingerprint"),
        Index("ix_record_import_line_entry_id", "entry_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("record_import.id"))
    place: Mapped[int] = mapped_column()
    """Which of the rows it is, from 0 on."""
    outcome: Mapped[str] = mapped_column(String(10))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    fingerprint: Mapped[str] = mapped_column(Hash, default="")
    """Equal for rows that say the same; two of them in one file are two records."""
    reason: Mapped[str] = mapped_column(Text, default="")

    entry: Mapped[Entry | None] = relationship()
