"""Public surveys, their invitations, and which entry came from which.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def foreign(table, column, target):
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}")


def upgrade():
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("greeting", sa.String(length=500), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opens_at", sa.DateTime(), nullable=True),
        sa.Column("expires_at", sa.DateTime(), nullable=True),
        sa.Column("most_answers", sa.Integer(), nullable=True),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("handed_out", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("mode in ('open', 'invited')", name=op.f("ck_survey_mode")),
        sa.CheckConstraint("state in ('open', 'closed')", name=op.f("ck_survey_state")),
        sa.CheckConstraint(
            "most_answers is null or (most_answers > 0 and answered <= most_answers)",
            name=op.f("ck_survey_most_answers"),
        ),
        foreign("survey", "template_id", "form_template"),
        foreign("survey", "version_id", "template_version"),
        foreign("survey", "site_id", "site"),
        foreign("survey", "made_by_id", "ab_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_survey_token_hash")),
    )
    op.create_index("ix_survey_template", "survey", ["template_id", "id"])
    op.create_index("ix_survey_site", "survey", ["site_id", "id"])
    op.create_table(
        "survey_invitation",
        sa.Column("id", BIG, nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("handed_out_at", sa.DateTime(), nullable=True),
        sa.Column("handed_out_how", sa.String(length=10), nullable=False),
        sa.Column("handed_out_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "handed_out_how in ('', 'message', 'paper', 'visit', 'phone', 'other', 'link')",
            name=op.f("ck_survey_invitation_handed_out_how"),
        ),
        foreign("survey_invitation", "survey_id", "survey"),
        foreign("survey_invitation", "customer_id", "customer"),
        foreign("survey_invitation", "handed_out_by_id", "ab_user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_survey_invitation_token_hash")),
        sa.UniqueConstraint("survey_id", "customer_id", name="survey_customer"),
    )
    op.create_index("ix_survey_invitation_survey", "survey_invitation", ["survey_id", "id"])
    op.create_index("ix_survey_invitation_customer", "survey_invitation", ["customer_id"])
    op.create_table(
        "survey_answer",
        sa.Column("entry_id", BIG, nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", BIG, nullable=True),
        foreign("survey_answer", "entry_id", "entry"),
        foreign("survey_answer", "survey_id", "survey"),
        foreign("survey_answer", "invitation_id", "survey_invitation"),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_survey_answer")),
        sa.UniqueConstraint("invitation_id", name="invitation"),
    )
    op.create_index("ix_survey_answer_survey", "survey_answer", ["survey_id", "entry_id"])


def downgrade():
    op.drop_table("survey_answer")
    op.drop_table("survey_invitation")
    op.drop_table("survey")
