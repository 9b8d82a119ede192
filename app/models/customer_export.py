"""An export of customers 客户导出: who took how many out of the panel, and whether with their phone numbers."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.columns import BigId, Moment, Name


class CustomerExport(db.Model):
    """Written and never changed; the file itself is not kept."""

    __tablename__ = "customer_export"
    __table_args__ = (Index("ix_customer_export_owner", "owner_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    owner_name: Mapped[str] = mapped_column(Name)
    output: Mapped[str] = mapped_column(String(20))
    """Name of the file in `app/exports`."""
    filters: Mapped[str] = mapped_column(Text, default="")
    """The filters in words, as their reader saw them."""
    with_phones: Mapped[bool] = mapped_column(default=False)
    """Phone numbers were written out whole; of each of them a look is noted as well."""
    customers: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(Moment)
