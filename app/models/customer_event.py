"""What happened to a customer's row that must not go unnoticed: looks at a phone number, merges and their undoing."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.columns import BigId, Moment, Name


class CustomerEvent(db.Model):
    """Written and never changed; it outlives the customer it is about."""

    __tablename__ = "customer_event"
    __table_args__ = (
        CheckConstraint("verb IN ('look', 'merge', 'part')", name="verb"),
        Index("ix_customer_event_customer", "customer_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id", ondelete="SET NULL"))
    customer_name: Mapped[str] = mapped_column(String(80))
    verb: Mapped[str] = mapped_column(String(10))
    """look: at the whole phone number; merge: another row into this one; part: that undone."""
    other_name: Mapped[str] = mapped_column(String(80), default="")
    """Whom a merge was with; of a look, the kind of file the number left in, if it did."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id", ondelete="SET NULL"))
    by_name: Mapped[str] = mapped_column(Name)
    at: Mapped[datetime] = mapped_column(Moment)
