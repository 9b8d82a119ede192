"""The columns of a list: what each is called and what it says of an entry and its answers."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from app.answers.customers import CUSTOMER
from app.answers.own import OWN, SITE
from app.answers.query import SORTS
from app.fields import Item, label_of, type_of
from app.schema.compiled import Compiled

MOST_COLUMNS = 7
"""So many columns of the document a list shows before somebody chose any."""
MOST_CHOSEN = 20
SUM = "+"
"""Ends the path of a table's column of which the list shows the sum."""
NAMES_SOMEBODY = re.compile(r"(姓名|(客户|顾客|业主|住户)(名称|名)?|name|customer|client)\W*$", re.IGNORECASE)
"""At the end of a text's label: what stands there is most likely the customer's name."""
NUMERIC = frozenset({"number", "money"})


@dataclass(frozen=True)
class Column:
    path: str
    label: str
    item: Item
    table: Item | None
    """The table the column is part of; the list shows what its rows say."""
    sortable: bool
    is_number: bool

    def text(self, answers: Mapping[str, Any]) -> str:
        if self.table is None:
            return self._said(answers)
        rows = answers.get(self.table["key"]) or ()
        if self.path.endswith(SUM):
            return self._sum(rows)
        return "；".join(dict.fromkeys(text for text in map(self._said, rows) if text))

    def _said(self, values: Mapping[str, Any]) -> str:
        stored = values.get(self.item["key"])
        return "" if stored is None else type_of(self.item).text(self.item, stored)

    def _sum(self, rows: Iterable[Mapping[str, Any]]) -> str:
        stored = [row[self.item["key"]] for row in rows if isinstance(row.get(self.item["key"]), int | float)]
        return type_of(self.item).text(self.item, round(sum(stored), 6)) if stored else ""


class OwnColumn(Column):
    """A column of the entry itself; what it says stands among the answers, see `told_by`."""

    def text(self, answers: Mapping[str, Any]) -> str:
        return str(answers.get(self.path, ""))


def columns_of(compiled: Compiled, paths: Iterable[str]) -> list[Column]:
    """Return the columns of these paths; what the version does not have is left out."""
    inputs = {spec.path: spec.input for spec in compiled.filters()}
    found = compiled.document.found
    return [column_of(compiled, path, inputs) for path in paths if path in OWN or path.removesuffix(SUM) in found]


def default_columns(compiled: Compiled, *, of_customers: bool = False, of_several_sites: bool = False) -> list[str]:
    """Return what a list shows before anybody chose: the document's columns, and before them whom and which site.

    The customer is left out where one of the document's columns says their name.
    """
    said = list(compiled.list_columns)[:MOST_COLUMNS]
    own = {CUSTOMER: of_customers and not _says_name(compiled, said), SITE: of_several_sites}
    return [*(path for path, is_shown in own.items() if is_shown), *said]


def _says_name(compiled: Compiled, paths: Iterable[str]) -> bool:
    """Say whether one of these columns names the customer: looked up, or as a text that is called so."""
    sources, inputs = dict(compiled.sources), {spec.path: spec.input for spec in compiled.filters()}
    found = compiled.document.found
    texts = (path for path in paths if inputs.get(path) == "text" and path in found)
    looked_up = any(sources.get(path) == "customer" for path in paths)
    return looked_up or any(NAMES_SOMEBODY.search(label_of(found[path].item)) for path in texts)


def column_of(compiled: Compiled, path: str, inputs: Mapping[str, str]) -> Column:
    if path in OWN:
        return OwnColumn(path, OWN[path][0](), {"key": path}, None, sortable=False, is_number=False)
    plain = path.removesuffix(SUM)
    found = compiled.document.found[plain]
    sortable = inputs.get(path) in SORTS and "." not in path
    label = label_of(found.item)
    if path != plain:
        label = gettext("Total of %(column)s", column=label)
    return Column(path, label, found.item, found.table, sortable, inputs.get(plain) in NUMERIC)


def choosable_own(hidden: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield path and name of what every list can show of an entry itself."""
    yield from ((path, label()) for path, (label, _said) in OWN.items() if path not in hidden)


def choosable(compiled: Compiled, hidden: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield path and full name of all a list can show of a sheet: items, columns of tables, sums of their numbers."""
    inputs = {spec.path: spec.input for spec in compiled.filters()}
    for path, found in compiled.document.found.items():
        home = found.table["key"] if found.table else path
        if (
            home in hidden
            or path in hidden
            or (path not in inputs and found.item["key"] not in compiled.document.asked)
        ):
            continue
        label = label_of(found.item)
        if type_of(found.item).columns(found.item) or not label:
            continue
        yield path, f"{label_of(found.table)} · {label}" if found.table else label
        if found.table and inputs.get(path) in NUMERIC:
            total = gettext("Total of %(column)s", column=label)
            yield path + SUM, f"{label_of(found.table)} · {total}"
