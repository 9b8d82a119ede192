"""Check every chain and anchor against what stands in the tables, a few hundred entries at a time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from flask_babel import gettext
from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, scoped_session

from app.models.entry import Entry
from app.models.log_event import ChainAnchor, LogEvent, LogValue
from app.models.serial_counter import SerialCounter
from app.models.sign_off import SignOff
from app.operations.chain import birth, canonical, commitment, digest, event_hash
from app.operations.seal import Seal

CHUNK = 500
MOST_FINDINGS = 200

ENTRY = (
    *(Entry.id, Entry.submit_token, Entry.template_id, Entry.version_id, Entry.number, Entry.site_id, Entry.author_id),
    *(Entry.submitted_at, Entry.answers, Entry.state, Entry.head_hash),
)
EVENT = (
    *(LogEvent.entry_id, LogEvent.seq, LogEvent.verb, LogEvent.step_key, LogEvent.by_id, LogEvent.by_name, LogEvent.at),
    *(LogEvent.reason, LogEvent.commitments, LogEvent.prev_hash, LogEvent.hash, LogValue.changes),
)
SIGN_OFF = (SignOff.entry_id, SignOff.covered, SignOff.content_hash, SignOff.user_name)


@dataclass
class Report:
    entries: int = 0
    events: int = 0
    anchors: int = 0
    last_anchor: str = ""
    """Day and digest; kept elsewhere, it proves that nothing older was rewritten."""
    findings: list[str] = field(default_factory=list)
    unlisted: int = 0
    """Findings beyond the first few hundred."""

    @property
    def is_sound(self) -> bool:
        return not self.findings

    def add(self, finding: str) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(finding)
        else:
            self.unlisted += 1

    def lines(self) -> Iterator[str]:
        yield from self.findings
        if self.unlisted:
            yield gettext("... and %(count)s more findings.", count=self.unlisted)
        if self.last_anchor:
            yield gettext("Last anchor: %(anchor)s", anchor=self.last_anchor)
        yield gettext(
            "%(entries)s entries, %(events)s log lines, %(anchors)s anchors checked: %(verdict)s",
            entries=self.entries,
            events=self.events,
            anchors=self.anchors,
            verdict=gettext("all sound") if self.is_sound else gettext("NOT sound"),
        )


def verify(within: Session | scoped_session[Session]) -> Report:
    """Compare chains, answers, sign-offs, anchors and numbers; reads only."""
    session = within if isinstance(within, Session) else within()
    _one_snapshot(session)
    report = Report()
    for entries in _chunks(session):
        _check_chunk(session, entries, report)
    _check_anchors(session, report)
    _check_numbers(session, report)
    return report


def _one_snapshot(session: Session) -> None:
    """Keep entries submitted meanwhile out of the picture; SQLite does by itself."""
    if not session.in_transaction() and session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _chunks(session: Session) -> Iterator[Sequence[Row[Any]]]:
    last = 0
    while rows := session.execute(select(*ENTRY).where(Entry.id > last).order_by(Entry.id).limit(CHUNK)).all():
        yield rows
        last = rows[-1].id


def _check_chunk(session: Session, entries: Sequence[Row[Any]], report: Report) -> None:
    ids = (entries[0].id, entries[-1].id)
    lines = select(*EVENT).outerjoin(LogValue, LogValue.event_id == LogEvent.id).where(LogEvent.entry_id.between(*ids))
    events = _by_entry(session, lines.order_by(LogEvent.entry_id, LogEvent.seq))
    signed = select(*SIGN_OFF).where(SignOff.entry_id.between(*ids), SignOff.voided_at.is_(None))
    sign_offs = _by_entry(session, signed.order_by(SignOff.entry_id))
    for entry in entries:
        own = events.get(entry.id, [])
        report.entries += 1
        report.events += len(own)
        for finding in _findings(entry, own, sign_offs.get(entry.id, [])):
            report.add(gettext("Entry %(number)s (%(id)s): %(what)s", number=entry.number, id=entry.id, what=finding))


def _by_entry(session: Session, rows: Any) -> dict[int, list[Row[Any]]]:
    return {key: list(own) for key, own in groupby(session.execute(rows), attrgetter("entry_id"))}


def _findings(entry: Row[Any], events: Sequence[Row[Any]], sign_offs: Iterable[Row[Any]]) -> Iterator[str]:
    if not events:
        yield gettext("its log is gone.")
        return
    yield from _chain_findings(entry, events)
    yield from _value_findings(events)
    erased = _erased(events)
    replayed = replay(event.changes or () for event in events)
    if _without(replayed, erased) != _without(entry.answers, erased):
        yield gettext("the answers are not those of the log.")
    if (entry.state == "void") != (events[-1].verb == "void"):
        yield gettext("voided or not: entry and log differ.")
    for sign_off in sign_offs:
        if (
            not erased & set(sign_off.covered)
            and content_hash(entry.answers, sign_off.covered) != sign_off.content_hash
        ):
            yield gettext("what %(name)s signed is not what stands there.", name=sign_off.user_name)


def _chain_findings(entry: Row[Any], events: Sequence[Row[Any]]) -> Iterator[str]:
    expected = birth(entry._asdict())
    for place, event in enumerate(events, start=1):
        if event.seq != place:
            yield gettext("log line %(seq)s is missing.", seq=place)
            return
        if event.prev_hash != expected or event_hash(event._asdict()) != event.hash:
            yield gettext("log line %(seq)s was changed.", seq=place)
            return
        expected = event.hash
    if expected != entry.head_hash:
        yield gettext("the end of its log was cut off.")


def _value_findings(events: Iterable[Row[Any]]) -> Iterator[str]:
    for event in events:
        changes = event.changes or []
        bound = [commitment(change) if "salt" in change else None for change in changes]
        kept = [theirs for theirs, ours in zip(event.commitments, bound, strict=False) if ours is not None]
        if len(changes) != len(event.commitments) or kept != [ours for ours in bound if ours is not None]:
            yield gettext("values of log line %(seq)s were changed.", seq=event.seq)


def replay(changes: Iterable[Iterable[Mapping[str, Any]]]) -> dict[str, Any]:
    """Return the answers the log leads to."""
    answers: dict[str, Any] = {}
    for change in (each for event in changes for each in event):
        answers[change["item"]] = change.get("new")
    return {key: value for key, value in answers.items() if value is not None}


def _erased(events: Iterable[Row[Any]]) -> set[str]:
    return {change["item"] for event in events for change in event.changes or () if "salt" not in change}


def _without(answers: Mapping[str, Any], keys: set[str]) -> bytes:
    return canonical({key: value for key, value in answers.items() if key not in keys})


def content_hash(answers: Mapping[str, Any], covered: Iterable[str]) -> str:
    """Return the hash a sign-off binds: the covered answers, blank ones absent."""
    return digest({key: answers[key] for key in covered if key in answers})


def _check_anchors(session: Session, report: Report) -> None:
    anchors = session.scalars(select(ChainAnchor).order_by(ChainAnchor.id)).all()
    last = max((anchor.last_event_id for anchor in anchors), default=0)
    rows = select(LogEvent.id, LogEvent.entry_id, LogEvent.seq, LogEvent.hash).where(LogEvent.id <= last)
    with closing(session.execute(rows.order_by(LogEvent.id), execution_options={"yield_per": 1000})) as lines:
        for day in _broken_anchors(anchors, lines):
            report.add(gettext("Anchor of %(day)s: lines it sealed were removed or changed.", day=day))
    report.anchors = len(anchors)
    report.last_anchor = f"{anchors[-1].day} {anchors[-1].digest}" if anchors else ""


def _broken_anchors(anchors: Sequence[ChainAnchor], rows: Iterable[Any]) -> Iterator[date]:
    """Seal the lines again, anchor by anchor; after a broken one go on from what it says."""
    lines, before, entries = iter(rows), "", 0
    line = next(lines, None)
    for anchor in anchors:
        seal = Seal(before, 0)
        while line is not None and line.id <= anchor.last_event_id:
            seal.take(*line)
            line = next(lines, None)
        sealed = (seal.hexdigest(), entries + seal.entries, before)
        if sealed != (anchor.digest, anchor.entries, anchor.prev_digest):
            yield anchor.day
        before, entries = anchor.digest, anchor.entries


def _check_numbers(session: Session, report: Report) -> None:
    """Find removed entries by the numbers they leave missing."""
    given = dict(
        session.execute(select(SerialCounter.template_id, func.sum(SerialCounter.last)).group_by("template_id")).all()
    )
    there = dict(session.execute(select(Entry.template_id, func.count()).group_by(Entry.template_id)).all())
    for template_id in given.keys() | there.keys():
        missing = int(given.get(template_id, 0)) - there.get(template_id, 0)
        if missing:
            report.add(
                gettext("Template %(id)s: %(count)s of its numbers have no entry.", id=template_id, count=missing)
            )
