"""What programs sent with their keys, so that a key is never taken for something else.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("entry", sa.Column("request_digest", sa.String(length=64), nullable=True))
    op.add_column("export_job", sa.Column("request_token", sa.String(length=36), nullable=True))
    op.add_column("export_job", sa.Column("request_digest", sa.String(length=64), nullable=True))
    op.create_index("ix_export_job_request", "export_job", ["request_token"], unique=True)
