"""Compute the tables of a sheet: the one place that knows where a cell stands on screen, phone and paper."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, chain, dropwhile, groupby, pairwise
from typing import Any

from app.fields import type_of
from app.fields._rows import Rows, rows_of
from app.schema.cells import Cell, Row, Sheet, SheetTable
from app.schema.items import FoundSection, Item, Section, is_table
from app.schema.placing import Board, Edges, Flow, Placed, kept_rows

Spot = tuple[int, Fraction]
UNITS = 24
LABEL_UNITS = 4
MARK_UNITS = 2
TITLE_UNITS = 2
ABOVE = "above"
BESIDE = frozenset({"left", "upright"})
UPRIGHT_UP_TO = Fraction(TITLE_UNITS, UNITS)
"""A title at the left stands upright in a cell as narrow as this, else its words run across."""


def sheet(document: Mapping[str, Any], row_counts: Mapping[str, int] | None = None) -> Sheet:
    """Lay out a whole document; a growing table gets the rows `row_counts` says, at least those it starts with."""
    draughtsman = _Draughtsman(row_counts or {})
    for section in document.get("sections", ()):
        draughtsman.draw(section)
    draughtsman.finish_grid()
    return Sheet(tuple(draughtsman.tables))


class _Draughtsman:
    """Draws section after section: grids that follow each other share one table, each table item gets its own."""

    def __init__(self, row_counts: Mapping[str, int]) -> None:
        self.row_counts = row_counts
        self.tables: list[SheetTable] = []
        self.board: Board[Cell] = Board()
        self.is_open = False

    def draw(self, section: Section) -> None:
        is_open = section.get("frame") == "open"
        if is_open != self.is_open:
            self.finish_grid()
        self.is_open = is_open
        self._section(section, [Fraction(unit, UNITS) for unit in range(UNITS + 1)])

    def finish_grid(self) -> None:
        if self.board.placed:
            self.tables.append(_grid(self.board, self.is_open))
        self.board = Board()

    def _section(self, section: Section, edges: Edges) -> None:
        edges = own_edges(section, edges)
        title_at = title_position(section, len(edges) - 1)
        if title_at in {"top", "phone"}:
            classes = ("phone-only",) if title_at == "phone" else ()
            title = Cell("section", section=section, label=section["title"], classes=classes)
            self.board.put(Placed(title, edges[0], edges[-1], self.board.bottom))
        if title_at == "left":
            self._beside_title(section, edges)
        else:
            self._contents(section, edges)

    def _beside_title(self, section: Section, edges: Edges) -> None:
        span = min(title_span(section), len(edges) - 2)
        top, turn = self.board.bottom, len(self.board.placed)
        self._contents(section, edges[span:])
        is_narrow = edges[span] - edges[0] <= UPRIGHT_UP_TO
        classes = ("beside", "upright") if is_narrow else ("beside",)
        title = Cell("section", section=section, label=section["title"], classes=classes)
        rows = max(self.board.bottom - top, 1)
        self.board.put(Placed(title, edges[0], edges[span], top, rows), turn)

    def _contents(self, section: Section, edges: Edges) -> None:
        for is_table_run, run in groupby(section.get("items", ()), key=is_table):
            if is_table_run:
                self._tables(list(run), section)
            else:
                self._flow(list(run), section, edges)
        for inner in section.get("sections", ()):
            self._section(inner, edges)

    def _tables(self, items: Sequence[Item], section: Section) -> None:
        self.finish_grid()
        self.tables += (table_of(item, section, self.row_counts.get(item["key"], 0)) for item in items)

    def _flow(self, items: Sequence[Item], section: Section, edges: Edges) -> None:
        flow = Flow(edges, self.board.bottom)
        for item in items:
            span = span_of(item, len(edges) - 1)
            top, column = flow.place(span, _lines(item))
            for placed in _cells(item, section, edges[column : column + span + 1], top):
                self.board.put(placed)


def _cells(item: Item, section: Section, edges: Edges, top: int) -> Iterator[Placed[Cell]]:
    """Yield an item's cells: label, full mark and field, as far as they stand apart."""
    position, rows = label_position(item), item.get("rows", 1)
    field = Cell("field", item=item, section=section, height=rows, classes=(f"label-{position}",))
    if position == ABOVE:
        yield from _stacked(field, edges, top)
    elif position in BESIDE and len(edges) > 2:
        yield from _in_line(field, edges, top, position)
    else:
        label = None if position == "none" else item.get("label")
        yield Placed(replace(field, label=label), edges[0], edges[-1], top, rows)


