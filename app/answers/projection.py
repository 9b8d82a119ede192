"""Say what an entry counts as: the only place where answers become facts, for one submit and for a million rows."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite

from app import clock
from app.answers.facts import CELLS, MILLION, MORE, NOT_APPLICABLE, Facts, dumped, millionths, pieces
from app.extensions import db
from app.fields import Fact, Item, type_of
from app.models.answer import AnswerTail
from app.models.entry import Entry
from app.schema.items import is_table, standing

EPOCH = date(1970, 1, 1)
SHORT = 100
"""An answer written in fewer characters is likely to be given again."""
MOST_MET = 1_000
Piece = tuple[Callable[[Any, str, Any], None], str, Any]
"""How to add what to the facts of which path."""
Keep = Callable[[Fact], Iterator[Piece]]


def record(entry: Entry, document: str | None = None) -> None:
    """Put an entry that is new or changed into the tail; every operation that changes an entry calls this.

    Whoever has its version's document at hand gives it, so that it is not read again.
    """
    facts = dumped(facts_of(entry, document))
    row = {"template_id": entry.template_id, "entry_id": entry.id, "revision": 1, "facts": facts}
    db.session.connection().execute(_upsert(db.session.get_bind().dialect.name), row)


@lru_cache
def _upsert(dialect: str) -> Any:
    """Return the database's own insert, the only kind that can do something else on a conflict."""
    insert = {"sqlite": sqlite, "postgresql": postgresql}[dialect].insert(inspect(AnswerTail).local_table)
    changed = {"revision": AnswerTail.revision + 1, "facts": insert.excluded.facts}
    return insert.on_conflict_do_update(index_elements=["template_id", "entry_id"], set_=changed)


def facts_of(entry: Entry, document: str | None = None) -> Facts:
    """Return everything a list or chart can ask of an entry."""
    return project(document or entry.version.document, entry.answers) | dict(_of_itself(entry))


def project(document: str, answers: Mapping[str, Any]) -> Facts:
    """Return the facts of answers to a template version's document."""
    facts: Facts = {}
    for line in _plan(document):
        stored = answers.get(line.key)
        if stored is not None:
            line.keep(facts, stored)
    return facts


class _Line:
    """One item of a document: how its answers become facts, and what the short ones met before became."""

    def __init__(self, item: Item) -> None:
        self.key = item["key"]
        self._item = item
        self._type = type_of(item)
        self._is_table = is_table(item)
        by_input = KEPT_IN_TABLES if self._is_table else KEPT
        self._keeps = {spec.path: by_input.get(spec.input, _as_code) for spec in self._type.filters(item)}
        self._met: dict[str, list[Piece]] = {}

    def keep(self, facts: Facts, stored: Any) -> None:
        for part in _cells(stored) if self._is_table else (stored,):
            for take, path, value in self._pieces(part):
                take(facts, path, value)

    def _keep_for(self, path: str) -> Keep:
        """Keep `table.row.column` as its column is kept; rows a setting supplies do not stand in the document."""
        table, column = path.partition(".")[0], path.rpartition(".")[2]
        return self._keeps.get(path) or self._keeps.get(f"{table}.{column}") or _as_code

    def _pieces(self, stored: Any) -> list[Piece]:
        """Return what an answer adds; ticks, ratings, days are met again and again, and asking costs."""
        text = repr(stored)
        found = self._met.get(text)
        if found is None:
            facts = self._type.facts(self._item, stored)
            found = [piece for fact in facts for piece in self._keep_for(fact.path)(fact)]
            if len(text) < SHORT and len(self._met) < MOST_MET:
                self._met[text] = found
        return found


def _cells(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield each cell of a table as a table of its own: no cell counts differently for the others around it."""
    for row in rows:
        named = {"row": row["row"]} if "row" in row else {}
        yield from ([{**named, column: value}] for column, value in row.items() if column != "row")


def _of_itself(entry: Entry) -> Iterator[tuple[str, dict[str, int] | int]]:
    yield "@entry", {}
    yield "@state", {entry.state: 1}
    yield "@version", {str(entry.version_id): 1}
    yield "@submitted", (clock.local(entry.submitted_at).date() - EPOCH).days * MILLION
    for name in ("site", "department", "author", "customer"):
        reference = getattr(entry, f"{name}_id")
        if reference is not None:
            yield f"@{name}", {str(reference): 1}


@lru_cache(maxsize=512)
def _plan(document: str) -> list[_Line]:
    """Return the items of a document that keep a value."""
    return [_Line(found.item) for found in standing(json.loads(document))]


def _as_code(fact: Fact) -> Iterator[Piece]:
    yield _count, fact.path, fact.code


def _as_text(fact: Fact) -> Iterator[Piece]:
    first, *rest = pieces(fact.code or "")
    yield _list, fact.path, first
    yield from ((_list, fact.path + MORE, piece) for piece in rest)


def _as_number(fact: Fact) -> Iterator[Piece]:
    if fact.number is None:
        yield _mark, fact.path + NOT_APPLICABLE, None
    else:
        yield _set, fact.path, millionths(fact.number)


def _as_summand(fact: Fact) -> Iterator[Piece]:
    """Add up a column; in how many rows it is given makes the mean."""
    if fact.number is None:
        yield _mark, fact.path + NOT_APPLICABLE, None
    else:
        yield _add, fact.path, millionths(fact.number)
        yield _add, fact.path + CELLS, MILLION


def _as_day(fact: Fact) -> Iterator[Piece]:
    """Count a day of a column under its month and under itself, so that any row can be asked for."""
    if fact.number is not None:
        day = (EPOCH + timedelta(days=int(fact.number // 1))).isoformat()
        yield _count, fact.path, day[:7]
        yield _count, fact.path, day


def _count(facts: dict[str, Any], path: str, code: str) -> None:
    codes = facts.setdefault(path, {})
    codes[code] = codes.get(code, 0) + 1


def _list(facts: dict[str, Any], path: str, text: str) -> None:
    texts = facts.setdefault(path, [])
    if text not in texts:
        texts.append(text)


def _set(facts: dict[str, Any], path: str, number: int) -> None:
    facts.setdefault(path, number)


def _add(facts: dict[str, Any], path: str, number: int) -> None:
    facts[path] = facts.get(path, 0) + number


def _mark(facts: dict[str, Any], path: str, _value: None) -> None:
    facts[path] = {}


NUMBERS = ("number", "money", "date", "time", "datetime")
KEPT: dict[str, Keep] = {"text": _as_text, **dict.fromkeys(NUMBERS, _as_number)}
KEPT_IN_TABLES: dict[str, Keep] = {
    "text": _as_text,
    **dict.fromkeys(("number", "money", "time"), _as_summand),
    **dict.fromkeys(("date", "datetime"), _as_day),
}
