"""Dashboards 看板: charts kept together, by one person for themselves or for everybody of a role."""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import db
from app.models.columns import Key, Name
from app.models.form_template import FormTemplate


class Dashboard(db.Model):
    __tablename__ = "dashboard"
    __table_args__ = (CheckConstraint("(owner_id IS NULL) <> (role IS NULL)", name="owner_or_role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Name)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id", ondelete="CASCADE"), index=True)
    role: Mapped[str | None] = mapped_column(Key, index=True)
    """Everybody who holds this role sees it; each with the numbers of what they may see."""

    tiles: Mapped[list["DashboardTile"]] = relationship(
        back_populates="dashboard", cascade="all, delete-orphan", order_by="DashboardTile.position, DashboardTile.id"
    )


class DashboardTile(db.Model):
    """One chart of a form, as an address draws it."""

    __tablename__ = "dashboard_tile"

    id: Mapped[int] = mapped_column(primary_key=True)
    dashboard_id: Mapped[int] = mapped_column(ForeignKey("dashboard.id", ondelete="CASCADE"), index=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("form_template.id"))
    chart: Mapped[str] = mapped_column(String(130))
    """Key of the chart: the path of an item, or one beginning with @."""
    query: Mapped[str] = mapped_column(String(2000), default="")
    """Filters, periods and comparison, as the address of the charts says them."""
    position: Mapped[int] = mapped_column(default=0)

    dashboard: Mapped[Dashboard] = relationship(back_populates="tiles")
    template: Mapped[FormTemplate] = relationship()
