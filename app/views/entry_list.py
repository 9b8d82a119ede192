"""The list of a template's entries, made from its items without configuration."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from app.answers import listing
from app.answers.filters import Selection
from app.answers.query import SORTS, Narrowing, Query, read
from app.answers.scope import scope_of
from app.errors import Invalid
from app.fields import Code, FilterSpec, Item, label_of, type_of
from app.models.entry import Entry
from app.models.form_template import FormTemplate
from app.permissions import Verb, hidden_sections, may
from app.views._compiled import compiled_of
from app.views._page import Page, signed_in
from app.views.form_template import visible_template
from app.views.layout import my_sites

PAGE_SIZE = 25
MOST_COLUMNS = 7
SHORT = 11
NUMERIC = frozenset({"number", "money"})


@dataclass(frozen=True)
class Column:
    path: str
    label: str
    item: Item
    table: Item | None
    """The table the column is part of; the list shows the first rows."""
    sortable: bool
    is_number: bool


@dataclass(frozen=True)
class CellText:
    text: str
    is_number: bool

    @property
    def is_short(self) -> bool:
        """Say whether it looks better on one line: a name, a date, a word or two."""
        return len(self.text) <= SHORT


@dataclass(frozen=True)
class Row:
    id: int
    number: str
    state: str
    author: str
    submitted_at: datetime
    cells: list[CellText]


class EntryList:
    """One page of a list as its address asks for it."""

    size = PAGE_SIZE

    def __init__(self, template: FormTemplate, arguments: MultiDict[str, str] | ImmutableMultiDict[str, str]) -> None:
        self.template = template
        self.arguments = arguments
        self.specs = specs_of(template)
        self.columns = columns_of(template, self.specs)
        self.errors: Mapping[str, str] = {}
        self.query = self._read()
        self.selection = selection_of(template, self.query)

    def _read(self) -> Query:
        try:
            return read(self.arguments, self.specs)
        except Invalid as error:
            self.errors = error.errors
            return read(MultiDict(), self.specs)

    def load(self) -> "EntryList":
        page = listing.page(self.selection, self.query.sort, offset=self.query.page * self.size, limit=self.size)
        self.count = page.count
        self.rows = [self._row(entry) for entry in page.entries()]
        return self

    def _row(self, entry: Entry) -> Row:
        cells = [CellText(_said(column, entry.answers), column.is_number) for column in self.columns]
        return Row(entry.id, entry.number, entry.state, entry.author.get_full_name(), entry.submitted_at, cells)

    def without(self, narrowing: Narrowing) -> str:
        """Return this address without one filter."""
        return self._address(narrowing.arguments)

    @property
    def cleared(self) -> str:
        return self._address([name for narrowing in self.query.narrowings for name in narrowing.arguments])

    @property
    def records_url(self) -> str:
        """Return the list of the records selected here."""
        return url_for("EntryListView.index", key=self.template.key, **_filters_of(self.arguments))

    def _address(self, dropped: Iterable[str]) -> str:
        kept = {name: values for name, values in self.arguments.lists() if name not in {*dropped, "page"}}
        return url_for(request.endpoint or "", key=self.template.key, **kept)


class EntryListView(Page):
    route_base = "/forms"

    @expose("/<key>/")
    @signed_in
    def index(self, key: str) -> Any:
        template = visible_template(key)
        return render_template(
            "entry/index.html",
            template=template,
            list=EntryList(template, request.args).load(),
            charts_url=url_for("ChartView.index", key=key, **_filters_of(request.args)),
            may_fill=may(current_user, Verb.FILL, template) and not compiled_of(template.version).document.is_reference,
        )


def selection_of(template: FormTemplate, query: Query) -> Selection:
    asks_state = any(narrowing.spec.path == "@state" for narrowing in query.narrowings)
    return Selection(template.id, query.filters, scope_of(current_user, template), with_void=asks_state)


def specs_of(template: FormTemplate) -> list[FilterSpec]:
    """Return every filter of a template: what the entry itself says, then every item the reader sees."""
    found = compiled_of(template.version).filters(hidden_sections(current_user, template))
    return [*_own_specs(), *found]


def _own_specs() -> list[FilterSpec]:
    states = (("running", gettext("In progress")), ("done", gettext("Finished")), ("void", gettext("Void")))
    sites = tuple(Code(str(site.id), site.name) for site in my_sites())
    specs = [
        FilterSpec("@state", gettext("State"), ("any_of",), "codes", tuple(Code(*state) for state in states)),
        FilterSpec("@submitted", gettext("Submitted"), ("between",), "date"),
    ]
    if len(sites) > 1:
        specs.append(FilterSpec("@site", gettext("Site"), ("any_of",), "codes", sites))
    return specs


def columns_of(template: FormTemplate, specs: Iterable[FilterSpec]) -> list[Column]:
    """Return the document's list columns, else the first items that say something in a line."""
    inputs = {spec.path: spec.input for spec in specs}
    compiled = compiled_of(template.version)
    paths = [path for path in compiled.list_columns if path in inputs or path in compiled.document.found]
    hidden = compiled.items_of(hidden_sections(current_user, template))
    shown = [path for path in paths if path.partition(".")[0] not in hidden][:MOST_COLUMNS]
    return [_column(compiled.document, path, inputs) for path in shown]


def _column(document: Any, path: str, inputs: Mapping[str, str]) -> Column:
    found = document.found[path]
    sortable = inputs.get(path) in SORTS and "." not in path
    return Column(path, label_of(found.item), found.item, found.table, sortable, inputs.get(path) in NUMERIC)


def _said(column: Column, answers: Mapping[str, Any]) -> str:
    if column.table is None:
        return _text(column.item, answers.get(column.item["key"]))
    rows = answers.get(column.table["key"]) or ()
    texts = [_text(column.item, row.get(column.item["key"])) for row in rows]
    return "；".join(dict.fromkeys(text for text in texts if text))


def _text(item: Item, stored: Any) -> str:
    return "" if stored is None else type_of(item).text(item, stored)


def _filters_of(arguments: MultiDict[str, str] | ImmutableMultiDict[str, str]) -> dict[str, list[str]]:
    return {name: values for name, values in arguments.lists() if name.startswith("f.")}
