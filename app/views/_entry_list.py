"""One page of a template's list as its address asks for it, made from the items without configuration."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from flask import request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.answers import listing, opening
from app.answers.columns import Column, columns_of, default_columns
from app.answers.customers import CUSTOMER, ROOM
from app.answers.filters import Among, Selection
from app.answers.own import AUTHOR, OWN, SITE
from app.answers.query import LONGEST_SHOWN, PREFIX, Arguments, Narrowing, Query, read
from app.answers.scope import scope_of
from app.errors import Invalid
from app.fields import Code, FilterSpec
from app.models.customer import CLASSES
from app.models.entry import Entry
from app.models.form_template import FormTemplate
from app.permissions import may_see_phone
from app.views._compiled import compiled_of, hidden_here
from app.views._list_row import Row, row_of
from app.views._sources import ID, source
from app.views._view_tabs import ALL
from app.views.layout import my_sites

PAGE_SIZE = 25
BOUNDS = (".from", ".to")
NOTHING: Mapping[str, str] = {}
OTHERS = {"user": _l("Other people"), "customer": _l("Other customers"), "room": _l("Other rooms")}


class EntryList:
    """What an address asks of a template's entries: which ones, in which order, which page of them."""

    size = PAGE_SIZE
    count: int
    rows: list[Row]

    def __init__(self, template: FormTemplate, arguments: Arguments) -> None:
        self.template = template
        self.compiled = compiled_of(template.version)
        self.hidden = hidden_here(template)
        self.specs = [*(spec for spec in own_specs() if spec.path not in self.hidden), *self._item_specs()]
        self.errors: dict[str, Any] = {}
        self.names: dict[str, dict[str, str]] = {}
        """Path of a filter by somebody or something -> what those asked for are called, by code."""
        self.chosen: list[str] = []
        """Paths of the columns somebody asked for."""
        self.arguments = self._with_ids(Arguments(arguments))
        self.query = self._read()
        self.page = self.query.page

    def load(self) -> "EntryList":
        """Read the page; beyond the end stands the last one."""
        found = listing.page(self.selection, self.query.sort, offset=self.page * self.size, limit=self.size)
        if not found.entry_ids and found.count:
            self.page = (found.count - 1) // self.size
            found = listing.page(self.selection, self.query.sort, offset=self.page * self.size, limit=self.size)
        self.count, self.of_customers = found.count, found.of_customers
        self.rows = [self._row(entry) for entry in found.entries()]
        return self

    def picked(self, most: int, ids: Collection[int] | None = None) -> list[int]:
        """Return the first entries of the whole list in its order, or those of these ids the reader may see."""
        selection = self.selection
        if ids is not None:
            selection = replace(selection, filters=(Among(ids),), with_void=True)
        return listing.page(selection, self.query.sort, limit=most).entry_ids

    @cached_property
    def selection(self) -> Selection:
        asks_state = any(narrowing.spec.path == "@state" for narrowing in self.query.narrowings)
        return Selection(
            self.template.id, self.query.filters, scope_of(current_user, self.template), with_void=asks_state
        )

    @cached_property
    def of_customers(self) -> bool:
        """Say whether the form's records are about customers, as loading the page found out by the way."""
        return listing.of_customers(self.template.id)

    @cached_property
    def columns(self) -> list[Column]:
        """Return the columns of the view shown, else those the reader chose, else the document's, as far as seen."""
        said = self.chosen or default_columns(
            self.compiled, of_customers=self.of_customers, of_several_sites=len(my_sites()) > 1
        )
        seen = columns_of(self.compiled, said)
        return [column for column in seen if column.path not in self.hidden and _home(column) not in self.hidden]

    @property
    def narrowings(self) -> Iterator[Narrowing]:
        """Yield the filters in force, with people and things by their names."""
        for narrowing in self.query.narrowings:
            names = self.names.get(narrowing.spec.path)
            called = " / ".join(names.get(code, code) for code in narrowing.codes) if names else ""
            yield replace(narrowing, text=called) if called else narrowing

    @property
    def filters(self) -> Arguments:
        """Return the arguments of the filters in force; nothing else travels to charts and back."""
        names = {name for narrowing in self.query.narrowings for name in narrowing.arguments}
        return Arguments([(name, value) for name, value in self.arguments.items(multi=True) if name in names])

    def name_of(self, spec: FilterSpec) -> str:
        """Return what stands in the input of a filter by somebody or something."""
        found, asked = self.names.get(spec.path, {}), self.arguments.getlist(PREFIX + spec.path)
        named = [name for code, name in found.items() if code in asked]
        return named[0] if named else self.arguments.get(f"{PREFIX}{spec.path}.name", "")

    def without(self, narrowing: Narrowing) -> str:
        """Return this address without one filter."""
        return self._address(narrowing.arguments)

    @property
    def cleared(self) -> str:
        return self._address(self.filters.keys())

    @property
    def kept(self) -> Iterator[tuple[str, str]]:
        """Yield what a form has to send along so that it is about the same list in the same order."""
        yield from self.filters.items(multi=True)
        if self.query.sorted_by:
            yield "sort", self.query.sorted_by

    @cached_property
    def opening_filters(self) -> Arguments:
        """Return the filters the form has its list open with, as far as the reader sees what they are about."""
        return opening.filter_arguments(self._said, {spec.path for spec in self.specs})

    @property
    def opens_with(self) -> str | None:
        """Return where a bare address leads: to the filters and the order the form says."""
        sort = opening.sort_argument(self._said, {spec.path for spec in self.specs})
        if self.arguments or not (self.opening_filters or sort):
            return None
        values: dict[str, Any] = {**dict(self.opening_filters.lists()), **({"sort": sort} if sort else {}), "view": ALL}
        return url_for("EntryListView.index", key=self.template.key, **values)

    @property
    def _said(self) -> Mapping[str, Any]:
        said: Mapping[str, Any] = self.compiled.document.source.get("list", {})
        return said

    @property
    def records_url(self) -> str:
        return self._listed("EntryListView.index", self.filters)

    def narrowed_url(
        self,
        *narrowings: Mapping[str, str],
        endpoint: str = "EntryListView.index",
        more: Mapping[str, str] = NOTHING,
        filters: Arguments | None = None,
    ) -> str:
        """Return the list, or another page, of the records selected here that meet further conditions as well."""
        arguments = Arguments(self.filters if filters is None else filters)
        for name, text in (pair for narrowing in narrowings for pair in narrowing.items()):
            if name.endswith(BOUNDS):
                arguments[name] = tighter(name, text, arguments.get(name, text))
            else:
                arguments.add(name, text)
        arguments.update(more)
        return self._listed(endpoint, arguments)

    @property
    def kept_url(self) -> str:
        """Return the list as this address asks for it, to come back to."""
        return self._listed("EntryListView.index", self.arguments)

    @property
    def charts_url(self) -> str:
        return self._listed("ChartView.index", self.filters)

    def _listed(self, endpoint: str, arguments: Arguments) -> str:
        return self._url(endpoint, dict(arguments.lists()))

    def _url(self, endpoint: str, values: dict[str, Any]) -> str:
        """Return an address; one that means all records says so where a bare one means fewer."""
        if not values and self.opening_filters and endpoint == "EntryListView.index":
            values = {"view": ALL}
        return url_for(endpoint, key=self.template.key, **values)

    def _address(self, dropped: Iterable[str]) -> str:
        gone = {*dropped, "page"}
        kept: dict[str, Any] = {name: values for name, values in self.arguments.lists() if name not in gone}
        return self._url(request.endpoint or "", kept)

    def _item_specs(self) -> Iterator[FilterSpec]:
        """Yield every filter by an item the reader sees; what is masked cannot be found out by searching."""
        found, sees_all = self.compiled.document.found, may_see_phone(current_user)
        for spec in self.compiled.filters():
            key, _dot, column = spec.path.partition(".")
            column = column.rpartition(".")[2]
            is_masked = (f"{key}.{column}" if column in found else key) in self.compiled.personal
            if key not in self.hidden and (sees_all or not is_masked):
                yield spec

    def _read(self) -> Query:
        try:
            return read(self.arguments, self.specs)
        except Invalid as error:
            self.errors |= error.errors
            return read(Arguments(), self.specs)

    def _with_ids(self, arguments: Arguments) -> Arguments:
        """Put the ids of people and things in place of their names: without script only names are sent."""
        for spec in self.specs:
            name = PREFIX + spec.path
            if spec.source and arguments.getlist(name) + arguments.getlist(f"{name}.name"):
                self.names[spec.path] = self._named(spec.source, name, arguments)
                arguments.setlist(name, list(self.names[spec.path]))
            if spec.source and arguments.getlist(f"{name}.all"):
                known = called(spec.source, arguments.getlist(f"{name}.all"))
                self.names[spec.path] = known | self.names.get(spec.path, {})
        return arguments

    def _named(self, kind: str, name: str, arguments: Arguments) -> dict[str, str]:
        """Return code and name of those asked for; the words win over an id they do not belong to."""
        word = arguments.get(f"{name}.name")
        codes = {code: code for code in arguments.getlist(name) if code} if word != "" else {}
        names = called(kind, codes)
        if not word or word in names.values():
            return codes | names
        found = {str(one.id): one.name for one in source(kind).exactly({word})}
        if not found:
            self.errors[name] = gettext("Nothing is known under the name %(name)s.", name=word[:LONGEST_SHOWN])
        return found

    def _row(self, entry: Entry) -> Row:
        answers = entry.answers if may_see_phone(current_user) else self.compiled.masked(entry.answers)
        return row_of(entry, answers, self.columns)


