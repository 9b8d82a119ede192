"""Who may do what with entries: role × template × verb × scope, and sections hidden from a role."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.errors import Frozen
from app.extensions import db
from app.models.columns import BigId, Key, Moment, Name
from app.models.form_template import FormTemplate


class Grant(db.Model):
    __tablename__ = "entry_grant"
    __table_args__ = (
        UniqueConstraint("role", "template_id", "verb", name="role_template_verb"),
        CheckConstraint("scope in ('none', 'own', 'part', 'department', 'site', 'all')", name="scope"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(Key)
    template_id: Mapped[int | None] = mapped_column(ForeignKey("form_template.id"), index=True)
    """Null: for every template that has no line of its own."""
    verb: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(10))

    template: Mapped[FormTemplate | None] = relationship()


class HiddenSection(db.Model):
    __tablename__ = "hidden_section"
    __table_args__ = (UniqueConstraint("role", "template_id", "section_key", name="role_section"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(Key)
    template_id: Mapped[int] = mapped_column(ForeignKey("form_template.id"), index=True)
    section_key: Mapped[str] = mapped_column(Key)


class GrantEvent(db.Model):
    """A change of who may do what: by whom, from what to what; append-only."""

    __tablename__ = "grant_event"
    __table_args__ = (Index("ix_grant_event_template", "template_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(Name)
    role: Mapped[str] = mapped_column(Key)
    template_id: Mapped[int | None] = mapped_column(ForeignKey("form_template.id"))
    verb: Mapped[str] = mapped_column(String(20), default="")
    """Empty: it was about a section."""
    section_key: Mapped[str] = mapped_column(Key, default="")
    was: Mapped[str] = mapped_column(String(10))
    became: Mapped[str] = mapped_column(String(10))
    """A scope, empty for no line of its own; of a section `shown` or `hidden`."""


@event.listens_for(GrantEvent, "before_update")
@event.listens_for(GrantEvent, "before_delete")
def refuse_change(_mapper: Any, _connection: Any, line: GrantEvent) -> None:
    raise Frozen(f"event {line.id} of the grants is append-only")
