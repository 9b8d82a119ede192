"""What a customer's page shows: who they are, what is open, all that was written about them, how satisfied they were.

Every part holds only what the reader may see of it: entries beyond that are neither shown nor counted.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import request, url_for
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app import clock
from app.answers.query import read_page
from app.extensions import db
from app.fields import label_of, label_text, type_of
from app.models.customer import Customer, masked
from app.models.customer_merge import CustomerMerge
from app.models.entry import Entry
from app.models.entry_step import EntryStep
from app.models.form_template import FormTemplate
from app.operations.customer import may_edit_customers
from app.operations.customer_merge import may_part, until
from app.operations.definition import definition_of
from app.operations.draft import may_open
from app.permissions import hidden_sections, may_see_phone, visible
from app.security import full_name, role_title
from app.views._compiled import compiled_of
from app.views._rights import holds
from app.views._satisfaction import Satisfaction

PAGE_SIZE = 20
MOST = 5_000
"""So many of the newest entries of one customer are looked at."""
MOST_OPEN = 20
MOST_FORMS = 200
MOST_SAID = 3
LATELY = 5


@dataclass(frozen=True)
class Line:
    """One entry: the form, its state, who wrote it and the first of what it says."""

    entry_id: int
    number: str
    form: str
    state: str
    who: str
    at: datetime
    said: str


@dataclass(frozen=True)
class Open:
    entry_id: int
    number: str
    form: str
    step: str
    waits_for: str
    since: datetime
    due_at: datetime | None
    is_late: bool


@dataclass(frozen=True)
class FormCount:
    id: int
    title: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True)
class Merged:
    id: int
    name: str
    by_name: str
    at: datetime
    until: datetime


class CustomerPage:
    def __init__(self, customer: Customer, whole_phone: str = "") -> None:
        self.customer = customer
        self.whole_phone = whole_phone
        self.form = request.args.get("form", "")
        self.page = read_page(request.args.get("page", "0"))
        self.size = PAGE_SIZE

    # ---- who they are

    @property
    def phone(self) -> str:
        return self.whole_phone or masked(self.customer.phone)

    @property
    def may_look(self) -> bool:
        """Say whether there is more of the phone for this reader; each look is noted."""
        return may_see_phone(current_user) and self.phone != self.customer.phone

    @property
    def may_edit(self) -> bool:
        return may_edit_customers(current_user)

    @property
    def may_read_history(self) -> bool:
        return holds("can_delete", "CustomerView")

    @property
    def owner(self) -> str:
        return full_name(self.customer.owner) if self.customer.owner else ""

    @cached_property
    def merged(self) -> list[Merged]:
        """Return who was lately merged into this customer, as long as that can be undone."""
        if not self.may_edit:
            return []
        merges: list[CustomerMerge] = self.customer.merges
        found = [each for each in merges if may_part(each)][:LATELY]
        return [Merged(each.id, each.gone.name, each.by_name, each.at, until(each)) for each in found]

    # ---- everything written about them

    @cached_property
    def _seen(self) -> list[Any]:
        """Return id, template and state of every entry of theirs the reader may see, the newest first."""
        return list(db.session.execute(entries_of(self.customer.id).limit(MOST)))

    @cached_property
    def _templates(self) -> dict[int, FormTemplate]:
        known = select(FormTemplate).options(joinedload(FormTemplate.version)).order_by(FormTemplate.position)
        return {template.id: template for template in db.session.scalars(known.limit(MOST_FORMS))}

    @cached_property
    def _chosen(self) -> int | None:
        """Return the form the page is narrowed to."""
        return next((each.id for each in self._templates.values() if each.key == self.form), None)

    @cached_property
    def _listed(self) -> list[Any]:
        return [row for row in self._seen if self._chosen in {None, row.template_id}]

    @property
    def count(self) -> int:
        return len(self._listed)

    @property
    def is_capped(self) -> bool:
        return len(self._seen) == MOST

    @property
    def forms(self) -> list[FormCount]:
        counted = Counter(row.template_id for row in self._seen)
        named = [(self._templates[each], count) for each, count in counted.most_common() if each in self._templates]
        own = self.customer.id
        return [
            FormCount(
                template.id,
                _title(template),
                count,
                url_for("CustomerView.page", form=template.key, customer_id=own),
                is_current,
            )
            for template, count in named
            for is_current in (template.id == self._chosen,)
        ]

    @cached_property
    def lines(self) -> list[Line]:
        ids = [row.id for row in self._listed[self.page * PAGE_SIZE : (self.page + 1) * PAGE_SIZE]]
        wanted = select(Entry).where(Entry.id.in_(ids)).options(joinedload(Entry.version), joinedload(Entry.author))
        found = {entry.id: entry for entry in db.session.scalars(wanted)} if ids else {}
        return [self._line(found[each]) for each in ids if each in found]

    def _line(self, entry: Entry) -> Line:
        compiled = compiled_of(entry.version)
        said = " · ".join(list(self._said(entry, compiled))[:MOST_SAID])
        return Line(
            entry.id, entry.number, compiled.title, entry.state, full_name(entry.author), entry.submitted_at, said
        )

    def _said(self, entry: Entry, compiled: Any) -> Iterator[str]:
        """Yield what the columns of the form's list say, without whom it is about and what is hidden here.

        Phones are masked for everybody: whoever needs one opens the entry, or looks at the customer's, which is noted.
        """
        template = self._templates.get(entry.template_id)
        hidden = compiled.items_of(hidden_sections(current_user, template)) if template else frozenset()
        answers = compiled.masked(entry.answers)
        for path in compiled.list_columns:
            stored = answers.get(path)
            if path in compiled.document.found and path not in hidden and stored is not None:
                item = compiled.document.found[path].item
                text = type_of(item).text(item, stored)
                if text and text != self.customer.name:
                    yield gettext("%(label)s: %(text)s", label=label_of(item).rstrip("?？:："), text=text)

    # ---- what is open

    @cached_property
    def open(self) -> list[Open]:
        running = [row.id for row in self._seen if row.state == "running"][:MOST_OPEN]
        entry = joinedload(EntryStep.entry)
        waiting = select(EntryStep).where(EntryStep.entry_id.in_(running), EntryStep.state == "waiting")
        ordered = waiting.order_by(EntryStep.opened_at).limit(MOST_OPEN)
        loaded = ordered.options(entry.joinedload(Entry.version), joinedload(EntryStep.user))
        return [_open(step) for step in db.session.scalars(loaded)] if running else []

    # ---- how satisfied they were

    @cached_property
    def satisfaction(self) -> Satisfaction | None:
        """Return what they rated by month in the form chosen, or in all forms together."""
        rated = [row.id for row in self._seen if row.state != "void"]
        found = Satisfaction(rated, self._templates, self._chosen)
        return found if found.months else None

    # ---- what can be done

    @property
    def to_fill(self) -> list[tuple[str, str]]:
        """Return name and address of every form the reader may fill in for this customer."""
        if not self.customer.active:
            return []
        forms = (each for each in self._templates.values() if may_open(each, current_user))
        return [(_title(each), url_for("DraftView.new", key=each.key, customer=self.customer.id)) for each in forms]


def entries_of(customer_id: int) -> Select[int, int, str]:
    """Select the entries of a customer, and of who was merged into them, that the reader may see."""
    whole = select(Customer.id).where(or_(Customer.id == customer_id, Customer.merged_into_id == customer_id))
    theirs = select(Entry.id, Entry.template_id, Entry.state).where(
        Entry.customer_id.in_(whole), *visible(current_user)
    )
    # The sum keeps PostgreSQL from walking through everybody's entries in the order of ids.
    return theirs.order_by((Entry.id + 0).desc())


def _title(template: FormTemplate) -> str:
    return compiled_of(template.version).title if template.version else template.title


def _open(step: EntryStep) -> Open:
    entry, definition = step.entry, definition_of(step.entry.version)
    return Open(
        entry.id,
        entry.number,
        label_text(definition.document.title),
        label_text(definition.route.step(step.step_key).title),
        full_name(step.user) if step.user else role_title(step.role or ""),
        step.opened_at,
        step.due_at,
        is_late=step.due_at is not None and step.due_at < clock.now(),
    )
