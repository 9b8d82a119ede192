"""A setting: a small named value of this installation (company name, hotline, progress of the demo ...)."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.columns import Document, Key


class Setting(db.Model):
    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(Key, primary_key=True)
    value: Mapped[Any] = mapped_column(Document)
