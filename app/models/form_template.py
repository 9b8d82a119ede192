"""A form template 表单模板: the identity of a form, its frozen versions and its one draft."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.errors import Frozen
from app.extensions import db
from app.models.columns import Document, Hash, Key, Moment, Name
from app.models.pack import Pack


class FormTemplate(db.Model):
    __tablename__ = "form_template"
    __table_args__ = (CheckConstraint("state in ('active', 'incomplete', 'retired')", name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Key, unique=True)
    title: Mapped[str] = mapped_column(Name)
    """The Chinese title of the newest version, for menus; the document holds the translations."""
    pack_id: Mapped[int | None] = mapped_column(ForeignKey("pack.id"), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey("template_version.id", use_alter=True))
    """The published version new entries use; null until the first one is published."""
    state: Mapped[str] = mapped_column(Key, default="active")
    position: Mapped[int] = mapped_column(default=0)

    pack: Mapped[Pack | None] = relationship()
    version: Mapped["TemplateVersion | None"] = relationship(foreign_keys=[version_id], post_update=True)

    def __str__(self) -> str:
        return self.title


class TemplateVersion(db.Model):
    """One published definition; never changes (a refusal at flush says so)."""

    __tablename__ = "template_version"
    __table_args__ = (UniqueConstraint("template_id", "number", name="template_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("form_template.id"), index=True)
    number: Mapped[int] = mapped_column()
    document: Mapped[str] = mapped_column(Text)
    """Canonical serialisation of the document."""
    settings: Mapped[dict[str, Any]] = mapped_column(Document, default=dict, server_default="{}")
    """Words and rows of this firm as they were when it was published; a setting without a value keeps its default."""
    checksum: Mapped[str] = mapped_column(Hash)
    note: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime] = mapped_column(Moment)
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))

    template: Mapped[FormTemplate] = relationship(foreign_keys=[template_id])


class TemplateDraft(db.Model):
    """The one open draft of a template, invisible to whoever may not design."""

    __tablename__ = "template_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("form_template.id"), unique=True)
    document: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    guesses: Mapped[list[dict[str, Any]]] = mapped_column(Document, default=list, server_default="[]")
    """What was guessed when it was read off a paper form and nobody has looked at since: path, why, sure."""
    lock_version: Mapped[int] = mapped_column(default=1)

    template: Mapped[FormTemplate] = relationship()

    __mapper_args__ = {"version_id_col": lock_version}


@event.listens_for(TemplateVersion, "before_update")
@event.listens_for(TemplateVersion, "before_delete")
def refuse_change(_mapper: Any, _connection: Any, version: TemplateVersion) -> None:
    raise Frozen(f"version {version.number} of template {version.template_id} is published")
