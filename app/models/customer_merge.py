"""Two rows of one customer made one, with what it takes to undo that."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from app.extensions import db
from app.models.columns import Document, Moment, Name
from app.models.customer import Customer


class CustomerMerge(db.Model):
    __tablename__ = "customer_merge"
    __table_args__ = (Index("ix_customer_merge_kept", "kept_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"))
    gone_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"), index=True)
    before: Mapped[dict[str, Any]] = mapped_column(Document)
    """What the kept row said where the merge changed it."""
    after: Mapped[dict[str, Any]] = mapped_column(Document)
    was_active: Mapped[bool] = mapped_column()
    """Whether the other row was."""
    entries: Mapped[list[int]] = mapped_column(Document)
    drafts: Mapped[list[int]] = mapped_column(Document)
    invitations: Mapped[list[int]] = mapped_column(Document, default=list)
    """Ids of what moved."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id", ondelete="SET NULL"))
    by_name: Mapped[str] = mapped_column(Name)
    at: Mapped[datetime] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)

    kept: Mapped[Customer] = relationship(
        foreign_keys=[kept_id], backref=backref("merges", order_by=at.desc(), viewonly=True)
    )
    gone: Mapped[Customer] = relationship(foreign_keys=[gone_id])
