"""An entry 记录: one submitted copy of a template version, and the draft it came from."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.columns import BigId, Document, Hash, Moment
from app.models.customer import Customer
from app.models.form_template import FormTemplate, TemplateVersion


class Entry(db.Model):
    __tablename__ = "entry"
    __table_args__ = (
        CheckConstraint("state in ('running', 'done', 'void')", name="state"),
        UniqueConstraint("template_id", "number", name="entry_template_number"),
        Index("ix_entry_template", "template_id", "id"),
        Index("ix_entry_template_state", "template_id", "state", "id"),
        Index("ix_entry_template_site", "template_id", "site_id", "id"),
        Index("ix_entry_template_author", "template_id", "author_id", "id"),
        Index("ix_entry_template_site_finished", "template_id", "site_id", "finished_at", "state"),
        Index("ix_entry_author", "author_id", "id"),
        Index("ix_entry_customer", "customer_id", "id"),
        Index("ix_entry_number", "number", postgresql_ops={"number": "text_pattern_ops"}),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("form_template.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("template_version.id"))
    number: Mapped[str] = mapped_column(String(40))
    """Gap-free within the template and year, given at submit and never again."""
    submit_token: Mapped[str] = mapped_column(String(36), unique=True)
    """Token of the draft; a repeated submit finds it and makes no second entry."""
    request_digest: Mapped[str | None] = mapped_column(Hash)
    """Of what a program sent with its key; null where people submitted."""
    state: Mapped[str] = mapped_column(String(10), default="running")
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    """The first customer item's answer, for the customer's page and the owner's rights."""
    answers: Mapped[dict[str, Any]] = mapped_column(Document)
    submitted_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    unlocked: Mapped[bool] = mapped_column(default=False)
    """Opened again for correction, with a reason in the log; closed by the next save."""
    head_hash: Mapped[str] = mapped_column(Hash, default="")
    """Hash of the newest log event."""
    lock_version: Mapped[int] = mapped_column(default=1)
    """Carried by every page that changes the entry; the database refuses a stale one."""

    template: Mapped[FormTemplate] = relationship()
    version: Mapped[TemplateVersion] = relationship()
    customer: Mapped[Customer | None] = relationship()
    author: Mapped[Any] = relationship("User")
    site: Mapped[Any] = relationship("Site")

    __mapper_args__ = {"version_id_col": lock_version}

    def __str__(self) -> str:
        return self.number


class EntryDraft(db.Model):
    """A half-filled form, saved every few seconds; not yet an entry, not in the log.

    With `entry_id` it is the draft of a later step or of a correction of that entry.
    """

    __tablename__ = "entry_draft"
    __table_args__ = (
        Index("ix_entry_draft_author", "author_id", "changed_at"),
        Index("ix_entry_draft_customer", "customer_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token: Mapped[str] = mapped_column(String(36), unique=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("form_template.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("template_version.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    step_id: Mapped[int | None] = mapped_column(ForeignKey("entry_step.id", use_alter=True))
    entry_version: Mapped[int | None] = mapped_column()
    """The entry's `lock_version` this draft began from; saving over a newer one is a conflict shown with both texts."""
    author_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    answers: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    """What is well-formed so far, as stored answers."""
    raw: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    """What was typed but is not yet valid, by input name, so that nothing typed is lost."""
    started_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    revision: Mapped[int] = mapped_column(default=1)
    """Counts saves; a save that comes from an older revision is a conflict shown with both texts."""

    template: Mapped[FormTemplate] = relationship()
    version: Mapped[TemplateVersion] = relationship()

    __mapper_args__ = {"version_id_col": revision}
