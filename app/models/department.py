"""Departments 部门: who answers dispatched matters; of one site, or of the whole firm."""

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.membership import user_department
from app.models.site import Site

if TYPE_CHECKING:
    from flask_appbuilder.security.sqla.models import User


class Department(db.Model):
    __tablename__ = "department"
    __table_args__ = ()

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    """What a route names in `{"department": code}`."""
    name: Mapped[str] = mapped_column(String(80))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    """Empty: the department serves every site."""

    site: Mapped[Site | None] = relationship()
    users: Mapped[list["User"]] = relationship(
        "User", secondary=user_department, backref="departments", passive_deletes=True
    )

    def __str__(self) -> str:
        return self.name
