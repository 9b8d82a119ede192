"""The last number given, per template and year: the only source of entry numbers."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db


class SerialCounter(db.Model):
    __tablename__ = "serial_counter"

    template_id: Mapped[int] = mapped_column(ForeignKey("form_template.id"), primary_key=True)
    period: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """The year, or 0 for numbers that never start again."""
    last: Mapped[int] = mapped_column(default=0)
