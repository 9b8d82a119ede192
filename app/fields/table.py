"""A table: rows as printed, growing or labelled, each cell an item of its own type."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.fields._base import (
    NOTHING_LENT,
    AnswerContext,
    Fact,
    FieldType,
    FilterSpec,
    InvalidAnswer,
    Item,
    Place,
    Posted,
    Problem,
    RowTexts,
    Stored,
    Typed,
)
from app.fields._labels import LABEL_SCHEMA, clauses, label_of, label_text, marked, said_of
from app.fields._memo import once_per_item, once_per_language
from app.fields._rows import ROWS_SCHEMA, Rows, rows_of
from app.fields._table_marks import TableMarks
from app.fields._types import type_of

ROW = "row"
MOST_NAMED = 3
MOST_SAID = 40
Wrong = dict[tuple[int, str], Any]
"""What is wrong in which row and column."""


class Table(FieldType):
    name = "table"
    label = _l("Table")
    icon = "table"
    group = "table"
    label_at = "top"
    labels_inputs = False
    browser_value = "table"
    options_schema = {
        "columns": {
            "type": "array",
            "minItems": 1,
            "maxItems": 40,
            "items": {"$ref": "#/$defs/column"},
            "title": marked("Columns"),
        },
        "rows": ROWS_SCHEMA,
        "row_head": LABEL_SCHEMA | {"title": marked("Head of the row labels")},
        "totals": {
            "type": "array",
            "items": {"$ref": "#/$defs/key", "names": "column"},
            "title": marked("Columns summed up"),
            "description": marked("The sum of each stands below it."),
        },
        "from_setting": {
            "$ref": "#/$defs/key",
            "names": "setting",
            "title": marked("Row labels from a setting"),
            "description": marked("For a sheet whose printed rows are lost: its owner writes them into this setting."),
        },
    }
    required_options = ("columns",)

    @once_per_item
    def rows(self, item: Item) -> Rows:
        return rows_of(item)

    @once_per_language
    def marks(self, item: Item) -> TableMarks:
        return TableMarks(item)

    def columns(self, item: Item) -> tuple[Item, ...]:
        return tuple(item["columns"])

    @once_per_item
    def _asked_columns(self, item: Item) -> list[tuple[str, Item, FieldType]]:
        typed = ((column["key"], column, type_of(column)) for column in item["columns"])
        return [(key, column, kind) for key, column, kind in typed if kind.is_asked(column)]

    @once_per_item
    def _stored_columns(self, item: Item) -> dict[str, Item]:
        return {column["key"]: column for column in item["columns"] if "computed" in column or type_of(column).asked}

    def check_item(self, item: Item) -> Iterator[Problem]:
        for index, column in enumerate(item["columns"]):
            if column["key"] == ROW or type_of(column).columns(column) or type_of(column).members(column):
                yield Problem(
                    f"/columns/{index}",
                    gettext("A column cannot hold a table or a group, nor be called row."),
                    gettext("Choose another type or key."),
                )
        keys = {column["key"] for column in item["columns"]}
        for index, key in enumerate(item.get("totals", ())):
            if key not in keys:
                yield Problem(
                    f"/totals/{index}",
                    gettext("There is no column %(key)s.", key=key),
                    gettext("Name one of the columns of this table."),
                )

    def collect(self, item: Item, posted: Posted, name: str, context: AnswerContext) -> Typed:
        columns = self._asked_columns(item)
        return [
            {key: kind.collect(column, posted, f"{name}-{marker}-{key}", context) for key, column, kind in columns}
            for marker in self.rows(item).posted(posted, name)
        ]

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        wrong: Wrong = {}
        rows = [self._parse_row(item, index, cells, context, wrong) for index, cells in enumerate(typed)]
        if wrong:
            raise self._invalid(item, self._wrong_cells(item, rows, context) | wrong)
        return self._settled(item, rows)

    def _parse_row(
        self, item: Item, index: int, cells: Mapping[str, Typed], context: AnswerContext, wrong: Wrong
    ) -> dict[str, Stored]:
        row = {}
        for key, column, kind in self._asked_columns(item):
            try:
                value = kind.parse(column, cells[key], context)
            except InvalidAnswer as error:
                wrong[index, key] = error.message
                continue
            if value is not None:
                row[key] = value
        return row

    def _settled(self, item: Item, rows: list[dict[str, Stored]]) -> Stored | None:
        labels = self.rows(item).labels
        if labels is not None:
            return [{ROW: key} | row for key, row in zip(labels, rows, strict=False) if row] or None
        while rows and not rows[-1]:
            rows.pop()
        return rows or None

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        rows = self.by_position(item, stored)
        shown = self.rows(item).shown(len(rows))
        columns = self._asked_columns(item)
        filled = rows + [{}] * (shown - len(rows))
        return [{key: kind.typed(column, row.get(key)) for key, column, kind in columns} for row in filled]

    def by_position(self, item: Item, stored: Stored | None) -> list[Mapping[str, Stored]]:
        """Return the rows so that each stands where the sheet has it."""
        labels = self.rows(item).labels
        if labels is None:
            return list(stored or ())
        by_key = {row[ROW]: row for row in stored or ()}
        return [by_key.get(key, {}) for key in labels]

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        return self.marks(item, place.language).inputs(place, typed)

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        if not isinstance(stored, list) or not stored or not all(isinstance(row, dict) for row in stored):
            raise InvalidAnswer(gettext("This is not a table."))
        rows = self.rows(item)
        if len(stored) > rows.most:
            raise InvalidAnswer(gettext("At most %(most)s rows fit here.", most=rows.most))
        if len(stored) < rows.fewest:
            raise InvalidAnswer(gettext("At least %(fewest)s rows are wanted.", fewest=rows.fewest))
        self._check_shape(item, stored)
        wrong = self._wrong_cells(item, self.by_position(item, stored), context)
        if wrong:
            raise self._invalid(item, wrong)

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        rows, columns = self.rows(item), self._stored_columns(item)
        cells = {key: type_of(column).stored_schema(column) for key, column in columns.items()}
        labelled = {} if rows.labels is None else {ROW: {"enum": list(rows.labels)}}
        row = {"type": "object", "additionalProperties": False, "properties": labelled | cells}
        if labelled:
            row["required"] = [ROW]
        return {"type": "array", "minItems": max(rows.fewest, 1), "maxItems": rows.most, "items": row}

    def _check_shape(self, item: Item, stored: list[dict[str, Stored]]) -> None:
        labels = self.rows(item).labels
        known = self._stored_columns(item).keys() | ({ROW} if labels is not None else set())
        if any(not row.keys() <= known for row in stored):
            raise InvalidAnswer(gettext("This table has no such column."))
        if labels is None:
            if not stored[-1]:
                raise InvalidAnswer(gettext("Blank rows at the end are left out."))
            return
        named = [row.get(ROW) for row in stored]
        if named != [key for key in labels if key in named] or any(len(row) < 2 for row in stored):
            raise InvalidAnswer(gettext("Name each filled row once, in the order of the sheet."))

    def _wrong_cells(self, item: Item, rows: Iterable[Mapping[str, Stored]], context: AnswerContext) -> Wrong:
        columns = self._stored_columns(item)
        judged = (
            ((index, key), _judged(column, row.get(key), context, filled=bool(row)))
            for index, row in enumerate(rows)
            for key, column in columns.items()
        )
        return {place: message for place, message in judged if message}

    def _invalid(self, item: Item, wrong: Wrong) -> InvalidAnswer:
        rows, said = self.rows(item), []
        labels = {column["key"]: label_of(column) or column["key"] for column in item["columns"]}
        for (index, key), message in sorted(wrong.items())[:MOST_NAMED]:
            where = gettext("row %(row)s, %(column)s", row=rows.label(index), column=labels[key])
            said.append(said_of(where, str(message)))
        parts = {f"{rows.marker(index)}-{key}": message for (index, key), message in wrong.items()}
        return InvalidAnswer(clauses(said), parts)

    def text(self, item: Item, stored: Stored) -> str:
        rows = self.rows(item)
        return "\n".join(
            f"{rows.label(index)}. {self._row_text(item, row)}"
            for index, row in enumerate(self.by_position(item, stored))
            if row
        )

    def _row_text(self, item: Item, row: Mapping[str, Stored]) -> str:
        columns = self._stored_columns(item)
        return clauses(
            said_of(label_of(columns[key]), type_of(columns[key]).text(columns[key], row[key]))
            for key in columns
            if key in row
        )

    def masked(self, item: Item, stored: Stored) -> Stored:
        columns = {key: column for key, column in self._stored_columns(item).items() if type_of(column).personal}
        return [
            row | {key: type_of(columns[key]).masked(columns[key], row[key]) for key in columns.keys() & row.keys()}
            for row in stored
        ]

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        return self.marks(item).paper(self.by_position(item, stored), context)

    def row_count(self, item: Item, stored: Stored | None) -> int:
        """Return how many rows the sheet shows."""
        return self.rows(item).printed(len(stored or ()))

    def cells(self, item: Item) -> list[tuple[str, str]]:
        return [(key, label_of(column)) for key, column in self._stored_columns(item).items()]

    def cell_values(self, item: Item, stored: Stored | None) -> list[Any]:
        rows = self.by_position(item, stored)
        if not rows:
            return [None] * len(self._stored_columns(item))
        return [
            "\n".join(type_of(column).text(column, row[key]) if key in row else "" for row in rows)
            for key, column in self._stored_columns(item).items()
        ]

    def row_answers(self, item: Item, stored: Stored | None) -> Iterator[tuple[str, Mapping[str, Stored]]]:
        rows = self.rows(item)
        yield from ((rows.label(index), row) for index, row in enumerate(self.by_position(item, stored)))

    def from_cells(self, item: Item, texts: Mapping[str, str], context: AnswerContext) -> Stored | None:
        """Read one cell per column with a line per row."""
        lines = {key: text.split("\n") for key, text in texts.items() if text.strip()}
        if len({len(each) for each in lines.values()}) > 1:
            counts = "、".join(str(len(each)) for each in lines.values())
            raise InvalidAnswer(gettext("The columns of this table have different numbers of lines: %(n)s.", n=counts))
        rows = zip(*lines.values(), strict=True)
        return self._from_texts(
            item, [dict(zip(lines, ({"": line} for line in row), strict=True)) for row in rows], context
        )

    def from_rows(self, item: Item, rows: Iterable[RowTexts], context: AnswerContext) -> Stored | None:
        found: dict[int, Mapping[str, Mapping[str, str]]] = {}
        for name, texts in rows:
            index = self.rows(item).index(name)
            if index is None:
                raise InvalidAnswer(gettext("There is no row %(name)s.", name=name[:MOST_SAID]))
            if index in found:
                raise InvalidAnswer(gettext("Row %(name)s stands twice.", name=name[:MOST_SAID]))
            found[index] = texts
        count = max(found, default=-1) + 1
        return self._from_texts(item, [found.get(index, {}) for index in range(count)], context)

    def _from_texts(
        self, item: Item, rows: list[Mapping[str, Mapping[str, str]]], context: AnswerContext
    ) -> Stored | None:
        wrong: Wrong = {}
        if len(rows) > self.rows(item).most:
            raise InvalidAnswer(gettext("At most %(most)s rows fit here.", most=self.rows(item).most))
        read: list[dict[str, Stored]] = [{} for _row in rows]
        for index, texts in enumerate(rows):
            for key, column, kind in self._asked_columns(item):
                try:
                    value = kind.from_cells(column, texts.get(key, {}), context) if kind.reads_cells else None
                except InvalidAnswer as error:
                    wrong[index, key] = error.message
                    continue
                if value is not None:
                    read[index][key] = value
        if wrong:
            raise self._invalid(item, wrong)
        return self._settled(item, read)

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        columns = self._stored_columns(item)
        for row in stored:
            for key in (key for key in columns if key in row):
                for fact in type_of(columns[key]).facts(columns[key], row[key]):
                    yield from (replace(fact, path=f"{where}.{fact.path}") for where in _places(item, row))

    def filters(self, item: Item) -> list[FilterSpec]:
        """Narrow by a column in any row, and by each printed row of its own."""
        specs = [spec for column in item["columns"] for spec in type_of(column).filters(column)]
        labels = rows_of(item).labels or {}
        found = [self._placed(spec, item["key"], spec.label or label_of(item)) for spec in specs]
        for row, label in labels.items():
            named = (" · ".join(part for part in (label_text(label), spec.label) if part) for spec in specs)
            found += [self._placed(spec, f"{item['key']}.{row}", name) for spec, name in zip(specs, named, strict=True)]
        return found

    def _placed(self, spec: FilterSpec, where: str, label: str) -> FilterSpec:
        return replace(spec, path=f"{where}.{spec.path}", label=label)

    def number(self, item: Item, stored: Stored | None) -> Decimal | None:
        rows = self.by_position(item, stored)
        sums = [self.marks(item).total(rows, column) for column in item.get("totals", ())]
        found = [value for value in sums if value is not None]
        return sum(found, Decimal(0)) if found else None

    def starting(self) -> dict[str, Any]:
        columns = [
            {"key": f"text_{n}", "type": "text", "label": gettext("Column %(number)s", number=n)} for n in (1, 2)
        ]
        return {**super().starting(), "rows": 5, "columns": columns}

    def example(self) -> tuple[dict[str, Any], Stored]:
        columns = [
            {"key": "no", "type": "row_number", "label": "序号"},
            {"key": "aim", "type": "text", "label": "回访目的"},
            {
                "key": "mode",
                "type": "choices",
                "label": "回访方式",
                "options": [
                    {
                        "key": "phone",
                        "label": "电话",
                        "pick": "one",
                        "options": [{"key": "first", "label": "首次"}, {"key": "regular", "label": "常规"}],
                    },
                    {"key": "visit", "label": "现场"},
                ],
            },
            {"key": "on", "type": "date", "label": "计划时间"},
        ]
        stored = [{"aim": "了解使用情况", "mode": {"paths": ["phone/first"]}}, {}, {"on": "2026-11-21"}]
        return {"key": "rows", "type": "table", "label": "计划", "rows": 10, "columns": columns}, stored


def _places(item: Item, row: Mapping[str, Any]) -> Iterator[str]:
    """Yield where a row's facts stand: under the table, and under the row if it has a printed label."""
    yield item["key"]
    if "row" in row:
        yield f"{item['key']}.{row['row']}"


def _judged(column: Item, value: Stored | None, context: AnswerContext, *, filled: bool) -> Any:
    """Return what is wrong with a cell, if anything is."""
    if value is None:
        return gettext("Please fill this in.") if filled and column.get("required") is True else None
    try:
        type_of(column).check(column, value, context)
    except InvalidAnswer as error:
        return error.message
    return None
