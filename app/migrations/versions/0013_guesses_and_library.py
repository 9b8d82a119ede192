"""What a draft guessed of a paper form, and parts of forms kept to be used again.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("template_draft", sa.Column("guesses", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "library_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("part", sa.JSON(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["ab_user.id"], name=op.f("fk_library_part_made_by_id_ab_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_library_part")),
        sa.UniqueConstraint("name", name="uq_library_part_name"),
    )


def downgrade():
    op.drop_table("library_part")
    with op.batch_alter_table("template_draft") as table:
        table.drop_column("guesses")