def _in_line(field: Cell, edges: Edges, top: int, position: str) -> Iterator[Placed[Cell]]:
    item, rows, last = field.item or {}, field.height, len(edges) - 1
    middle = min(label_span(item, last), last - 1)
    after = min(middle + mark_span(item), last - 1)
    classes = ("upright",) if position == "upright" else ()
    label = replace(field, kind="label", label=item.get("label"), classes=classes)
    yield Placed(label, edges[0], edges[middle], top, rows)
    if after > middle:
        yield Placed(replace(field, kind="mark", classes=()), edges[middle], edges[after], top, rows)
    yield Placed(field, edges[after], edges[-1], top, rows)


def _stacked(field: Cell, edges: Edges, top: int) -> Iterator[Placed[Cell]]:
    item = field.item or {}
    heads = [replace(field, kind="label", label=item.get("label"), height=1, classes=(ABOVE,))]
    heads += [replace(field, kind="mark", height=1, classes=())] * bool(mark_span(item))
    yield from (Placed(head, edges[0], edges[-1], top + line) for line, head in enumerate(heads))
    yield Placed(field, edges[0], edges[-1], top + len(heads), field.height)


def _lines(item: Item) -> int:
    """Return how many lines of the grid an item takes."""
    heads = 1 + bool(mark_span(item)) if label_position(item) == ABOVE else 0
    return int(item.get("rows", 1)) + heads


def label_position(item: Item) -> str:
    """Say where the label stands, by the item or else by its type; without a label there is no place for one."""
    wanted = str(item.get("label_at", type_of(item).label_at))
    return wanted if item.get("label") else "none"


def own_edges(section: Section, edges: Edges) -> Edges:
    """Return the section's column edges: its own weights over the given width, else the grid it stands in."""
    weights = section.get("columns")
    if not weights:
        return edges
    width, total = edges[-1] - edges[0], sum(map(Fraction, weights))
    return [edges[0] + width * part / total for part in accumulate(map(Fraction, weights), initial=Fraction(0))]


def title_position(section: Section, width: int) -> str:
    """Say where the title stands: never beside a table, which is a table of its own, nor where it would fill all."""
    if not section.get("title"):
        return "none"
    wanted = str(section.get("title_at", "top"))
    return "top" if wanted == "left" and (width < 2 or holds_table(section)) else wanted


def holds_table(section: Section) -> bool:
    return any(map(is_table, section.get("items", ()))) or any(map(holds_table, section.get("sections", ())))


def grid_width(home: FoundSection) -> int:
    """Return how many columns a section has, its own title included."""
    if home.section.get("columns"):
        return len(home.section["columns"])
    return content_width(FoundSection(home.ancestors[-1], "", home.ancestors[:-1])) if home.ancestors else UNITS


def content_width(home: FoundSection) -> int:
    """Return how many columns a section's items may take."""
    width = grid_width(home)
    return width - title_span(home.section) if title_position(home.section, width) == "left" else width


def title_span(section: Section) -> int:
    return int(section.get("title_span", 1 if section.get("columns") else TITLE_UNITS))


def span_of(item: Item, width: int) -> int:
    return min(int(item.get("span", width)), width)


