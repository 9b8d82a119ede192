"""A table: a head, and rows that are numbered, labelled or blank; or lines to write on below a head."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext

from app.paper_in.lines import Line
from app.paper_in.marks import is_blank, marks_of
from app.paper_in.pieces import UNIT
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers import note, row_number, score, total
from app.paper_in.recognisers._asking import read_marks, recogniser_of
from app.paper_in.recognisers._base import BLANK, Item, Recogniser
from app.paper_in.rows import Rows, rows_from, with_ticks_joined, with_words_joined, without_sums
from app.paper_in.sheet import Block, Heading, Sheet

MOST_ROWS, MOST_COLUMNS = 200, 40
GROWING = {"min": 1, "max": MOST_ROWS, "start": 5}
_KEEPS_RECORD = re.compile(r".{1,20}(记录|明细|清单|登记|一览|台账|履历)表?[:：]?")
SUM = "合计"
RATED = "rated_items"


class Table(Recogniser):
    name = "table"
    order = 12

    def block(self, sheet: Sheet, at: int) -> Block | None:
        line = sheet.lines[at]
        if line.is_row:
            return self._rows(sheet, rows_from(sheet, at))
        if line.is_words:
            return self._lines_to_write_on(sheet, at)
        return self._scale_alone(sheet, line)

    def _lines_to_write_on(self, sheet: Sheet, at: int) -> Block | None:
        """Read a last line that names records without any place for them as the head of lines to write on."""
        text = sheet.lines[at].text
        if at == 0 or sheet.line(at + 1) is not None or not _KEEPS_RECORD.fullmatch(text):
            return None
        column = read_marks(marks_of(BLANK), in_table=True)[0]
        why = gettext("Read as lines to write on: the heading names records, and no place for them is printed.")
        label = text.rstrip(":：")
        table = self._made([column], GROWING, why, sure=False, label=label)
        return Block((Heading(label, gettext("Read as a heading: a short line above others.")), table))

    def _scale_alone(self, sheet: Sheet, line: Line) -> Block | None:
        """Read a scale without anything that is rated as the column of a table whose rows were lost."""
        if not line.marks[0].is_tick:
            return None
        items = read_marks(line.marks, to_customer=sheet.to_customer)
        if len(items) != 1 or "label" in items[0].item or "max" not in items[0].item:
            return None
        why = gettext("A scale without anything to rate: its rows are taken from a setting of the form.")
        return Block((self._made(items, [], why, sure=False, label="评价项目", from_setting=RATED),))

    def _rows(self, sheet: Sheet, rows: Rows) -> Block:
        if rows.head and rows.is_marked:
            return self._criteria(rows)
        if rows.head and (scored := self._scored(rows)):
            return scored
        if rows.head and rows.body and not any(rows.is_asked(at) for at in range(len(rows.head))):
            return self._read_only(rows)
        if rows.head:
            return Block((self._table(sheet, rows),), rows.used)
        return Block(tuple(self._pairs(sheet, rows)), rows.used)

    def _criteria(self, rows: Rows) -> Block:
        heads = note.Note()
        start = Heading("", "", shown=False)
        return Block((start, *(heads.head(cell, len(rows.head)) for cell in rows.head if cell)), 1)

    def _scored(self, rows: Rows) -> Block | None:
        """Read rows that print full marks as scores, with a total below them."""
        at = rows.full_marks()
        if at is None:
            return None
        found: list[GuessedItem] = []
        for row in rows.body:
            name = " ".join(dict.fromkeys(cell for cell in row[:at] if cell and not cell.isdigit()))
            kind = total.Total() if total.names_total(name) else score.Score()
            read = score.criterion(f"{name} {row[at]}")
            found += [kind.of(*read)] if read else [note.Note().words(name)] if name else []
        return Block((*self._criteria(rows).elements, *found), rows.used)

    def _read_only(self, rows: Rows) -> Block:
        cells = note.Note()
        heads = [cells.head(cell, len(rows.head)) for cell in rows.head if cell]
        said = [cells.cell(cell, len(rows.head)) for row in rows.body for cell in row if cell]
        return Block((*heads, *said), rows.used)

    def _table(self, sheet: Sheet, rows: Rows) -> GuessedItem:
        rows, sums = without_sums(rows)
        rows = with_ticks_joined(with_words_joined(rows))
        columns: list[GuessedItem] = []
        labels: list[str] = []
        own: dict[str, Any] = {}
        for at, head in enumerate(rows.head[:MOST_COLUMNS]):
            cells = [row[at] for row in rows.body]
            number = row_number.RowNumber().column(head, cells) if at == 0 else None
            if number is not None:
                columns.append(number)
            elif not labels and len(columns) == at and at < 2 and rows.labels_rows(cells):
                labels = cells
                own = {"row_head": head} if head else {}
            else:
                columns.append(self._column(sheet, head, next((cell for cell in cells if cell), "")))
        if sums:
            own["totals"] = True
        columns = columns or [self._column(sheet, "", "")]
        return self._made(columns, self._printed_rows(labels, rows.body), gettext("Read as a table."), **own)

    def _column(self, sheet: Sheet, head: str, cell: str) -> GuessedItem:
        where = {"in_table": True, "to_customer": sheet.to_customer}
        words = head.replace("\n", "")
        marks = marks_of(cell) or marks_of(BLANK)
        if not any(mark.is_tick or mark.is_place for mark in marks):
            marks = marks_of(BLANK)
        items = read_marks((*marks_of(f"{words} "), *marks), **where) if not _has_signs(words) else []
        if len(items) == 1 and not items[0].parts:
            return items[0]
        plain = read_marks(marks_of(BLANK), **where)[0]
        return replace(plain, item=plain.item | ({"label": words} if words else {}), sure=False)

    def _printed_rows(self, labels: list[str], body: Sequence[tuple[str, ...]]) -> Any:
        if labels:
            return [{"label": label} for label in labels[:MOST_ROWS]]
        return len(body) if 1 < len(body) <= MOST_ROWS else dict(GROWING)

    def _made(self, columns: list[GuessedItem], rows: Any, why: str, *, sure: bool = True, **own: Any) -> GuessedItem:
        label = own.pop("label", "")
        hidden = {"label_at": "none"} if label else {}
        return GuessedItem(
            self.made(label, rows=rows, **hidden, **own), why, sure, holds="columns", parts=tuple(columns)
        )

    def _pairs(self, sheet: Sheet, rows: Rows) -> list[Heading | GuessedItem]:
        """Read rows of labels with their places beside them, as a grid on paper stands."""
        found: list[Heading | GuessedItem] = []
        for row in filter(any, rows.body):
            label = ""
            for cell in row:
                marks = marks_of(cell)
                if label and UNIT.fullmatch(cell):
                    marks = marks_of(f"{BLANK}{cell}")
                if cell and all(mark.is_words for mark in marks):
                    found += [note.Note().words(label)] if label else []
                    label = cell
                else:
                    place = marks if cell else marks_of(BLANK)
                    found += read_marks(
                        (*marks_of(f"{label}: " if label else ""), *place), to_customer=sheet.to_customer
                    )
                    label = ""
            found += [note.Note().words(label)] if label else []
        return found

    def printed(self, item: Item) -> str:
        if "from_setting" in item:
            return "".join(recogniser_of(column).printed(column) for column in item["columns"])
        heads = [str(column["label"]) for column in item["columns"] if "label" in column]
        rows = item.get("rows", GROWING)
        labels = [str(row["label"]) for row in rows] if isinstance(rows, list) else []
        head = ([str(item.get("row_head", ""))] if labels else []) + heads
        lines = [" | ".join(head)] if heads else []
        count = len(labels) or (rows if isinstance(rows, int) else 1 if heads else 0)
        for at in range(count):
            cells = [_cell(column, at) for column in item["columns"]]
            lines.append(" | ".join([*labels[at : at + 1], *cells]))
        if item.get("totals"):
            sums = [_cell(column, count) if column["key"] in item["totals"] else "" for column in item["columns"]]
            lines.append(" | ".join([SUM, *(sums if labels else sums[1:])]))
        return "\n".join(["", *lines])


def _cell(column: Item, at: int) -> str:
    if isinstance(recogniser_of(column), row_number.RowNumber):
        return str(at + 1)
    return recogniser_of(column).printed(column).strip().removeprefix(":\n")


def _has_signs(words: str) -> bool:
    return any(not mark.is_words for mark in marks_of(words)) or is_blank(marks_of(words))
