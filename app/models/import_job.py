"""An import 导入: a file somebody brought, how its columns are read, and what became of its rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.columns import BigId, Document, Moment


class ImportJob(db.Model):
    """Rows wait here between upload and import, and are forgotten some days later; the counts stay."""

    __tablename__ = "import_job"
    __table_args__ = (
        CheckConstraint("state in ('uploaded', 'done')", name="state"),
        Index("ix_import_job_forgotten", "forgotten", "created_at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    importer: Mapped[str] = mapped_column(String(20))
    """Name of the file in `app/importers`."""
    filename: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(10), default="uploaded")
    heads: Mapped[list[str]] = mapped_column(Document)
    rows: Mapped[list[list[str]]] = mapped_column(Document, deferred=True)
    """The cells as texts, with the number of the line in front."""
    mapping: Mapped[dict[str, int]] = mapped_column(Document, default=dict)
    """Field -> column it is read from."""
    duplicates: Mapped[str] = mapped_column(String(10), default="skip")
    """What becomes of rows that are known already: skip or update."""
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    """Where rows belong that name no site."""
    added: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    refused: Mapped[list[list[str]]] = mapped_column(Document, deferred=True, default=list)
    """Rows that were not imported, each with the reason in front."""
    forgotten: Mapped[bool] = mapped_column(default=False)
    """Rows and refused rows were deleted: they are full of people."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)

    owner: Mapped[Any] = relationship("User")
