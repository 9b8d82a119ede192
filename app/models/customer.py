"""Customers 客户, each with the person responsible for them."""

import re
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.room import Room
from app.models.site import Site

if TYPE_CHECKING:
    from flask_appbuilder.security.sqla.models import User

CLASSES = ("A", "B", "C")


class Customer(db.Model):
    __tablename__ = "customer"
    __table_args__ = (
        CheckConstraint("customer_class IN ('A', 'B', 'C')", name="customer_class"),
        Index("ix_customer_site_id_name", "site_id", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), index=True)
    customer_class: Mapped[str] = mapped_column(String(4), default="C")
    """How much care the policy asks for: A most."""
    phone: Mapped[str] = mapped_column(String(40), default="")
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"), index=True)
    note: Mapped[str] = mapped_column(String(500), default="")
    tags: Mapped[str] = mapped_column(String(200), default="")
    """Words apart by commas, such as 已交费; expressions see them as `customer.tags`."""
    active: Mapped[bool] = mapped_column(default=True)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    """The customer this one turned out to be; it is kept for undoing and for old links, and shown nowhere."""

    site: Mapped[Site] = relationship()
    room: Mapped[Room | None] = relationship()
    owner: Mapped["User | None"] = relationship("User")

    @property
    def room_code(self) -> str:
        return self.room.code if self.room else ""

    @property
    def tag_list(self) -> list[str]:
        """Return the tags as words, whichever comma stands between them."""
        return [word for word in re.split(r"[,，、\s]+", self.tags) if word]

    def __str__(self) -> str:
        return self.name


class CustomerKey(db.Model):
    """What a customer may share with a duplicate, see app.search.likeness; derived."""

    __tablename__ = "customer_key"
    __table_args__ = (
        Index("ix_customer_key_key", "key", "site_id", "customer_id"),
        Index("ix_customer_key_site", "site_id", "key", "customer_id"),
        {"sqlite_with_rowid": False},
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(
        String(120).with_variant(String(120, collation="C"), "postgresql"), primary_key=True
    )
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))


def masked(phone: str) -> str:
    """Keep the first three and the last four signs, as phone bills do."""
    hidden = len(phone) - 7
    return phone[:3] + "*" * hidden + phone[-4:] if hidden > 0 else "*" * len(phone)