def _home(column: Column) -> str:
    return column.table["key"] if column.table else column.path


def called(kind: str, codes: Iterable[str]) -> dict[str, str]:
    """Return what those of a kind are called, by code; those the reader may not know only as others."""
    asked = list(codes)
    ids = {int(code) for code in asked if ID.fullmatch(code)}
    known = {str(one.id): one.name for one in (source(kind).within_reach(ids) if ids else ())}
    return dict.fromkeys(asked, str(OTHERS[kind.partition(":")[0]])) | known


def tighter(name: str, one: str, other: str) -> str:
    """Return the narrower of two bounds: the later beginning, the earlier end."""
    pick = max if name.endswith(BOUNDS[0]) else min
    return pick(one, other) if "-" in one[1:] else pick(one, other, key=float)


def own_specs() -> Iterator[FilterSpec]:
    """Yield the filters by what an entry itself says."""
    states = (("running", gettext("In progress")), ("done", gettext("Finished")), ("void", gettext("Voided")))
    yield FilterSpec("@state", gettext("State"), ("any_of",), "codes", tuple(Code(*state) for state in states))
    yield FilterSpec("@submitted", gettext("Submitted"), ("between",), "date")
    yield FilterSpec(AUTHOR, OWN[AUTHOR][0](), ("is",), "reference", source="user")
    yield FilterSpec(CUSTOMER, OWN[CUSTOMER][0](), ("is",), "about", source="customer")
    yield FilterSpec(ROOM, OWN[ROOM][0](), ("is",), "about", source="room")
    classes = tuple(Code(each, each) for each in CLASSES)
    yield FilterSpec("@class", gettext("Customer class"), ("any_of",), "class", classes)
    sites = tuple(Code(str(site.id), site.name) for site in my_sites())
    if len(sites) > 1:
        yield FilterSpec(SITE, OWN[SITE][0](), ("any_of",), "codes", sites)
