"""What a decision about many entries will come to, before anybody says yes: a few statements, however many."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, and_, select, true
from sqlalchemy.orm import defer, joinedload

from app.errors import Invalid
from app.extensions import db
from app.models.entry import Entry
from app.models.entry_step import EntryStep
from app.models.form_template import FormTemplate
from app.models.register import RegisterLine, RegisterMonth
from app.models.saved_view import SavedView
from app.models.sign_off import SignOff
from app.operations import register, saved_view
from app.operations.bulk import Plan, check
from app.operations.definition import definition_of
from app.operations.journey import Held
from app.permissions import Verb, require, visible
from app.route.transitions import Act, is_possible


@dataclass(frozen=True)
class Outlook:
    plan: Plan
    seen: dict[int, int]
    """Id of each chosen entry -> its state as it was ticked, or as it stands now."""
    able: int
    """So many can be done now; each is judged anew when it is its turn."""

    @property
    def chosen(self) -> int:
        return len(self.seen)

    @property
    def rest(self) -> int:
        return self.chosen - self.able


def outlook(template: FormTemplate, plan: Plan, ticked: dict[int, int | None], by: Any) -> Outlook:
    """Count what a plan would do to which entries; nothing is changed."""
    require(by, Verb.SEE, template)
    check(template, plan, ticked, by)
    may_sign = and_(true(), *visible(by, template, Verb.SIGN))
    wanted = select(Entry, may_sign).where(Entry.id.in_(list(ticked)), Entry.template_id == template.id)
    around = (defer(Entry.answers), joinedload(Entry.author))
    rows = db.session.execute(wanted.where(*visible(by, template)).options(*around).order_by(Entry.id)).all()
    if not rows:
        raise Invalid({"entry": gettext("Tick at least one record.")})
    fresh = [(entry, granted) for entry, granted in rows if ticked[entry.id] in {None, entry.lock_version}]
    if plan.act == "take":
        able = _enterable([entry for entry, _granted in fresh], plan, by)
    else:
        able = _decidable([entry for entry, granted in fresh if granted], plan, by)
    return Outlook(plan, {entry.id: ticked[entry.id] or entry.lock_version for entry, _granted in rows}, able)


def _decidable(entries: Sequence[Entry], plan: Plan, by: Any) -> int:
    """Count the entries with a step that this person may decide so, by the route's own rules."""
    act = Act.SIGN if plan.act == "sign" else Act.RETURN
    ids = [entry.id for entry in entries]
    lines = _by_entry(select(EntryStep).where(EntryStep.entry_id.in_(ids)).order_by(EntryStep.id))
    signed = _by_entry(select(SignOff).where(SignOff.entry_id.in_(ids)).order_by(SignOff.id))
    helds = [Held(each, by, definition_of(each.version), lines[each.id], signed[each.id]) for each in entries]
    return sum(any(is_possible(act, held.situation(line)) for line in held.waiting) for held in helds)


def _by_entry(wanted: Select[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in db.session.scalars(wanted):
        found[row.entry_id].append(row)
    return found


def _enterable(entries: Sequence[Entry], plan: Plan, by: Any) -> int:
    """Count what a register takes now: not in it yet, of a site they keep, of an open month or with a reason."""
    book = saved_view.find(plan.register_id or 0, by)
    ids = [entry.id for entry in entries]
    numbered = select(RegisterLine.entry_id).where(RegisterLine.register_id == book.id, RegisterLine.entry_id.in_(ids))
    inside = set(db.session.scalars(numbered))
    closed: set[tuple[int, int, int]] = set() if plan.reason.strip() else _closed(book)
    kept = {site_id: register.may_keep(book, site_id, by) for site_id in {entry.site_id or 0 for entry in entries}}
    return sum(
        entry.id not in inside
        and entry.state != "void"
        and kept[entry.site_id or 0]
        and register.place_of(entry) not in closed
        for entry in entries
    )


def _closed(book: SavedView) -> set[tuple[int, int, int]]:
    columns = (RegisterMonth.site_id, RegisterMonth.year, RegisterMonth.month)
    closed = select(*columns).where(RegisterMonth.register_id == book.id, RegisterMonth.is_closed)
    return {(site_id, year, month) for site_id, year, month in db.session.execute(closed)}
