"""A register 台账: the numbered lines of a saved view, its closed months, and what was done with them."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.errors import Frozen
from app.extensions import db
from app.models.columns import BigId, Document, Moment, Name
from app.models.entry import Entry
from app.models.saved_view import SavedView

MONTH_IN_YEAR = "month between 1 and 12"


class RegisterLine(db.Model):
    __tablename__ = "register_line"
    __table_args__ = (
        UniqueConstraint("register_id", "entry_id", name="register_entry"),
        UniqueConstraint("register_id", "site_id", "year", "number", name="register_number"),
        CheckConstraint(MONTH_IN_YEAR, name="month"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("is_late = (reason <> '')", name="late_reason"),
        Index("ix_register_line_month", "register_id", "site_id", "year", "month", "is_late", "number"),
        Index("ix_register_line_entry", "entry_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    register_id: Mapped[int] = mapped_column(ForeignKey("saved_view.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    site_id: Mapped[int] = mapped_column()
    """0: an entry of no site."""
    year: Mapped[int] = mapped_column()
    month: Mapped[int] = mapped_column()
    """The month the entry was submitted in, as the wall clock shows it."""
    number: Mapped[int] = mapped_column()
    """Gap-free within register, site and year; never given again, were the entry voided."""
    is_late: Mapped[bool] = mapped_column(default=False)
    """Entered after its month was closed 补录, with a reason."""
    reason: Mapped[str] = mapped_column(Text, default="")
    frozen: Mapped[list[str] | None] = mapped_column(Document)
    """Its cells as they stood when the month was closed; null while it is open."""
    taken_at: Mapped[datetime] = mapped_column(Moment)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    """Null: taken in by itself."""

    entry: Mapped[Entry] = relationship()
    taken_by: Mapped[Any] = relationship("User")


class RegisterMonth(db.Model):
    """A month that was closed, perhaps opened again since."""

    __tablename__ = "register_month"
    __table_args__ = (
        UniqueConstraint("register_id", "site_id", "year", "month", name="register_site_month"),
        CheckConstraint(MONTH_IN_YEAR, name="month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    register_id: Mapped[int] = mapped_column(ForeignKey("saved_view.id"))
    site_id: Mapped[int] = mapped_column()
    year: Mapped[int] = mapped_column()
    month: Mapped[int] = mapped_column()
    is_closed: Mapped[bool] = mapped_column(default=True)
    closed_at: Mapped[datetime] = mapped_column(Moment)
    closed_by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    closed_by_name: Mapped[str] = mapped_column(Name)
    heads: Mapped[list[str]] = mapped_column(Document)
    """What the columns were called."""
    paths: Mapped[list[str]] = mapped_column(Document)

    register: Mapped[SavedView] = relationship()


class RegisterCarried(db.Model):
    """A line of an earlier month that was carried over into a closed one, as it stood then."""

    __tablename__ = "register_carried"
    __table_args__ = (Index("ix_register_carried_line", "line_id"), {"sqlite_with_rowid": False})

    month_id: Mapped[int] = mapped_column(ForeignKey("register_month.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line_id: Mapped[int] = mapped_column(BigId, ForeignKey("register_line.id"))
    cells: Mapped[list[str]] = mapped_column(Document)


class RegisterTaken(db.Model):
    """The entries of one segment (65,536 ids in a row) that have a number; derived, so that nobody reads every line."""

    __tablename__ = "register_taken"
    __table_args__ = ({"sqlite_with_rowid": False},)

    register_id: Mapped[int] = mapped_column(ForeignKey("saved_view.id"), primary_key=True)
    segment: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    bits: Mapped[bytes] = mapped_column(LargeBinary)
    """Serialised roaring bitmap of entry ids."""


class RegisterEvent(db.Model):
    """What was done with a register's months, by whom and why; append-only."""

    __tablename__ = "register_event"
    __table_args__ = (
        CheckConstraint("verb in ('close', 'reopen', 'late')", name="verb"),
        Index("ix_register_event_month", "register_id", "site_id", "year", "month", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    register_id: Mapped[int] = mapped_column(ForeignKey("saved_view.id"))
    site_id: Mapped[int] = mapped_column()
    year: Mapped[int] = mapped_column()
    month: Mapped[int] = mapped_column()
    verb: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(Name)
    at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text, default="")
    lines: Mapped[int] = mapped_column()
    """How many lines it was about."""


@event.listens_for(RegisterEvent, "before_update")
@event.listens_for(RegisterEvent, "before_delete")
def refuse_change(_mapper: Any, _connection: Any, line: RegisterEvent) -> None:
    raise Frozen(f"event {line.id} of register {line.register_id} is append-only")
