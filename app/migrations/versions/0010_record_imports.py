"""Imports of old records with the rows they wait with.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "record_import",
        sa.Column("id", BIG, nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("heads", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("sheets", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("worker", sa.String(36), nullable=False),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("forgotten", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "state in ('uploaded', 'waiting', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_record_import_state"),
        ),
        sa.CheckConstraint(
            "(finished_at is null) = (state in ('uploaded', 'waiting', 'running'))",
            name=op.f("ck_record_import_finished"),
        ),
        sa.CheckConstraint("rows_done between 0 and rows_total", name=op.f("ck_record_import_rows_done")),
        sa.ForeignKeyConstraint(["owner_id"], ["ab_user.id"], name=op.f("fk_record_import_owner_id_ab_user")),
        sa.ForeignKeyConstraint(
            ["template_id"], ["form_template.id"], name=op.f("fk_record_import_template_id_form_template")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["template_version.id"], name=op.f("fk_record_import_version_id_template_version")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_record_import_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_import")),
    )
    op.create_index("ix_record_import_owner", "record_import", ["owner_id", "template_id", "id"])
    unfinished = sa.text("state in ('waiting', 'running')")
    op.create_index(
        "ix_record_import_unfinished",
        "record_import",
        ["created_at"],
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )
    op.create_index("ix_record_import_forgotten", "record_import", ["forgotten", "created_at"])
    op.create_table(
        "record_import_line",
        sa.Column("id", BIG, nullable=False),
        sa.Column("import_id", BIG, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("entry_id", BIG, nullable=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("outcome in ('added', 'known', 'refused')", name=op.f("ck_record_import_line_outcome")),
        sa.CheckConstraint("(entry_id is null) = (outcome = 'refused')", name=op.f("ck_record_import_line_entry")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["record_import.id"], name=op.f("fk_record_import_line_import_id_record_import")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_record_import_line_entry_id_entry")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_import_line")),
        sa.UniqueConstraint("import_id", "place", name="record_import_line_place"),
    )
    op.create_index("ix_record_import_line_outcome", "record_import_line", ["import_id", "outcome", "place"])
    op.create_index("ix_record_import_line_fingerprint", "record_import_line", ["import_id", "fingerprint"])
    op.create_index("ix_record_import_line_entry_id", "record_import_line", ["entry_id"])


def downgrade():
    op.drop_table("record_import_line")
    op.drop_table("record_import")
