"""An entry held for a change: its lines, its sign-offs, and how it moves on. Only the verbs in `entry.py` use this."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app import clock
from app.answers.projection import record
from app.awaiting import is_awaited
from app.errors import Conflict, NotFound
from app.extensions import db
from app.models.entry import Entry
from app.models.entry_step import EntryStep
from app.models.participant import Participant
from app.models.sign_off import SignOff
from app.operations import log
from app.operations.chain import Change
from app.operations.definition import Definition, definition_of
from app.operations.people import people_of
from app.operations.surroundings import roots_of
from app.operations.upsert import dialect, upsert
from app.permissions import Verb, may, require
from app.route.actors import Awaited
from app.route.opening import Arrival, Line, lines_from, waiting_lines
from app.route.steps import Holds, Step
from app.route.transitions import Act, Situation, Transition, check, transition
from app.schema.expressions import ExpressionError, evaluate, truthy
from app.security import is_public_author


@dataclass
class Held:
    """An entry nobody else can change until the transaction ends."""

    entry: Entry
    by: Any
    definition: Definition
    lines: list[EntryStep]
    """Its whole journey, oldest first."""
    signed: list[SignOff]
    """All sign-offs ever given, struck ones included."""

    @property
    def sign_offs(self) -> list[SignOff]:
        """Return those that stand."""
        return [each for each in self.signed if each.voided_at is None]

    def line(self, line_id: int) -> EntryStep:
        for line in self.lines:
            if line.id == line_id:
                return line
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))

    def step(self, line: EntryStep) -> Step:
        return self.definition.route.step(line.step_key)

    @property
    def waiting(self) -> list[EntryStep]:
        return [line for line in self.lines if line.state == "waiting"]

    def stands(self, step: Step) -> bool:
        """Say whether a step was taken and nothing has undone it since."""
        states = {line.state for line in self.lines if line.step_key == step.key}
        return bool(states & {"done", "skipped"}) and "waiting" not in states

    @property
    def others_acted(self) -> bool:
        first = self.definition.route.first.key
        handed_over = max((line.id for line in self.lines if line.step_key == first), default=0)
        since = (line for line in self.lines if line.id > handed_over)
        return any(line.decided_by_id not in {None, self.entry.author_id} for line in since)

    def situation(self, line: EntryStep | None = None, *, reason: str = "", return_to: str = "") -> Situation:
        return Situation(
            entry_state=self.entry.state,
            is_unlocked=self.entry.unlocked,
            is_author=self.entry.author_id == self.by.id,
            others_acted=self.others_acted,
            is_with_author=any(each.step_key == self.definition.route.first.key for each in self.waiting),
            step=self.step(line) if line else None,
            is_waiting=line is not None and line.state == "waiting",
            is_awaited=line is not None and is_awaited(self.by, line),
            signed_elsewhere=any(
                sign_off.user_id == self.by.id and (line is None or sign_off.step_id != line.id)
                for sign_off in self.sign_offs
            ),
            reason=reason,
            return_to=return_to,
            beyond_reach=self.beyond_reach,
        )

    @property
    def beyond_reach(self) -> frozenset[str]:
        """Return the steps that were taken by a customer and can be asked of nobody again."""
        is_public = is_public_author(self.entry.author)
        return frozenset({self.definition.route.first.key}) if is_public else frozenset()

    @cached_property
    def holds(self) -> Holds:
        return conditions({**self.roots, "answers": self.entry.answers})

    @property
    def roots(self) -> Mapping[str, Any]:
        entry = self.entry
        return roots_of(self.definition, self.by, entry.site_id, entry.customer_id, entry.number)

    def arrival(self) -> Arrival:
        return Arrival(self.entry.answers, people_of(self.definition, self.entry), clock.now(), self.holds, self.stands)


def look(entry_id: int, by: Any) -> Held:
    """Return an entry with its journey and all its page names, for reading only."""
    around = (Entry.version, Entry.template, Entry.author, Entry.site, Entry.customer)
    return _held(select(Entry).where(Entry.id == entry_id).options(*map(joinedload, around)), by)


def hold(entry_id: int, by: Any, lock_version: int | None = None) -> Held:
    """Lock an entry and read it afresh; refuse to go on from a page that shows an older one."""
    wanted = select(Entry).where(Entry.id == entry_id).options(joinedload(Entry.author))
    held = _held(wanted.with_for_update(of=Entry), by)
    if lock_version is not None and lock_version != held.entry.lock_version:
        raise changed_meanwhile(held.entry)
    return held


def _held(wanted: Select[Any], by: Any) -> Held:
    fresh = {"populate_existing": True}
    entry = db.session.scalar(wanted, execution_options=fresh)
    if entry is None or not may(by, Verb.SEE, entry):
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    lines = select(EntryStep).where(EntryStep.entry_id == entry.id).order_by(EntryStep.id)
    signed = select(SignOff).where(SignOff.entry_id == entry.id).order_by(SignOff.id)
    return Held(
        entry,
        by,
        definition_of(entry.version),
        list(db.session.scalars(lines, execution_options=fresh)),
        list(db.session.scalars(signed, execution_options=fresh)),
    )


def changed_meanwhile(entry: Entry, **details: Any) -> Conflict:
    return Conflict(
        gettext("Somebody changed this entry meanwhile. Look at what stands there now."),
        lock_version=entry.lock_version,
        **details,
    )


def judge(held: Held, act: Act, at: Situation) -> Transition:
    """Return the transition, or refuse: by the state, by the grant, by a guard, in this order."""
    require(held.by, transition(at.entry_state, act).needs, held.entry)
    return check(act, at)


def decide(held: Held, line: EntryStep, state: str, note: str = "") -> None:
    """Close a line; the others who might have taken the step are waited for no longer."""
    line.state, line.note = state, note
    line.decided_at, line.decided_by_id = clock.now(), held.by.id
    if state != "done" or not held.step(line).together:
        others = [other for other in held.waiting if other.step_key == line.step_key]
        close(others, "skipped" if state == "done" else "withdrawn")


def close(lines: Iterable[EntryStep], state: str) -> None:
    for line in list(lines):
        line.state = state


def move_on(held: Held, step: Step) -> None:
    """Go where a finished step leads, unless somebody still has to act before."""
    if held.waiting:
        settle(held)
        return
    route = held.definition.route
    target = route.jump(step, held.holds)
    if target is not None and route.place(target.key) <= route.place(step.key):
        take_back(held, target, gettext("The entry was sent round again."))
    following = target or route.after(step)
    if following is not None:
        arrive(held, following)
    settle(held)


def arrive(held: Held, step: Step) -> None:
    """Write the lines of the way from a step on."""
    _add(held, lines_from(held.definition.route, step.key, held.arrival()))


def reopen(held: Held, step: Step) -> None:
    """Ask a step again: whoever filled it in before, or all who may sign it."""
    before = [line.decided_by_id for line in held.lines if line.step_key == step.key and line.decided_by_id]
    if not step.fills or not before or step.key in held.beyond_reach:
        arrive(held, step)
        return
    fillers = dict.fromkeys(before if step.together else before[-1:])
    _add(held, waiting_lines(step, [Awaited(user_id=user_id) for user_id in fillers], held.arrival()))


def _add(held: Held, lines: Iterable[Line]) -> None:
    added = [EntryStep(entry_id=held.entry.id, **line) for line in lines]
    db.session.add_all(added)
    db.session.flush()
    held.lines += added
    take_part(held.entry.id, {line.user_id for line in added if line.user_id is not None})


def settle(held: Held) -> None:
    """Let the state of the entry follow from whether anybody is waited for."""
    is_running = bool(held.waiting)
    held.entry.state = "running" if is_running else "done"
    held.entry.finished_at = None if is_running else clock.now()


def take_back(held: Held, step: Step, reason: str) -> None:
    """Undo a step and all after it: they will be asked again."""
    _undo(held, held.definition.route.keys_from(step.key), reason)


def _undo(held: Held, keys: frozenset[str], reason: str) -> None:
    """Strike the sign-offs of these steps for everybody to see, and wait at none of them."""
    for sign_off in (each for each in held.sign_offs if each.step_key in keys):
        sign_off.voided_at, sign_off.void_reason = clock.now(), reason
    of_them = [line for line in held.lines if line.step_key in keys]
    close((line for line in of_them if line.state in {"done", "skipped"}), "returned")
    close((line for line in of_them if line.state == "waiting"), "withdrawn")


def strike_changed(held: Held, changes: Iterable[Change], but: Step | None = None) -> None:
    """Undo the steps whose sign-offs covered what has changed, and ask the first of them again."""
    changed, route = {change["item"] for change in changes}, held.definition.route
    struck = {each.step_key for each in held.sign_offs if changed.intersection(each.covered)} - {but.key if but else ""}
    if not struck:
        return
    earliest = min(struck, key=route.place)
    later = {line.step_key for line in held.waiting} & route.keys_from(earliest)
    _undo(held, frozenset(struck | later), gettext("What was signed has been changed."))
    reopen(held, route.step(earliest))


def finish(held: Held, act: Transition, changes: Iterable[Change] = (), reason: str = "", step_key: str = "") -> Entry:
    """Write the log line and everything derived; every verb ends here."""
    held.entry.changed_at = clock.now()
    log.append(held.entry, act.log, held.by, changes, reason, step_key)
    take_part(held.entry.id, {held.by.id})
    db.session.flush()
    record(held.entry, held.definition.text)
    return held.entry


def take_part(entry_id: int, user_ids: Collection[int]) -> None:
    if not user_ids:
        return
    rows = [{"entry_id": entry_id, "user_id": user_id} for user_id in sorted(user_ids)]
    db.session.connection().execute(_take_part(dialect()), rows)


@lru_cache
def _take_part(dialect: str) -> Any:
    return upsert(dialect, Participant).on_conflict_do_nothing()


def conditions(roots: Mapping[str, Any]) -> Holds:
    """Return what judges conditions of the route; one that cannot be worked out does not hold."""

    def holds(condition: Any) -> bool:
        try:
            return truthy(evaluate(condition, roots))
        except ExpressionError:
            return False

    return holds
