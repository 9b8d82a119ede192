"""Rows that belong together: the head, the cells below it, and words of a cell that run over several lines."""

import re
from dataclasses import dataclass, replace

from app.paper_in.grades import is_grade
from app.paper_in.lines import LONGEST_LINE
from app.paper_in.marks import marks_of
from app.paper_in.pieces import UNIT
from app.paper_in.sheet import Sheet

MOST_RUN_OVER = 4
"""Most lines the words of a cell run over before its row goes on."""
_MARKS_HEAD = re.compile(r"满分|得分|分值|评分|标准分|分数|打分|扣分")
_SUM = re.compile(r"(合计|小计|总计|共计)[:：]?")
_FULL_MARKS = re.compile(r"满分|分值|标准分|配分|应得分|总分值")
_MARK = re.compile(r"\d{1,3}(?:\.\d)?\s?分?")
Row = tuple[str, ...]


@dataclass(frozen=True)
class Rows:
    head: Row
    body: tuple[Row, ...]
    used: int
    summed: bool = False
    """A line below says that columns are summed up."""
    is_marked: bool = False
    """It heads lines with full marks or boxes that follow instead of rows."""

    def is_asked(self, at: int) -> bool:
        """Say whether somebody writes or ticks in a column."""
        return any(is_place(row[at]) for row in self.body)

    def full_marks(self) -> int | None:
        """Return the column that prints full marks beside one where marks are given."""
        for at, head in enumerate(self.head):
            if at and _FULL_MARKS.search(head) and self.body and all(_MARK.fullmatch(row[at]) for row in self.body):
                return at if sum(map(self.is_asked, range(at + 1, len(self.head)))) == 1 else None
        return None

    def labels_rows(self, cells: list[str]) -> bool:
        """Say whether a column names the rows."""
        return bool(cells) and all(cells) and not any(map(is_place, cells))


def is_place(cell: str) -> bool:
    return not cell or any(mark.is_tick or mark.is_place for mark in marks_of(cell))


def without_sums(rows: Rows) -> tuple[Rows, bool]:
    """Take a last row of column totals away; say whether there was one."""
    if rows.summed:
        return rows, True
    words = [cell for cell in rows.body[-1] if not is_place(cell)] if len(rows.body) > 1 else []
    if len(words) == 1 and _SUM.fullmatch(words[0]):
        return replace(rows, body=rows.body[:-1]), True
    return rows, False


def with_words_joined(rows: Rows) -> Rows:
    """Make one column of neighbours that only say something, as 类别 and 项目 name a row together."""
    counts = bool(rows.body) and all(row[0].strip(" .、") == str(at) for at, row in enumerate(rows.body, 1))
    said = [at for at in range(counts, len(rows.head)) if rows.labels_rows([row[at] for row in rows.body])]
    if len(said) < 2:
        return rows

    def joined(row: Row) -> Row:
        first = " ".join(dict.fromkeys(row[at] for at in said))
        return tuple(first if at == said[0] else cell for at, cell in enumerate(row) if at not in said[1:])

    return replace(rows, head=joined(rows.head), body=tuple(map(joined, rows.body)))


def with_ticks_joined(rows: Rows) -> Rows:
    """Make one column of those that hold a bare box each: their heads are the options."""
    cells = {at: [row[at] for row in rows.body] for at, head in enumerate(rows.head) if head}
    bare = [at for at in cells if _bare_ticks(cells[at]) or (is_grade(rows.head[at]) and not any(cells[at]))]
    if len(bare) < 2:
        return rows
    options = "".join(f"□{rows.head[at]}" for at in bare)

    def joined(row: Row, cell: str) -> Row:
        return tuple(cell if at == bare[0] else old for at, old in enumerate(row) if at not in bare[1:])

    return replace(rows, head=joined(rows.head, ""), body=tuple(joined(row, options) for row in rows.body))


def _bare_ticks(cells: list[str]) -> bool:
    return bool(cells) and all(len(marks) == 1 and marks[0].is_tick for marks in map(marks_of, cells))


def rows_from(sheet: Sheet, at: int) -> Rows:
    """Take all rows from here on that have as many cells."""
    first = sheet.lines[at].cells
    is_head = all(not is_place(cell) for cell in first if cell) and sum(map(bool, first)) > 1
    is_head = is_head and sum(not cell or UNIT.fullmatch(cell) is not None for cell in first[1:]) < 2
    if not is_head:
        return _grid(sheet, at)
    following = sheet.line(at + 1)
    speaks_of_marks = any(map(_MARKS_HEAD.search, first)) and sheet.has_marks
    if following is not None and not following.is_row and any(mark.is_tick for mark in following.marks):
        return Rows(first, (), 1, is_marked=True)
    if speaks_of_marks and (following is None or not following.is_row):
        return Rows(first, (), 1, is_marked=True)
    body, used = _body(sheet, at + 1, len(first))
    if body and len(body) < 2 and not _may_head(first, body[0]):
        return _grid(sheet, at)
    below = sheet.line(at + 1 + used)
    summed = len(body) > 1 and below is not None and below.is_words and _SUM.fullmatch(below.text) is not None
    return Rows(first, tuple(body), 1 + used + summed, summed=summed)


def _may_head(head: Row, row: Row) -> bool:
    return any(map(is_place, row)) or not any(is_place(cell) for cell in head if cell)


def _grid(sheet: Sheet, at: int) -> Rows:
    body: list[Row] = []
    while (line := sheet.line(at + len(body))) is not None and line.is_row:
        if body and all(not is_place(cell) for cell in line.cells):
            break
        body.append(line.cells)
    return Rows((), tuple(body), max(1, len(body)))


def _body(sheet: Sheet, at: int, width: int) -> tuple[list[Row], int]:
    body: list[Row] = []
    used = 0
    while True:
        over = _run_over(sheet, at + used)
        line = sheet.line(at + used + len(over))
        if line is None or not line.is_row or len(line.cells) != width:
            return body, used
        if (over and is_place(line.cells[0])) or _begins_another(body, line.cells):
            return body, used
        first = "\n".join([*over, line.cells[0]])
        body.append((first, *line.cells[1:]))
        used += 1 + len(over)


def _begins_another(body: list[Row], row: Row) -> bool:
    """Say whether a row is the head of another table: words alone below rows to fill in."""
    asked = bool(body) and any(map(is_place, body[-1]))
    return asked and not any(map(is_place, row)) and _SUM.fullmatch(row[0]) is None


def _run_over(sheet: Sheet, at: int) -> list[str]:
    """Collect lines of words alone; they are the beginning of the next row's first cell if a row follows."""
    found: list[str] = []
    while (line := sheet.line(at + len(found))) is not None and line.is_words and len(found) < MOST_RUN_OVER:
        if sum(map(len, found)) > LONGEST_LINE:
            break
        found.append(line.text)
    return found
