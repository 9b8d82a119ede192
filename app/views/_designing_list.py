"""What the designer's page of lists and charts is told of a draft: what there is to choose, and how it looks."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext

from app import clock
from app.answers.charts import SUBMITTED
from app.answers.columns import Column, choosable, columns_of
from app.answers.opening import filter_arguments, sort_argument
from app.answers.query import SORTS, Arguments
from app.charts import KINDS
from app.fields import FilterSpec
from app.models.form_template import FormTemplate
from app.operations.definition import defined_by
from app.schema import canonical
from app.schema.checks.listing import AGE, OWN_COMPARED, STATE
from app.schema.compiled import Compiled
from app.schema.document import Document
from app.schema.list_schema import OPERATORS
from app.views._chart import SPLIT_INPUTS
from app.views._entry_list import EntryList, own_specs

FEW = 5
Named = list[tuple[str, str]]
"""Paths or keys, and what people call them."""


def list_page(template: FormTemplate, document: Document) -> dict[str, Any]:
    """Return what there is to choose from, and the list as it would be."""
    compiled = Compiled(document)
    specs = [*(spec for spec in own_specs() if spec.path == STATE), *compiled.filters()]
    return {
        "columns": list(choosable(compiled)),
        "usual": list(Compiled(Document({**document.source, "list": {}})).list_columns),
        "sorts": [(AGE, gettext("Order of submitting")), *_sorts(specs)],
        "filters": [_filter(spec) for spec in specs],
        "charts": _charts(compiled),
        "compares": _compares(specs),
        "number": _number(document),
        "preview": _preview(template, compiled),
    }


def _sorts(specs: list[FilterSpec]) -> Iterator[tuple[str, str]]:
    fitting = (spec for spec in specs if spec.input in SORTS and "." not in spec.path and spec.path != STATE)
    yield from ((spec.path, spec.label) for spec in fitting)


def _filter(spec: FilterSpec) -> dict[str, Any]:
    return {
        "path": spec.path,
        "label": spec.label,
        "input": spec.input,
        "operators": [each for each in OPERATORS if each in spec.operators],
        "codes": [(code.code, code.label, code.depth) for code in spec.codes],
    }


def _charts(compiled: Compiled) -> Named:
    items = list(compiled.document.found.values())
    subjects = sorted((each for kind in KINDS.values() for each in kind.subjects(items)), key=lambda each: each.place)
    return [(subject.key, subject.title) for subject in subjects]


def _compares(specs: list[FilterSpec]) -> Named:
    own = [(spec.path, spec.label) for spec in own_specs() if spec.path in OWN_COMPARED]
    asked = [(spec.path, spec.label) for spec in specs if spec.input in SPLIT_INPUTS and "." not in spec.path]
    return [*own, *((path, label) for path, label in asked if path not in OWN_COMPARED)]


def _number(document: Document) -> dict[str, Any]:
    """Return the first numbers of this year and of the next."""
    plain = {name: part for name, part in document.source.items() if name != "number"}
    definition = defined_by(canonical.dump(document), {})
    year = clock.today().year
    return {
        "prefix": defined_by(canonical.dump(Document(plain)), {}).prefix,
        "first": definition.numbered_as(year, 1),
        "following": [definition.numbered_as(year, 2), definition.numbered_as(year + 1, 1)],
        "restarts": definition.starts_each_year,
        "years": [year, year + 1],
    }


def _preview(template: FormTemplate, compiled: Compiled) -> dict[str, Any]:
    """Return the head of the list and its first rows, of records there are and that the designer may see."""
    columns = columns_of(compiled, compiled.list_columns)
    rows = _rows(template, compiled, columns) if template.version is not None else None
    return {"head": [(column.label, column.is_number) for column in columns], **(rows or {"rows": [], "count": 0})}


def _rows(template: FormTemplate, compiled: Compiled, columns: list[Column]) -> dict[str, Any] | None:
    said, known = (
        compiled.document.source.get("list", {}),
        {spec.path for spec in EntryList(template, Arguments()).specs},
    )
    arguments = Arguments(filter_arguments(said, known))
    arguments["sort"] = sort_argument(said, known)
    listed = EntryList(template, arguments)
    if listed.errors:
        return None
    listed.size, listed.chosen = FEW, [column.path for column in columns] or [SUBMITTED]
    listed.load()
    places = {column.path: place for place, column in enumerate(listed.columns)}
    return {"count": listed.count, "rows": [_row(row, columns, places) for row in listed.rows]}


def _row(row: Any, columns: list[Column], places: dict[str, int]) -> dict[str, Any]:
    cells = [row.cells[places[column.path]].text if column.path in places else "" for column in columns]
    return {"number": row.number, "cells": cells}
