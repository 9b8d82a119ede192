"""A saved view of a form's list: filters, order and columns under a name; and the columns each user prefers."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.columns import Document, Moment, Name
from app.models.form_template import FormTemplate


class SavedView(db.Model):
    __tablename__ = "saved_view"
    __table_args__ = (Index("ix_saved_view_template", "template_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("form_template.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), index=True)
    name: Mapped[str] = mapped_column(Name)
    query: Mapped[dict[str, list[str]]] = mapped_column(Document)
    """Filters and order as the address says them: `{"f.mode": ["phone"], "sort": ["-score"]}`."""
    labels: Mapped[dict[str, str]] = mapped_column(Document)
    """What filters and columns were called when they were chosen, to name what a newer version has no longer."""
    columns: Mapped[list[str]] = mapped_column(Document)
    roles: Mapped[list[str]] = mapped_column(Document)
    """Whom it is shared with; empty: its owner's own."""
    default_roles: Mapped[list[str]] = mapped_column(Document)
    """Who sees it when they open the list."""
    is_register: Mapped[bool] = mapped_column(default=False)
    """Its entries carry running numbers and its months can be closed."""
    made_at: Mapped[datetime] = mapped_column(Moment)
    lock_version: Mapped[int] = mapped_column(default=1)

    template: Mapped[FormTemplate] = relationship()
    owner: Mapped[Any] = relationship("User")

    __mapper_args__ = {"version_id_col": lock_version}

    def __str__(self) -> str:
        return self.name


class ColumnChoice(db.Model):
    """The columns a user wants to see in a form's list, in this order."""

    __tablename__ = "column_choice"

    user_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"), primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("form_template.id"), primary_key=True)
    columns: Mapped[list[str]] = mapped_column(Document)
