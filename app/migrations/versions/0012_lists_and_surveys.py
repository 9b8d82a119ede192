"""Long registers, a log of grants, and more kinds of public surveys.

Revision ID: 0012
Revises: 0011
"""

import json
from itertools import groupby

import sqlalchemy as sa
from alembic import op
from pyroaring import BitMap

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SEGMENT = 1 << 16
MONTH = ["register_id", "site_id", "year", "month"]


def upgrade():
    carried = op.create_table(
        "register_carried",
        sa.Column("month_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["month_id"], ["register_month.id"], name=op.f("fk_register_carried_month_id_register_month")
        ),
        sa.ForeignKeyConstraint(
            ["line_id"], ["register_line.id"], name=op.f("fk_register_carried_line_id_register_line")
        ),
        sa.PrimaryKeyConstraint("month_id", "position", name=op.f("pk_register_carried")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_register_carried_line", "register_carried", ["line_id"])
    taken = op.create_table(
        "register_taken",
        sa.Column("register_id", sa.Integer(), nullable=False),
        sa.Column("segment", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bits", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["register_id"], ["saved_view.id"], name=op.f("fk_register_taken_register_id_saved_view")
        ),
        sa.PrimaryKeyConstraint("register_id", "segment", name=op.f("pk_register_taken")),
        sqlite_with_rowid=False,
    )
    _fill(carried, taken)
    with op.batch_alter_table("register_month") as month:
        month.drop_column("carried")
    op.drop_index("ix_register_line_month", "register_line")
    op.create_index("ix_register_line_month", "register_line", [*MONTH, "is_late", "number"])
    with op.batch_alter_table("survey") as survey:
        survey.add_column(sa.Column("signed", sa.JSON(), nullable=False, server_default="[]"))
        survey.add_column(sa.Column("shows_totals", sa.Boolean(), nullable=False, server_default=sa.false()))
        survey.add_column(sa.Column("replaces_first_step", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("survey") as survey:
        for name in ("signed", "shows_totals", "replaces_first_step"):
            survey.alter_column(name, server_default=None)
    with op.batch_alter_table("attachment") as attachment:
        attachment.add_column(sa.Column("answering", sa.String(36), nullable=True))
        attachment.create_index("ix_attachment_answering", ["answering"])
    with op.batch_alter_table("customer_merge") as merge:
        merge.add_column(sa.Column("invitations", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("customer_merge") as merge:
        merge.alter_column("invitations", server_default=None)
    op.create_table(
        "grant_event",
        sa.Column("id", BIG, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(120), nullable=False),
        sa.Column("role", sa.String(60), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("verb", sa.String(20), nullable=False),
        sa.Column("section_key", sa.String(60), nullable=False),
        sa.Column("was", sa.String(10), nullable=False),
        sa.Column("became", sa.String(10), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["ab_user.id"], name=op.f("fk_grant_event_by_id_ab_user")),
        sa.ForeignKeyConstraint(
            ["template_id"], ["form_template.id"], name=op.f("fk_grant_event_template_id_form_template")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant_event")),
    )
    op.create_index("ix_grant_event_template", "grant_event", ["template_id", "id"])
    op.create_index("ix_entry_template_finished", "entry", ["template_id", "finished_at", "state"])


def _fill(carried, taken):
    """Write down anew what months kept in one cell, and which entries have numbers."""
    connection = op.get_bind()
    for month_id, kept in connection.execute(sa.text("SELECT id, carried FROM register_month")).all():
        lines = json.loads(kept) if isinstance(kept, str) else kept
        rows = [
            {"month_id": month_id, "position": position, "line_id": one["line"], "cells": one["cells"]}
            for position, one in enumerate(lines)
        ]
        if rows:
            connection.execute(sa.insert(carried), rows)
    lines = connection.execute(sa.text("SELECT register_id, entry_id FROM register_line ORDER BY 1, 2")).all()
    for (register_id, segment), members in groupby(lines, key=lambda row: (row[0], row[1] // SEGMENT)):
        bits = BitMap(entry_id for _register, entry_id in members).serialize()
        connection.execute(sa.insert(taken), {"register_id": register_id, "segment": segment, "bits": bits})


def downgrade():
    op.drop_table("grant_event")
    with op.batch_alter_table("attachment") as attachment:
        attachment.drop_index("ix_attachment_answering")
        attachment.drop_column("answering")
    with op.batch_alter_table("survey") as survey:
        for name in ("signed", "shows_totals", "replaces_first_step"):
            survey.drop_column(name)
    with op.batch_alter_table("customer_merge") as merge:
        merge.drop_column("invitations")
    op.drop_index("ix_entry_template_finished", "entry")
    op.drop_index("ix_register_line_month", "register_line")
    op.create_index("ix_register_line_month", "register_line", [*MONTH, "number"])
    with op.batch_alter_table("register_month") as month:
        month.add_column(sa.Column("carried", sa.JSON(), nullable=False, server_default="[]"))
    connection = op.get_bind()
    for month_id in connection.scalars(sa.text("SELECT id FROM register_month")).all():
        asked = sa.text("SELECT line_id, cells FROM register_carried WHERE month_id = :month ORDER BY position")
        rows = connection.execute(asked, {"month": month_id}).all()
        kept = [
            {"line": row.line_id, "cells": json.loads(row.cells) if isinstance(row.cells, str) else row.cells}
            for row in rows
        ]
        write = sa.text("UPDATE register_month SET carried = :kept WHERE id = :month")
        connection.execute(write, {"kept": json.dumps(kept, ensure_ascii=False), "month": month_id})
    with op.batch_alter_table("register_month") as month:
        month.alter_column("carried", server_default=None)
    op.drop_table("register_taken")
    op.drop_table("register_carried")
