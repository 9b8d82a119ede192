"""Lists and charts that ask for what is not there, or for what no index answers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from re import fullmatch
from typing import TYPE_CHECKING, Any

from flask_babel import gettext

from app.fields import Code, FilterSpec, type_of
from app.schema.checks.names import no_item
from app.schema.problems import Problem, pointer

if TYPE_CHECKING:
    from app.schema.document import Document

SUM = "+"
"""Ends the path of a table's column of which the list shows the sum."""
SORTED = frozenset({"codes", "text", "number", "money", "date", "datetime", "time"})
"""Inputs of filters by which a list can be put in order."""
COMPARED = frozenset({"codes", "reference"})
OWN_COMPARED = frozenset({"@state", "@author", "@site", "@class"})
AGE, STATE, RECORDS, SCORES = "@age", "@state", "@records", "@scores."
STATES = FilterSpec(STATE, STATE, ("any_of",), "codes", tuple(Code(each, each) for each in ("running", "done", "void")))
Specs = Mapping[str, FilterSpec]


def problems(document: "Document") -> Iterator[Problem]:
    specs = {spec.path: spec for item in document.standing.values() for spec in type_of(item).filters(item)}
    said = document.source.get("list", {})
    for index, path in enumerate(said.get("columns", ())):
        yield from _column(document, specs, path, pointer("list", "columns", index))
    if "sort" in said:
        yield from _sort(document, specs, said["sort"]["by"])
    for index, condition in enumerate(said.get("filter", ())):
        yield from _condition(document, {**specs, STATE: STATES}, condition, pointer("list", "filter", index))
    yield from _charts(document, specs, document.source.get("charts", {}))


def _column(document: "Document", specs: Specs, path: str, place: str) -> Iterator[Problem]:
    plain = path.removesuffix(SUM)
    if plain not in document.found:
        yield no_item(place, path)
    elif plain != path and (plain not in specs or specs[plain].input not in {"number", "money"} or "." not in plain):
        message = gettext("%(name)s cannot be added up.", name=plain)
        yield Problem(place, message, gettext("Only columns of numbers can be added up."))


def _sort(document: "Document", specs: Specs, path: str) -> Iterator[Problem]:
    if path == AGE:
        return
    if path not in document.found and path not in specs:
        yield no_item("/list/sort/by", path)
    elif path not in specs or specs[path].input not in SORTED or "." in path:
        message = gettext("A list cannot be sorted by %(name)s.", name=path)
        yield Problem(
            "/list/sort/by", message, gettext("Choose an item of the sheet itself that is no person or thing.")
        )


def _condition(document: "Document", specs: Specs, condition: Mapping[str, Any], place: str) -> Iterator[Problem]:
    path, operator, values = condition["path"], condition["operator"], condition.get("values", ())
    spec = specs.get(path)
    if spec is None and path not in document.found:
        yield no_item(f"{place}/path", path)
    elif spec is None or operator not in spec.operators:
        possible = ", ".join(each for each in (spec.operators if spec else ()) if each in _WRONG)
        message = gettext("%(name)s cannot be filtered by %(operator)s.", name=path, operator=operator)
        remedy = gettext("Use one of: %(known)s.", known=possible) if possible else gettext("Choose another item.")
        yield Problem(f"{place}/operator", message, remedy)
    elif _WRONG[operator](spec, values):
        message = gettext("These values do not fit the filter by %(name)s.", name=path)
        yield Problem(f"{place}/values", message, _remedy(operator))


def _remedy(operator: str) -> str:
    return {
        "any_of": gettext("Choose at least one of the options there are."),
        "between": gettext("Give two bounds, at least one of them: numbers, days like 2026-11-21 or times like 09:30."),
        "contains": gettext("Give one text."),
    }.get(operator, gettext("Leave the values out."))


def _codes_wrong(spec: FilterSpec, values: Sequence[Any]) -> bool:
    return not values or not {str(value) for value in values} <= {code.code for code in spec.codes}


def _bounds_wrong(spec: FilterSpec, values: Sequence[Any]) -> bool:
    given = [value for value in values if value is not None]
    return len(values) != len(("from", "to")) or not given or not all(_is_bound(spec.input, each) for each in given)


def _is_bound(kind: str, value: Any) -> bool:
    if kind in {"number", "money"}:
        return isinstance(value, int | float)
    if kind == "time":
        return isinstance(value, str) and bool(fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", value))
    return isinstance(value, str) and _is_day(value)


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _text_wrong(_spec: FilterSpec, values: Sequence[Any]) -> bool:
    return len(values) != 1 or not isinstance(values[0], str) or not values[0].strip()


def _any_wrong(_spec: FilterSpec, values: Sequence[Any]) -> bool:
    return bool(values)


_WRONG = {
    "any_of": _codes_wrong,
    "between": _bounds_wrong,
    "contains": _text_wrong,
    "filled": _any_wrong,
    "blank": _any_wrong,
}
"""Say whether the values are not those an operator needs."""


def _charts(document: "Document", specs: Specs, charts: Mapping[str, Any]) -> Iterator[Problem]:
    for index, key in enumerate(charts.get("show", ())):
        if not _is_chart(document, key):
            message = gettext("There is no chart of %(name)s.", name=key)
            yield Problem(pointer("charts", "show", index), message, gettext("Take it out of the charts."))
    path = charts.get("compare")
    spec = specs.get(path or "")
    is_group = path in OWN_COMPARED or (spec is not None and spec.input in COMPARED and "." not in spec.path)
    if path is not None and not is_group:
        message = gettext("Charts cannot be compared by %(name)s.", name=path)
        yield Problem("/charts/compare", message, gettext("Choose an item with options, or a person or thing."))


def _is_chart(document: "Document", key: str) -> bool:
    if key.startswith(SCORES):
        return key.removeprefix(SCORES) in document.sections
    found = document.found.get(key)
    return key == RECORDS or (found is not None and type_of(found.item).summary(found.item) is not None)
