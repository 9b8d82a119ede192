"""What is shown, required and computed for given answers, and which checks fail; compiled once per version."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.fields import FieldType, Item, type_of
from app.fields._numbers import as_json
from app.fields._rows import rows_of
from app.schema.dependencies import settling_order, shown_conditions, summed
from app.schema.document import Document
from app.schema.expressions import ExpressionError, evaluate, truthy
from app.schema.items import FoundItem

Answers = dict[str, Any]
Roots = Mapping[str, Any]


@dataclass(slots=True)
class State:
    """Answers as they count, and what follows from them; cells are named like their inputs: `visits-3-mode`."""

    answers: Answers
    """Without what is hidden, with what is computed."""
    roots: Roots
    hidden: set[str] = field(default_factory=set)
    """Items and cells that are not shown now."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A check that does not hold."""

    at: str
    """Name of the item or cell; empty if it concerns the whole entry."""
    message: Any


class Logic:
    """The conditions of one document in the order they can be settled."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.order = [_Settling(document, found) for found in settling_order(document)]
        self.conditional_sections = {
            key: [each["shown"] for each in found.lineage if "shown" in each]
            for key, found in document.sections.items()
            if any("shown" in each for each in found.lineage)
        }
        self.columns = [found for found in document.found.values() if found.table is not None]
        self.written = [settling.found for settling in self.order if settling.writes]
        self.written_keys = frozenset(found.item["key"] for found in self.written if found.table is None)

    def settle(self, answers: Mapping[str, Any], roots: Roots) -> State:
        """Work out the answers that count: nothing hidden, nothing forged, everything computed."""
        state = State(self._without_written(answers), roots)
        for settling in self.order:
            settling.apply(state)
        return state

    def _without_written(self, answers: Mapping[str, Any]) -> Answers:
        """Copy what the document knows, leaving out what only the server writes."""
        kept = {key: value for key, value in answers.items() if key in self.document.standing}
        for found in self.written:
            if found.table is None:
                kept.pop(found.item["key"], None)
            elif found.table["key"] in kept:
                kept[found.table["key"]] = [_less(row, found.item["key"]) for row in kept[found.table["key"]]]
        return kept

    def hidden_sections(self, state: State) -> frozenset[str]:
        return frozenset(
            key for key, conditions in self.conditional_sections.items() if not _all_hold(conditions, state, {})
        )

    def required(self, state: State) -> frozenset[str]:
        """Return the items that must be filled now."""
        return frozenset(
            key
            for key, item in self.document.standing.items()
            if key not in state.hidden and _is_required(item, state, {})
        )

    def missing(self, state: State) -> Iterator[str]:
        """Yield the items and cells that must be filled and are not; cells only in rows that hold something."""
        required = self.required(state)
        yield from (key for key in self.document.standing if key in required and key not in state.answers)
        for found in self.columns:
            for name, row in _filled_cells(found, state):
                if found.item["key"] not in row and name not in state.hidden and _is_required(found.item, state, row):
                    yield name

    def failures(self, state: State) -> list[Failure]:
        """Return the checks that do not hold; one that cannot be judged yet is no failure."""
        return list(self._failures(state))

    def _failures(self, state: State) -> Iterator[Failure]:
        for key, item in self.document.standing.items():
            if key not in state.hidden:
                yield from _failed(item, key, state, {})
        for found in self.columns:
            for name, row in _filled_cells(found, state):
                if name not in state.hidden:
                    yield from _failed(found.item, name, state, row)
        for each in self.document.source.get("checks", ()):
            yield from _failed({"checks": [each]}, each.get("at", ""), state, {})


class _Settling:
    """How the value of one item is decided."""

    def __init__(self, document: Document, found: FoundItem) -> None:
        self.found = found
        self.conditions = shown_conditions(found)
        self.kind: FieldType = type_of(found.item)
        self.members = summed(document, found)
        self.is_computed = "computed" in found.item

    @property
    def writes(self) -> bool:
        return self.is_computed or bool(self.members)

    def apply(self, state: State) -> None:
        if self.found.table is None:
            self._apply_to_item(state)
        else:
            self._apply_to_column(state, self.found.table)

    def _apply_to_item(self, state: State) -> None:
        key = self.found.item["key"]
        if not _all_hold(self.conditions, state, {}):
            state.hidden.add(key)
            state.answers.pop(key, None)
        elif self.writes:
            _put(state.answers, key, self._value(state, {}))

    def _apply_to_column(self, state: State, table: Item) -> None:
        key, rows = self.found.item["key"], state.answers.get(table["key"], [])
        settled = {marker: dict(row) for marker, row in _marked(rows)}
        for marker, row in _shown_rows(table, settled):
            if not _all_hold(self.conditions, state, row):
                state.hidden.add(f"{table['key']}-{marker}-{key}")
                row.pop(key, None)
            elif self.is_computed and _is_filled(row):
                _put(row, key, self._value(state, row))
        if rows:
            _put(state.answers, table["key"], _tidied(table, list(settled.values())))

    def _value(self, state: State, row: Mapping[str, Any]) -> Any:
        if self.is_computed:
            result = _evaluated(self.found.item["computed"], state, row)
            return None if result is None else self.kind.settled(self.found.item, result)
        total = self.kind.compute(self.found.item, list(self._summands(state)))
        return None if total is None else self.kind.settled(self.found.item, as_json(total))

    def _summands(self, state: State) -> Iterator[tuple[Item, Any]]:
        for found in self.members:
            if found.table is not None:
                rows = state.answers.get(found.table["key"], [])
                yield from ((found.item, row[found.item["key"]]) for row in rows if found.item["key"] in row)
            elif found.item["key"] not in state.hidden:
                yield found.item, state.answers.get(found.item["key"])


def _evaluated(expression: Any, state: State, row: Mapping[str, Any]) -> Any:
    """Evaluate; what runs over its budget is blank like everything else that cannot be known."""
    try:
        return evaluate(expression, {**state.roots, "answers": state.answers, "row": row})
    except ExpressionError:
        return None


def _all_hold(conditions: list[Any], state: State, row: Mapping[str, Any]) -> bool:
    return all(truthy(_evaluated(condition, state, row)) for condition in conditions)


def _is_required(item: Item, state: State, row: Mapping[str, Any]) -> bool:
    required = item.get("required", False)
    if isinstance(required, bool):
        return required and type_of(item).is_asked(item)
    return truthy(_evaluated(required, state, row))


def _failed(item: Item, name: str, state: State, row: Mapping[str, Any]) -> Iterator[Failure]:
    for each in item.get("checks", ()):
        if _evaluated(each["must"], state, row) is False:
            yield Failure(each.get("at") or name, each["message"])


def _marked(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each row with what its inputs are called by: its key if rows are labelled, else its place."""
    for index, row in enumerate(rows):
        yield str(row.get("row", index)), row


def _shown_rows(table: Item, settled: Mapping[str, dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield filled rows and, with nothing in them, the blank ones that stand on the sheet."""
    rows = rows_of(table)
    places = map(rows.marker, range(rows.shown(len(settled))))
    for marker in dict.fromkeys([*settled, *places]):
        yield marker, settled.get(marker, {})


def _filled_cells(found: FoundItem, state: State) -> Iterator[tuple[str, dict[str, Any]]]:
    table = found.table or {}
    for marker, row in _marked(state.answers.get(table["key"], [])):
        if _is_filled(row):
            yield f"{table['key']}-{marker}-{found.item['key']}", row


def _is_filled(row: Mapping[str, Any]) -> bool:
    return bool(row.keys() - {"row"})


def _tidied(table: Item, rows: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Leave out what tables do not keep: blank rows at the end, labelled rows with nothing in them."""
    if rows_of(table).labels is not None:
        return [row for row in rows if _is_filled(row)] or None
    while rows and not rows[-1]:
        rows.pop()
    return rows or None


def _put(holder: Answers, key: str, value: Any) -> None:
    if value is None:
        holder.pop(key, None)
    else:
        holder[key] = value


def _less(row: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {each: value for each, value in row.items() if each != key}
