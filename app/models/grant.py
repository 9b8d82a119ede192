"""Who may do what with entries: role × template × verb × scope, and sections hidden from a role."""

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.columns import Key
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
