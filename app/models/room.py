"""Rooms 房号: building, unit and number within a site."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.site import Site


class Room(db.Model):
    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("site_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    building: Mapped[str] = mapped_column(String(20), default="")
    unit: Mapped[str] = mapped_column(String(20), default="")
    number: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(64))
    """As people write it, such as 3-2-1201; made from the parts above."""

    site: Mapped[Site] = relationship()

    def made_code(self) -> str:
        return "-".join(part for part in (self.building, self.unit, self.number) if part)

    def __str__(self) -> str:
        return self.code
