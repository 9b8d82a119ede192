"""Sites 站点: the service offices and shops customers belong to."""

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.membership import user_site

if TYPE_CHECKING:
    from flask_appbuilder.security.sqla.models import User

KINDS = {"office": _l("Service office"), "shop": _l("Shop")}


class Site(db.Model):
    __tablename__ = "site"
    __table_args__ = (CheckConstraint("kind IN ('office', 'shop')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    """Short and stable: stands in numbers and addresses."""
    name: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(10), default="office")

    users: Mapped[list["User"]] = relationship("User", secondary=user_site, backref="sites", passive_deletes=True)

    def __str__(self) -> str:
        return self.name
