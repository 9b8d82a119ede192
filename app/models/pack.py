"""A pack 制度包: the forms of one policy, installed in one go."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.columns import Hash, Key, Moment, Name


class Pack(db.Model):
    __tablename__ = "pack"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(Key, unique=True)
    reference: Mapped[str] = mapped_column(String(20), default="")
    """Opaque id of the system the pack reproduces, e.g. S000-07."""
    title: Mapped[str] = mapped_column(Name)
    checksum: Mapped[str] = mapped_column(Hash)
    """sha256 over its files as installed; unchanged files make a second install a no-op."""
    installed_at: Mapped[datetime] = mapped_column(Moment)

    def __str__(self) -> str:
        return self.title
