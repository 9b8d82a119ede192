"""Who took which customers out of the panel.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "customer_export",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("owner_name", sa.String(length=120), nullable=False),
        sa.Column("output", sa.String(length=20), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("with_phones", sa.Boolean(), nullable=False),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["ab_user.id"], name=op.f("fk_customer_export_owner_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_export")),
    )
    op.create_index("ix_customer_export_owner", "customer_export", ["owner_id", "id"])


def downgrade():
    op.drop_table("customer_export")
