"""Search by tokens, keys of likely duplicates, merging of customers and its log.

The index of tokens is filled by the background after the upgrade, or at once by `flask rebuild-search`.

Revision ID: 0005
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0005"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = sa.String(120).with_variant(sa.String(120, collation="C"), "postgresql")


def upgrade():
    with op.batch_alter_table("customer") as batch:
        batch.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_customer_merged_into_id_customer"), "customer", ["merged_into_id"], ["id"])
        batch.create_index(op.f("ix_customer_merged_into_id"), ["merged_into_id"])
    op.create_index("ix_entry_number", "entry", ["number"], postgresql_ops={"number": "text_pattern_ops"})
    op.create_index("ix_entry_draft_customer", "entry_draft", ["customer_id"])
    _make_words()
    _make_keys()
    _make_events()
    _make_merges()


def _make_words():
    """Make the one table that is not alike on both databases; `app/search/index.py` alone reads and writes it."""
    if op.get_bind().dialect.name == "sqlite":
        # Tokens hold no ASCII sign but letters and digits, and every other sign belongs to a word for this tokenizer.
        op.execute("CREATE VIRTUAL TABLE search_words USING fts5(words, tokenize='ascii', prefix='2 3 4', detail=none)")
        return
    op.create_table(
        "search_words",
        sa.Column("subject", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("words", TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_search_words")),
    )
    op.create_index(
        "ix_search_words_words",
        "search_words",
        ["words"],
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )


def _make_keys():
    op.create_table(
        "customer_key",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_customer_key_customer_id_customer"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_customer_key_site_id_site")),
        sa.PrimaryKeyConstraint("customer_id", "key", name=op.f("pk_customer_key")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_customer_key_key", "customer_key", ["key", "site_id", "customer_id"])
    op.create_index("ix_customer_key_site", "customer_key", ["site_id", "key", "customer_id"])


def _make_events():
    op.create_table(
        "customer_event",
        sa.Column("id", BIG, nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("customer_name", sa.String(80), nullable=False),
        sa.Column("verb", sa.String(10), nullable=False),
        sa.Column("other_name", sa.String(80), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(120), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("verb IN ('look', 'merge', 'part')", name=op.f("ck_customer_event_verb")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_customer_event_customer_id_customer"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["ab_user.id"], name=op.f("fk_customer_event_by_id_ab_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_event")),
    )
    op.create_index("ix_customer_event_customer", "customer_event", ["customer_id", "id"])


def _make_merges():
    op.create_table(
        "customer_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("gone_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("was_active", sa.Boolean(), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("drafts", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(120), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [f"{row}_id"], ["customer.id"], name=op.f(f"fk_customer_merge_{row}_id_customer"), ondelete="CASCADE"
            )
            for row in ("kept", "gone")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["ab_user.id"], name=op.f("fk_customer_merge_by_id_ab_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_merge")),
    )
    op.create_index("ix_customer_merge_kept", "customer_merge", ["kept_id", "at"])
    op.create_index(op.f("ix_customer_merge_gone_id"), "customer_merge", ["gone_id"])


def downgrade():
    for name in ("customer_merge", "customer_event", "customer_key", "search_words"):
        op.drop_table(name)
    op.drop_index("ix_entry_draft_customer", "entry_draft")
    op.drop_index("ix_entry_number", "entry")
    with op.batch_alter_table("customer") as batch:
        batch.drop_index(op.f("ix_customer_merged_into_id"))
        batch.drop_constraint(op.f("fk_customer_merged_into_id_customer"), type_="foreignkey")
        batch.drop_column("merged_into_id")
