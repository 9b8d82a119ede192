"""An attachment: a photo, stamp or drawn signature, re-encoded and stored under the data folder."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.columns import BigId, Hash, Moment


class Attachment(db.Model):
    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("kind in ('signature', 'stamp', 'photo')", name="kind"),
        Index("ix_attachment_owner", "uploaded_by_id", "uploaded_at"),
        Index("ix_attachment_answering", "answering"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    """Random; also the file's name in the data folder."""
    kind: Mapped[str] = mapped_column(String(10))
    media_type: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    """As the user's machine called it, Chinese letters included."""
    width: Mapped[int] = mapped_column()
    height: Mapped[int] = mapped_column()
    size: Mapped[int] = mapped_column()
    """Bytes as stored."""
    sha256: Mapped[str] = mapped_column(Hash)
    entry_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("entry.id"), index=True)
    """Null until an entry that uses it is submitted; then whoever may see the entry may see the file."""
    answering: Mapped[str | None] = mapped_column(String(36))
    """Drawn by a customer in a public survey: the submission it belongs to, and to no other."""
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    uploaded_at: Mapped[datetime] = mapped_column(Moment)
