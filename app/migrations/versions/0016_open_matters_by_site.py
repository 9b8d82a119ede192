"""What was not finished on a day is found within a site: a register's month is one site's.

Revision ID: 0016
Revises: 0014
"""

from alembic import op

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_entry_template_site_finished", "entry", ["template_id", "site_id", "finished_at", "state"])
    op.drop_index("ix_entry_template_finished", "entry")


def downgrade():
    op.create_index("ix_entry_template_finished", "entry", ["template_id", "finished_at", "state"])
    op.drop_index("ix_entry_template_site_finished", "entry")
