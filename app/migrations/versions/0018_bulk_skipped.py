"""Lines of a decision about many: skipped, where nothing waited for whoever decided.

Revision ID: 0018
Revises: 0016
"""

from alembic import op

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None

NAME = "ck_bulk_line_outcome"


def upgrade():
    _allow("'waiting', 'done', 'skipped', 'refused', 'changed'")


def downgrade():
    op.execute("UPDATE bulk_line SET outcome = 'refused' WHERE outcome = 'skipped'")
    _allow("'waiting', 'done', 'refused', 'changed'")


def _allow(outcomes):
    with op.batch_alter_table("bulk_line") as table:
        table.drop_constraint(op.f(NAME), type_="check")
        table.create_check_constraint(op.f(NAME), f"outcome in ({outcomes})")
