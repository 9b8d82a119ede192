"""The bulk path: many entries at once, with the facts of a submit, without its checks and its log."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import insert, text

from app.answers import segments
from app.answers.projection import facts_of
from app.extensions import db, writing
from app.models.entry import Entry
from app.models.entry_step import EntryStep
from app.models.form_template import TemplateVersion
from app.models.participant import Participant
from app.models.serial_counter import SerialCounter
from app.operations.definition import Definition, definition_of
from app.route.opening import done_line
from bench.answers import answers
from bench.world import World

LAST = datetime(2026, 9, 30, 9)  # noqa: DTZ001 -- tables hold naive UTC
DAYS = 730
RUNNING = 1_000
"""So many of the newest entries wait for their supervisor; the others are done."""
BATCH = 2_000


def fill(world: World, size: int) -> None:
    """Write entries 1 to `size`, a segment of derived data at a time."""
    version = db.session.get_one(TemplateVersion, world.version)
    definition = definition_of(version)
    for segment, numbers in groupby(range(1, size + 1), key=segments.segment_of):
        facts: dict[int, Any] = {}
        with writing():
            for entries in _batches(world, numbers, size):
                _write(definition, world, entries)
                facts |= {entry.id: _facts(entry, version) for entry in entries}
            segments.build(world.template, segment, facts)
    with writing():
        _finish(world, size)
    db.session.connection(execution_options={"isolation_level": "AUTOCOMMIT"}).execute(text("ANALYZE"))
    db.session.rollback()


def entry_of(world: World, number: int, size: int) -> Entry:
    """Return an entry as submitting would have made it, out of the session."""
    site, author = world.place_of(number)
    at = LAST - timedelta(minutes=DAYS * 1440 * (size - number) / size)
    is_running = number > size - RUNNING
    return Entry(
        id=number,
        template_id=world.template,
        version_id=world.version,
        number=f"BV-{number:04d}",
        submit_token=f"bench-{number}",
        state="running" if is_running else "done",
        site_id=site,
        department_id=None,
        author_id=author,
        customer_id=None,
        answers=answers(number),
        submitted_at=at,
        changed_at=at,
        finished_at=None if is_running else at,
        unlocked=False,
        head_hash="",
        lock_version=1,
    )


def _batches(world: World, numbers: Iterator[int], size: int) -> Iterator[list[Entry]]:
    entries = []
    for number in numbers:
        entries.append(entry_of(world, number, size))
        if len(entries) == BATCH:
            yield entries
            entries = []
    yield entries


def _facts(entry: Entry, version: TemplateVersion) -> Any:
    entry.version = version
    return facts_of(entry)


def _write(definition: Definition, world: World, entries: list[Entry]) -> None:
    connection = db.session.connection()
    columns = [column.key for column in Entry.__table__.columns]
    rows = [{name: getattr(entry, name) for name in columns} for entry in entries]
    if rows:
        connection.execute(insert(Entry.__table__), rows)
        lines = [line for entry in entries for line in _lines(definition, world, entry)]
        connection.execute(insert(EntryStep.__table__), lines)
        taking_part = [{"entry_id": entry.id, "user_id": entry.author_id} for entry in entries]
        connection.execute(insert(Participant.__table__), taking_part)


def _lines(definition: Definition, world: World, entry: Entry) -> Iterator[dict[str, Any]]:
    fill_step, review = definition.route.steps
    at = entry.submitted_at
    waiting = {"state": "waiting", "role": "supervisor", "site_id": entry.site_id, "barred_id": entry.author_id}
    decided = {"state": "done", "decided_at": at, "decided_by_id": world.supervisor_of(entry.site_id)}
    line = done_line(fill_step, entry.author_id, at, at) | {"note": ""}
    blank = dict.fromkeys(line) | {"opened_at": at, "note": "", "step_key": review.key}
    for each in (line, blank | waiting | (decided if entry.state == "done" else {})):
        yield {"entry_id": entry.id, **each}


def _finish(world: World, size: int) -> None:
    """Let numbers and ids go on after the last one."""
    db.session.add(SerialCounter(template_id=world.template, period=0, last=size))
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text(f"SELECT setval(pg_get_serial_sequence('entry', 'id'), {size})"))
