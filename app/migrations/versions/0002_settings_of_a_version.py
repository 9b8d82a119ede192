"""Keep the values a version was published with: rewording a setting no longer rewords old entries.

Revision ID: 0002
Revises: 0001
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("template_version", sa.Column("settings", sa.JSON(), nullable=False, server_default="{}"))
    setting = sa.table("setting", sa.column("key", sa.String), sa.column("value", sa.JSON))
    version = sa.table(
        "template_version",
        sa.column("id", sa.Integer),
        sa.column("document", sa.Text),
        sa.column("settings", sa.JSON),
    )
    connection = op.get_bind()
    values = dict(connection.execute(sa.select(setting.c.key, setting.c.value)).all())
    for version_id, document in connection.execute(sa.select(version.c.id, version.c.document)).all():
        used = {name: values[name] for name in json.loads(document).get("settings", {}) if name in values}
        if used:
            connection.execute(sa.update(version).where(version.c.id == version_id).values(settings=used))


def downgrade():
    op.drop_column("template_version", "settings")
