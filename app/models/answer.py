"""What is derived from answers so that every item can be filtered, sorted and charted; `entry.answers` stays the truth.

An entry is a bit. For each code an item can have (an option at its level, a site, a person) there is the set of entries
that have it, kept as roaring bitmaps; a number is the sets of entries whose n-th binary digit is one. Changes gather in
the tail and are folded in batches, so that a submit writes one small row; readers see both and are always exact.
"""

from sqlalchemy import ForeignKey, Index, LargeBinary, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.columns import BigId

__all__ = ["AnswerPosting", "AnswerTail", "AnswerText"]

Path = String(130).with_variant(String(130, collation="C"), "postgresql")
"""Key of an item, `table.column`, `table.row.column`, or `@site` and the like for what the entry itself says."""


class AnswerPosting(db.Model):
    """The entries of one segment (65,536 ids in a row) that have one code."""

    __tablename__ = "answer_posting"
    __table_args__ = (
        Index("ix_answer_posting_segment", "template_id", "segment"),
        {"sqlite_with_rowid": False},
    )

    template_id: Mapped[int] = mapped_column(ForeignKey("form_template.id"), primary_key=True)
    item: Mapped[str] = mapped_column(Path, primary_key=True)
    code: Mapped[str] = mapped_column(
        String(255).with_variant(String(255, collation="C"), "postgresql"), primary_key=True
    )
    """Key path of an option, id of a reference; `*` for any answer at all, `#` for the digits of a number."""
    plane: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    """0: has the code. Above: n-th digit of how many times more, in the rows of a table. With `#`: the digit."""
    segment: Mapped[int] = mapped_column(primary_key=True)
    bits: Mapped[bytes] = mapped_column(LargeBinary)
    """Serialised roaring bitmap of entry ids."""


class AnswerText(db.Model):
    """A text answer, or a piece of a long one, regardless of case."""

    __tablename__ = "answer_text"
    __table_args__ = (
        Index(
            "ix_answer_text_order",
            "template_id",
            "item",
            "head",
            "entry_id",
            sqlite_where=text("head IS NOT NULL"),
            postgresql_where=text("head IS NOT NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

    template_id: Mapped[int] = mapped_column(ForeignKey("form_template.id"), primary_key=True)
    item: Mapped[str] = mapped_column(Path, primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("entry.id"), primary_key=True)
    piece: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    text: Mapped[str] = mapped_column(String(60).with_variant(String(60, collation="C"), "postgresql"))
    head: Mapped[str | None] = mapped_column(String(20).with_variant(String(20, collation="C"), "postgresql"))
    """What lists sort by: the beginning of the first text; null in all further pieces."""


class AnswerTail(db.Model):
    """An entry that is new or changed and not folded yet; readers take it from here and nowhere else."""

    __tablename__ = "answer_tail"
    __table_args__ = ({"sqlite_with_rowid": False},)

    template_id: Mapped[int] = mapped_column(ForeignKey("form_template.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(BigId, ForeignKey("entry.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(default=1)
    """Counts changes since it came here; folding removes only the revision it has read."""
    facts: Mapped[str] = mapped_column(Text)
    """What is projected from the entry, see app.answers.projection."""
