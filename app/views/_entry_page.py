"""What an entry's page shows: the sheet, its journey, its history, and what the reader can do now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import clock
from app.extensions import db
from app.fields import label_of, label_text, type_of
from app.models.customer import Customer
from app.models.entry_step import EntryStep
from app.models.log_event import LogEvent
from app.models.survey import Survey
from app.operations import entry as entries
from app.operations import survey_register
from app.operations.customer import is_at_site_of, may_open_customers
from app.operations.journey import Held
from app.permissions import Verb, hidden_sections, may, may_see_phone
from app.route.transitions import Act
from app.schema import render
from app.security import full_name, is_public_author, role_title
from app.views._compiled import compiled_of
from app.views._context import reading
from app.views._signatures import marks, strip

LOG_VERBS = {
    "submit": _l("submitted"),
    "fill": _l("filled in their part"),
    "sign": _l("signed off"),
    "return": _l("returned"),
    "withdraw": _l("withdrew"),
    "correct": _l("corrected"),
    "unlock": _l("unlocked"),
    "void": _l("voided"),
    "import": _l("imported this from an old list"),
    "close": _l("closed it: it was finished on paper"),
    "erase": _l("erased personal data"),
}


@dataclass(frozen=True)
class JourneyLine:
    title: str
    state: str
    who: str
    at: datetime | None
    due_at: datetime | None
    is_late: bool
    note: str


@dataclass(frozen=True)
class Changed:
    label: str
    old: str
    new: str
    is_erased: bool = False


@dataclass(frozen=True)
class HistoryLine:
    by_name: str
    verb: str
    at: datetime
    reason: str
    changes: list[Changed]


@dataclass(frozen=True)
class Waiting:
    """The step that waits for the reader."""

    id: int
    title: str
    sign_label: str
    returns: list[tuple[str, str]]


@dataclass
class EntryPage:
    held: Held
    act: str = ""
    """What was tried when a message stands beside it."""
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    queue: Any = None

    @property
    def entry(self) -> Any:
        return self.held.entry

    @cached_property
    def compiled(self) -> Any:
        return compiled_of(self.entry.version)

    @property
    def title(self) -> str:
        return label_text(self.compiled.document.title)

    @property
    def customer(self) -> Customer | None:
        """Return whom the entry is about, if the reader may open their page."""
        customer: Customer | None = self.entry.customer
        is_theirs = customer is not None and may_open_customers(self.held.by) and is_at_site_of(customer, self.held.by)
        return customer if is_theirs else None

    @cached_property
    def hidden(self) -> frozenset[str]:
        return hidden_sections(self.held.by, self.entry.template)

    @property
    def sheet(self) -> Markup:
        return render.read(
            self.compiled,
            self.entry.answers,
            context=reading(),
            sign_offs=marks(self.held.signed),
            without=self.hidden,
        )

    @cached_property
    def survey(self) -> Survey | None:
        """Return the public survey it came from, if that is the reader's to see."""
        found = survey_register.origin_of(self.entry.id) if is_public_author(self.entry.author) else None
        return found if found is not None and may(self.held.by, Verb.SEE, found) else None

    @property
    def strip(self) -> Markup:
        return strip(self.held.signed)

    @cached_property
    def _possible(self) -> list[tuple[Act, EntryStep | None]]:
        return entries.possible(self.held)

    @property
    def may(self) -> dict[str, bool]:
        acts = {act for act, _line in self._possible}
        return {str(act): act in acts for act in Act}

    @cached_property
    def waiting_for_me(self) -> Waiting | None:
        line = next((line for _act, line in self._possible if line is not None), None)
        if line is None:
            return None
        step = self.held.step(line)
        route = self.held.definition.route
        targets = self.held.situation(line).may_return_to
        returns = [(key, label_text(route.step(key).title)) for key in targets]
        return Waiting(line.id, label_text(step.title), label_text(step.meaning) or gettext("Sign off"), returns)

    @property
    def journey(self) -> Iterator[JourneyLine]:
        """Yield what was decided and what is awaited, without colleagues who were asked beside the one who decided."""
        decided = {line.step_key for line in self.held.lines if line.decided_by_id}
        for line in self.held.lines:
            if line.state == "skipped" and line.step_key in decided and not line.decided_by_id:
                continue
            yield self._journey_line(line)

    def _journey_line(self, line: EntryStep) -> JourneyLine:
        is_late = line.state == "waiting" and line.due_at is not None and line.due_at < clock.now()
        return JourneyLine(
            label_text(self.held.step(line).title),
            line.state,
            self._who(line),
            line.decided_at,
            line.due_at,
            is_late,
            line.note,
        )

    def _who(self, line: EntryStep) -> str:
        person = line.decided_by_id or line.user_id
        return self._names.get(person, "") if person else role_title(line.role or "")

    @cached_property
    def _names(self) -> dict[int, str]:
        """Map the people on the journey to their names, read together."""
        ids = {each for line in self.held.lines for each in (line.decided_by_id, line.user_id) if each}
        return {user.id: full_name(user) for user in db.session.scalars(select(User).where(User.id.in_(ids)))}

    @property
    def history(self) -> list[HistoryLine]:
        events = select(LogEvent).where(LogEvent.entry_id == self.entry.id).options(joinedload(LogEvent.values))
        newest_first = db.session.scalars(events.order_by(LogEvent.seq.desc())).unique()
        return [self._history_line(event) for event in newest_first]

    def _history_line(self, event: LogEvent) -> HistoryLine:
        changes = [each for value in event.values for each in value.changes]
        shown = [changed for each in changes if (changed := self._changed(each)) is not None]
        verb = str(LOG_VERBS.get(event.verb, event.verb))
        return HistoryLine(event.by_name, verb, event.at, event.reason, shown)

    def _changed(self, change: Any) -> Changed | None:
        """Return one change in words; of a section hidden from the reader, nothing."""
        if change is None:
            return Changed(gettext("a value"), "", "", is_erased=True)
        found = self.compiled.document.found.get(change["item"])
        if found is None:
            return Changed(change["item"], str(change["old"] or ""), str(change["new"] or ""))
        if any(section["key"] in self.hidden for section in found.home.lineage):
            return None
        old, new = (self._said(found.item, change[end]) for end in ("old", "new"))
        return Changed(label_of(found.item) or change["item"], old, new)

    def _said(self, item: Any, stored: Any) -> str:
        return "" if stored is None else type_of(item).text(item, self._shown(item, stored))

    def _shown(self, item: Any, stored: Any) -> Any:
        return stored if may_see_phone(self.held.by) else type_of(item).masked(item, stored)
