"""The log: every change of an entry, chained; anchored daily so that a cut tail or a removed entry shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, insert, inspect, select, text

from app import clock
from app.extensions import db
from app.models.entry import Entry
from app.models.log_event import ChainAnchor, LogEvent, LogValue
from app.operations.chain import Change, commitment, event_hash, salted
from app.operations.seal import Seal
from app.operations.verification import Report, verify
from app.security import full_name

__all__ = ["Deed", "Report", "anchor", "anchor_yesterday", "append", "compose", "verify", "write"]

Event = dict[str, Any]
LONGEST_NAME = 120
_INSERT_EVENT = insert(inspect(LogEvent).local_table).returning(LogEvent.id)
_INSERT_VALUES = insert(inspect(LogValue).local_table)


@dataclass(frozen=True)
class Deed:
    """Who did what, at which step and why."""

    verb: str
    by: Any
    reason: str = ""
    step_key: str = ""


def append(
    entry: Entry, verb: str, by: Any, changes: Iterable[Change] = (), reason: str = "", step_key: str = ""
) -> None:
    """Write the next line of an entry's log; the caller holds the entry, so that no other line can get between."""
    with db.session.no_autoflush:
        last = db.session.scalar(select(func.max(LogEvent.seq)).where(LogEvent.entry_id == entry.id))
    bound = salted(changes)
    event = compose(entry.head_hash, (last or 0) + 1, Deed(verb, by, reason, step_key), bound)
    write(entry.id, event, bound)
    entry.head_hash = event["hash"]


def compose(prev_hash: str, seq: int, deed: Deed, changes: list[Change]) -> Event:
    """Return a line of the log with its hash; nothing in it needs the entry's id."""
    event = {
        "seq": seq,
        "verb": deed.verb,
        "step_key": deed.step_key,
        "by_id": deed.by.id if deed.by else None,
        "by_name": full_name(deed.by)[:LONGEST_NAME] if deed.by else "",
        "at": clock.now(),
        "reason": deed.reason,
        "commitments": [commitment(change) for change in changes],
        "prev_hash": prev_hash,
    }
    return event | {"hash": event_hash(event)}


def write(entry_id: int, event: Mapping[str, Any], changes: list[Change]) -> None:
    connection = db.session.connection()
    event_id = connection.execute(_INSERT_EVENT, {"entry_id": entry_id, **event}).scalar_one()
    if changes:
        connection.execute(_INSERT_VALUES, {"event_id": event_id, "changes": changes})


def anchor_yesterday() -> bool:
    """Anchor the day that has ended; never more than once."""
    anchor(clock.today() - timedelta(days=1))
    return False


def anchor(day: date) -> ChainAnchor:
    """Seal every line written since the last anchor under a day's name."""
    standing = db.session.scalar(select(ChainAnchor).where(ChainAnchor.day == day))
    return standing or _new_anchor(day)


def _new_anchor(day: date) -> ChainAnchor:
    _wait_for_writers()
    before = db.session.scalar(select(ChainAnchor).order_by(ChainAnchor.id.desc()).limit(1))
    seal = Seal(before.digest if before else "", before.last_event_id if before else 0)
    rows = select(LogEvent.id, LogEvent.entry_id, LogEvent.seq, LogEvent.hash).where(LogEvent.id > seal.last_event_id)
    for row in db.session.execute(rows.order_by(LogEvent.id), execution_options={"yield_per": 1000}):
        seal.take(*row)
    made = ChainAnchor(
        day=day,
        last_event_id=seal.last_event_id,
        entries=(before.entries if before else 0) + seal.entries,
        digest=seal.hexdigest(),
        prev_digest=before.digest if before else "",
        at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def _wait_for_writers() -> None:
    """Let lines that already have a number be committed before a higher one is sealed."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE log_event IN SHARE MODE"))
