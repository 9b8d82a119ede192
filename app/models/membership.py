"""Who belongs to which sites and departments."""

from sqlalchemy import Column, ForeignKey, Integer, Table

from app.extensions import db

user_site = Table(
    "user_site",
    db.Model.metadata,
    Column("user_id", Integer, ForeignKey("ab_user.id", ondelete="CASCADE"), primary_key=True),
    Column("site_id", Integer, ForeignKey("site.id", ondelete="CASCADE"), primary_key=True, index=True),
)

user_department = Table(
    "user_department",
    db.Model.metadata,
    Column("user_id", Integer, ForeignKey("ab_user.id", ondelete="CASCADE"), primary_key=True),
    Column("department_id", Integer, ForeignKey("department.id", ondelete="CASCADE"), primary_key=True, index=True),
)
