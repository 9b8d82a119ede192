"""Exports with their files and their record; imports with the rows they wait with.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade():
    op.create_table(
        "export_job",
        sa.Column("id", BIG, nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("owner_name", sa.String(120), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("output", sa.String(20), nullable=False),
        sa.Column("table_key", sa.String(40), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("with_phones", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("entry_ids", sa.LargeBinary(), nullable=True),
        sa.Column("size", BIG, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("worker", sa.String(36), nullable=False),
        sa.Column("leased_until", sa.DateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'running', 'done', 'failed', 'cancelled')", name=op.f("ck_export_job_state")
        ),
        sa.CheckConstraint(
            "(finished_at is null) = (state in ('waiting', 'running'))", name=op.f("ck_export_job_finished")
        ),
        sa.CheckConstraint("rows_done between 0 and rows_total", name=op.f("ck_export_job_rows_done")),
        sa.ForeignKeyConstraint(["owner_id"], ["ab_user.id"], name=op.f("fk_export_job_owner_id_ab_user")),
        sa.ForeignKeyConstraint(
            ["template_id"], ["form_template.id"], name=op.f("fk_export_job_template_id_form_template")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_job")),
    )
    op.create_index("ix_export_job_owner", "export_job", ["owner_id", "id"])
    open_only = sa.text("finished_at IS NULL")
    op.create_index(
        "ix_export_job_unfinished", "export_job", ["created_at"], sqlite_where=open_only, postgresql_where=open_only
    )
    op.create_index("ix_export_job_expires", "export_job", ["expires_at"])
    op.create_index(op.f("ix_export_job_template_id"), "export_job", ["template_id"])
    op.create_table(
        "import_job",
        sa.Column("id", BIG, nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("importer", sa.String(20), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("heads", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("duplicates", sa.String(10), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("forgotten", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("state in ('uploaded', 'done')", name=op.f("ck_import_job_state")),
        sa.ForeignKeyConstraint(["owner_id"], ["ab_user.id"], name=op.f("fk_import_job_owner_id_ab_user")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_import_job_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_job")),
    )
    op.create_index("ix_import_job_forgotten", "import_job", ["forgotten", "created_at"])


def downgrade():
    op.drop_table("import_job")
    op.drop_table("export_job")