def label_span(item: Item, span: int) -> int:
    """Return how many columns the label takes: four unless said, but never more than half of a narrow item."""
    return int(item.get("label_span", max(1, min(LABEL_UNITS, span // 2))))


def mark_span(item: Item) -> int:
    """Return how many columns the full mark takes that has a cell of its own; 0 without one."""
    return int(item["max_cell"].get("span", MARK_UNITS)) if "max_cell" in item else 0


def _grid(board: Board[Cell], is_open: bool) -> SheetTable:
    edges = board.edges()
    turns = _turns(board.placed)
    for left, right, top, rows in list(board.gaps()):
        board.put(Placed(Cell("blank"), left, right, top, rows))
    numbers = kept_rows(board.placed, board.bottom)
    order = sorted(board.placed, key=lambda placed: (placed.top, placed.left))
    lines = groupby(order, key=lambda placed: placed.top)
    drawn = tuple(Row(tuple(_sized(placed, edges, numbers, turns) for placed in line)) for _top, line in lines)
    return SheetTable(_widths(edges), drawn, is_open=is_open)


def _turns(placed: Sequence[Placed[Cell]]) -> Mapping[Spot, int]:
    """Number the cells in the order of the items, unless that is row by row."""
    spots = [(each.top, each.left) for each in placed]
    return {} if spots == sorted(spots) else {spot: turn for turn, spot in enumerate(spots, 1)}


def _sized(placed: Placed[Cell], edges: Edges, numbers: Sequence[int], turns: Mapping[Spot, int]) -> Cell:
    colspan = edges.index(placed.right) - edges.index(placed.left)
    rowspan = numbers[placed.below] - numbers[placed.top]
    return replace(placed.thing, colspan=colspan, rowspan=rowspan, turn=turns.get((placed.top, placed.left), 0))


def _widths(edges: Edges) -> tuple[Fraction, ...]:
    return tuple(right - left for left, right in pairwise(edges))


def table_of(item: Item, section: Section, wanted_rows: int = 0) -> SheetTable:
    """Lay out a table item: its head, its rows, its totals."""
    rows = rows_of(item)
    has_heads = rows.labels is not None
    weights = _column_weights(item, has_row_heads=has_heads)
    body = (_table_row(item, section, index, rows) for index in range(rows.printed(wanted_rows)))
    lines = tuple(chain(body, _totals(item, section, has_row_heads=has_heads)))
    head = tuple(_table_head(item, section, has_row_heads=has_heads))
    return SheetTable(tuple(weight / sum(weights) for weight in weights), lines, head, item, section)


def _column_weights(item: Item, *, has_row_heads: bool) -> list[Fraction]:
    """Weigh the columns by their spans; those without one share what is left of the width."""
    given = [column.get("span") for column in item["columns"]]
    if has_row_heads:
        given.insert(0, item.get("label_span", LABEL_UNITS))
    rest = Fraction(UNITS - sum(map(Fraction, filter(None, given))), max(1, given.count(None)))
    return [Fraction(span) if span else max(rest, Fraction(2)) for span in given]


def _table_head(item: Item, section: Section, *, has_row_heads: bool) -> Iterator[Row]:
    width = len(item["columns"]) + has_row_heads
    if item.get("label") and item.get("label_at") != "none":
        yield Row((Cell("section", item=item, section=section, label=item["label"], colspan=width),))
    heads = [Cell("head", item=column, section=section, label=column.get("label")) for column in item["columns"]]
    if has_row_heads:
        heads.insert(0, Cell("head", section=section, label=item.get("row_head")))
    if any(cell.label for cell in heads):
        yield Row(tuple(heads))


def _table_row(item: Item, section: Section, index: int, rows: Rows) -> Row:
    fields = (Cell("field", item=column, section=section, table_row=index) for column in item["columns"])
    heads = (
        []
        if rows.labels is None
        else [Cell("row_head", section=section, label=_row_label(rows, index), table_row=index)]
    )
    return Row((*heads, *fields), table_row=index)


def _row_label(rows: Rows, index: int) -> Any:
    return list((rows.labels or {}).values())[index]


def _totals(item: Item, section: Section, *, has_row_heads: bool) -> Iterator[Row]:
    """Yield the row of column totals: a head over the columns before the first total, then totals and blanks."""
    wanted = set(item.get("totals", ()))
    if not wanted:
        return
    blank, total = Cell("blank", section=section), Cell("total", section=section)
    columns = list(dropwhile(lambda column: column["key"] not in wanted, item["columns"]))
    lead = len(item["columns"]) - len(columns) + has_row_heads
    head = [Cell("row_head", section=section, colspan=lead, classes=("totals",))] if lead else []
    cells = [replace(total if column["key"] in wanted else blank, item=column) for column in columns]
    yield Row((*head, *cells))
