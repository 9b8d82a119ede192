"""Say what an entry counts as: the only place where answers become facts, for one submit and for a million rows."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app import clock
from app.answers.facts import CELLS, MILLION, NOT_APPLICABLE, Facts, dumped, folded_text, millionths
from app.extensions import db
from app.fields import TYPES, Fact, Item, type_of
from app.models.answer import AnswerTail
from app.models.entry import Entry
from app.schema.items import is_table, standing

EPOCH = date(1970, 1, 1)
Keep = Callable[[Facts, Fact], None]


def record(entry: Entry) -> None:
    """Put an entry that is new or changed into the tail; every operation that changes an entry calls this."""
    row = {"template_id": entry.template_id, "entry_id": entry.id, "facts": dumped(facts_of(entry))}
    insert = _upsert().values(row)
    changed = {"revision": AnswerTail.revision + 1, "facts": insert.excluded.facts}
    db.session.execute(insert.on_conflict_do_update(index_elements=["template_id", "entry_id"], set_=changed))


def _upsert() -> Any:
    """Return the database's own insert, the only kind that can do something else on a conflict."""
    dialect = {"sqlite": sqlite, "postgresql": postgresql}[db.session.get_bind().dialect.name]
    return dialect.insert(AnswerTail)


def facts_of(entry: Entry) -> Facts:
    """Return everything a list or chart can ask of an entry."""
    return project(entry.version.document, entry.answers) | dict(_of_itself(entry))


def project(document: str, answers: Mapping[str, Any]) -> Facts:
    """Return the facts of answers to a template version's document."""
    facts: Facts = {}
    for key, item, keepers in _plan(document):
        stored = answers.get(key)
        if stored is not None:
            for fact in type_of(item).facts(item, stored):
                keepers.get(fact.path, _keep_code)(facts, fact)
    return facts


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
def _plan(document: str) -> tuple[tuple[str, Item, Mapping[str, Keep]], ...]:
    """Return the items of a document that can have facts, and how the facts of each path are kept."""
    items = (found.item for found in standing(json.loads(document)))
    return tuple((item["key"], item, _keepers(item)) for item in items if item["type"] in TYPES)


def _keepers(item: Item) -> dict[str, Keep]:
    by_input = KEPT_IN_TABLES if is_table(item) else KEPT
    return {spec.path: by_input.get(spec.input, _keep_code) for spec in type_of(item).filters(item)}


def _keep_code(facts: Facts, fact: Fact) -> None:
    codes = facts.setdefault(fact.path, {})
    if isinstance(codes, dict) and fact.code is not None:
        codes[fact.code] = codes.get(fact.code, 0) + 1


def _keep_text(facts: Facts, fact: Fact) -> None:
    texts = facts.setdefault(fact.path, [])
    text = folded_text(fact.code or "")
    if isinstance(texts, list) and text not in texts:
        texts.append(text)


def _keep_number(facts: Facts, fact: Fact) -> None:
    if fact.number is None:
        _keep_not_applicable(facts, fact)
    else:
        facts.setdefault(fact.path, millionths(fact.number))


def _keep_sum(facts: Facts, fact: Fact) -> None:
    """Add up a column; in how many rows it is given makes the mean."""
    if fact.number is None:
        _keep_not_applicable(facts, fact)
        return
    _add(facts, fact.path, millionths(fact.number))
    _add(facts, fact.path + CELLS, MILLION)


def _add(facts: Facts, path: str, number: int) -> None:
    before = facts.get(path, 0)
    facts[path] = number + before if isinstance(before, int) else number


def _keep_not_applicable(facts: Facts, fact: Fact) -> None:
    facts.setdefault(fact.path + NOT_APPLICABLE, {})


def _keep_day(facts: Facts, fact: Fact) -> None:
    """Count a day of a column under its month and under itself, so that any row can be asked for."""
    if fact.number is not None:
        day = _iso(int(fact.number // 1))
        _keep_code(facts, Fact(fact.path, code=day[:7]))
        _keep_code(facts, Fact(fact.path, code=day))


@lru_cache(maxsize=4096)
def _iso(day: int) -> str:
    return (EPOCH + timedelta(days=day)).isoformat()


NUMBERS = ("number", "money", "date", "time", "datetime")
KEPT: dict[str, Keep] = {"text": _keep_text, **dict.fromkeys(NUMBERS, _keep_number)}
KEPT_IN_TABLES: dict[str, Keep] = {
    "text": _keep_text,
    **dict.fromkeys(("number", "money", "time"), _keep_sum),
    **dict.fromkeys(("date", "datetime"), _keep_day),
}
