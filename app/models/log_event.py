"""The log of an entry: append-only, hash-chained, anchored daily; values stored apart from the chain."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.errors import Frozen
from app.extensions import db
from app.models.columns import BigId, Document, Hash, Key, Moment, Name
from app.models.entry import Entry


class LogEvent(db.Model):
    __tablename__ = "log_event"
    __table_args__ = (UniqueConstraint("entry_id", "seq", name="entry_seq"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    seq: Mapped[int] = mapped_column()
    verb: Mapped[str] = mapped_column(String(20))
    step_key: Mapped[str] = mapped_column(Key, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("ab_user.id"))
    by_name: Mapped[str] = mapped_column(Name)
    at: Mapped[datetime] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text, default="")
    commitments: Mapped[list[str]] = mapped_column(Document)
    """One salted sha256 per changed value; erasing a value leaves the chain verifiable."""
    prev_hash: Mapped[str] = mapped_column(Hash)
    hash: Mapped[str] = mapped_column(Hash)

    entry: Mapped[Entry] = relationship()
    values: Mapped[list["LogValue"]] = relationship(back_populates="event", order_by="LogValue.id")


class LogValue(db.Model):
    """What changed in one event: old → new, with the salt of its commitment. Erasable."""

    __tablename__ = "log_value"
    __table_args__ = (Index("ix_log_value_event", "event_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("log_event.id"))
    changes: Mapped[list[dict[str, Any]]] = mapped_column(Document)
    """`[{"item", "old", "new", "salt"}]` in the order of the commitments; of an erased one only `item` is left."""

    event: Mapped[LogEvent] = relationship(back_populates="values")


class ChainAnchor(db.Model):
    """One a day: a digest over all chain heads, so that a cut tail or a removed entry shows."""

    __tablename__ = "chain_anchor"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, unique=True)
    last_event_id: Mapped[int] = mapped_column(BigId)
    """Events up to this one are covered."""
    entries: Mapped[int] = mapped_column()
    digest: Mapped[str] = mapped_column(Hash)
    prev_digest: Mapped[str] = mapped_column(Hash)
    at: Mapped[datetime] = mapped_column(Moment)


@event.listens_for(LogEvent, "before_update")
@event.listens_for(LogEvent, "before_delete")
def refuse_change(_mapper: Any, _connection: Any, line: LogEvent) -> None:
    raise Frozen(f"log line {line.seq} of entry {line.entry_id} is append-only")
