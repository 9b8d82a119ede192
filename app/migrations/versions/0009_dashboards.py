"""Dashboards: charts kept together.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "dashboard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=60), nullable=True),
        sa.CheckConstraint("(owner_id IS NULL) <> (role IS NULL)", name=op.f("ck_dashboard_owner_or_role")),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["ab_user.id"], name=op.f("fk_dashboard_owner_id_ab_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dashboard")),
    )
    op.create_index(op.f("ix_dashboard_owner_id"), "dashboard", ["owner_id"])
    op.create_index(op.f("ix_dashboard_role"), "dashboard", ["role"])
    op.create_table(
        "dashboard_tile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dashboard_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("chart", sa.String(length=130), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dashboard_id"],
            ["dashboard.id"],
            name=op.f("fk_dashboard_tile_dashboard_id_dashboard"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["template_id"], ["form_template.id"], name=op.f("fk_dashboard_tile_template_id_form_template")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dashboard_tile")),
    )
    op.create_index(op.f("ix_dashboard_tile_dashboard_id"), "dashboard_tile", ["dashboard_id"])


def downgrade():
    op.drop_table("dashboard_tile")
    op.drop_table("dashboard")
