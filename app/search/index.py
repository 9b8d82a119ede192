"""The index of tokens: FTS5 on SQLite, a tsvector with GIN on PostgreSQL. Customers stand in it by their id, rooms by
the negative of theirs; it is derived from their tables and can be rebuilt at any time."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    Select,
    String,
    cast,
    column,
    delete,
    insert,
    literal,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from app.extensions import db
from app.models.customer import Customer, CustomerKey
from app.models.room import Room
from app.search import likeness
from app.search.questions import Among, Condition, Token, any_of, tiers
from app.search.tokens import SITE, of_name, of_phone, of_room

BATCH = 1_000
MOST_CANDIDATES = 200
"""So many of each tier are looked at; who sees two hundred types on."""
SUBJECT = {"sqlite": "rowid", "postgresql": "subject"}

Row = tuple[int, set[str]]


def find(typed: str, among: Among, *, rooms: bool = False, limit: int) -> list[int]:
    """Return the ids of the customers, or rooms, that fit what was typed, the best first."""
    conditions = tiers(typed, among)
    if not conditions:
        return []
    statement, parameters = ranked(conditions, rooms=rooms, most=max(limit, MOST_CANDIDATES))
    found = db.session.connection().execute(statement, parameters)
    best: dict[int, int] = {}
    for subject, tier in found:
        best[subject] = min(tier, best.get(subject, tier))
    return [abs(subject) for subject in sorted(best, key=lambda each: (best[each], abs(each)))][:limit]


def customers_fitting(typed: str, among: Among) -> Select[int]:
    """Select the ids of all customers that fit, in no order: what a list is narrowed by."""
    conditions = any_of(typed, among)
    if not conditions:
        return select(literal_column("NULL")).where(text("1 = 0"))
    return _union([_matching(each) for each in conditions])


def index_customers(connection: Connection, customer_ids: Collection[int]) -> None:
    """Write the tokens and the likeness of customers anew, as their rows stand in this transaction."""
    rows = connection.execute(_customers().where(Customer.id.in_(customer_ids))).all()
    _replace(connection, customer_ids, [(row.id, _words_of_customer(row)) for row in rows])
    connection.execute(delete(KEYS).where(KEYS.c.customer_id.in_(customer_ids)))
    keys = [
        {"customer_id": row.id, "key": key, "site_id": row.site_id}
        for row in rows
        for key in likeness.keys_of(row.name, row.phone, row.room_id)
    ]
    if keys:
        connection.execute(insert(KEYS), keys)


def index_rooms(connection: Connection, room_ids: Collection[int]) -> None:
    rows = connection.execute(_rooms().where(Room.id.in_(room_ids))).all()
    words = [(-row.id, {*of_room(row.code), f"{SITE}{row.site_id}"}) for row in rows]
    _replace(connection, [-room_id for room_id in room_ids], words)


def drop(connection: Connection, subjects: Collection[int]) -> None:
    subject: Any = column(SUBJECT[connection.dialect.name])
    connection.execute(delete(table("search_words", subject)).where(subject.in_(list(subjects))))


def rebuild() -> Iterator[int]:
    """Derive everything anew; yield how many were written after each batch, for the caller to commit.

    Whoever is changed meanwhile is written by that change as well, and both write the same.
    """
    connection = db.session.connection()
    subject: Any = column(SUBJECT[connection.dialect.name])
    connection.execute(delete(table("search_words", subject)))
    yield 0
    for model, write in ((Customer, index_customers), (Room, index_rooms)):
        last = 0
        while ids := _following(model, last):
            write(db.session.connection(), ids)
            last = ids[-1]
            yield len(ids)


def catch_up() -> bool:
    """Write a batch of those that came in without their tokens, such as by an upgrade; say whether there were any."""
    found = [_missing(Customer, 1), _missing(Room, -1)]
    for ids, write in zip(found, (index_customers, index_rooms), strict=True):
        if ids:
            write(db.session.connection(), ids)
    return any(found)


def _missing(model: type[Any], sign: int) -> Sequence[int]:
    subject: Any = column(SUBJECT[_dialect()])
    known = select(subject).select_from(table("search_words", subject)).where(subject == sign * model.id)
    gone = [Customer.merged_into_id.is_(None)] if model is Customer else []
    found: Sequence[int] = db.session.scalars(
        select(model.id).where(~known.exists(), *gone).order_by(model.id).limit(BATCH)
    ).all()
    return found


def _following(model: type[Any], last: int) -> list[int]:
    wanted = select(model.id).where(model.id > last).order_by(model.id).limit(BATCH)
    return list(db.session.scalars(wanted))


def _customers() -> Any:
    columns = (Customer.id, Customer.name, Customer.phone, Customer.site_id, Customer.room_id, Room.code)
    known = select(*columns).outerjoin(Room, Room.id == Customer.room_id)
    return known.where(Customer.merged_into_id.is_(None))


def _rooms() -> Any:
    return select(Room.id, Room.code, Room.site_id)


def _words_of_customer(row: Any) -> set[str]:
    return {*of_name(row.name), *of_room(row.code or ""), *of_phone(row.phone), f"{SITE}{row.site_id}"}


def _replace(connection: Connection, subjects: Collection[int], rows: Iterable[Row]) -> None:
    drop(connection, subjects)
    write_words(connection, rows)


def write_words(connection: Connection, rows: Iterable[Row]) -> None:
    """Add subjects that are not in the index."""
    is_sqlite = connection.dialect.name == "sqlite"
    made = [
        {"subject": subject, "words": " ".join(sorted(words)) if is_sqlite else sorted(words)}
        for subject, words in rows
    ]
    if made:
        connection.execute(_INSERT[connection.dialect.name], made)


def ranked(conditions: Sequence[Condition], *, rooms: bool, most: int) -> tuple[Any, dict[str, Any]]:
    """Return what finds subjects and tiers, so many of each tier as may be shown, and its parameters."""
    dialect = _dialect()
    write = _in_fts5 if dialect == "sqlite" else _in_tsquery
    asked = {f"asked_{tier}": write(condition) for tier, condition in enumerate(conditions)}
    return _ranking(dialect, len(conditions), rooms), {**asked, "most": most}


@lru_cache
def _ranking(dialect: str, count: int, rooms: bool) -> Any:
    """Write the statement once: putting it together takes longer than the database needs to answer."""
    parts = (f"SELECT * FROM ({_tier(dialect, tier, rooms)}) AS t{tier}" for tier in range(count))  # noqa: S608 -- nothing in it was typed by anybody
    return text(" UNION ALL ".join(parts))


def _tier(dialect: str, tier: int, rooms: bool) -> str:
    of_kind = f"{SUBJECT[dialect]} {'<' if rooms else '>'} 0"
    if dialect == "sqlite":
        found = f"SELECT rowid AS subject FROM search_words WHERE search_words MATCH :asked_{tier} AND {of_kind}"  # noqa: S608 -- as above
        return f"SELECT subject, {tier} AS tier FROM ({found}) LIMIT :most"  # noqa: S608 -- as above
    # Planned as if all were wanted, read only as far as they are: with a limit in sight PostgreSQL may think that
    # reading the whole table finds some soon enough.
    fits = f"words @@ CAST(:asked_{tier} AS tsquery) AND {of_kind}"
    found = f"WITH found AS MATERIALIZED (SELECT subject FROM search_words WHERE {fits})"  # noqa: S608 -- as above
    return f"{found} SELECT subject, {tier} AS tier FROM found LIMIT :most"  # noqa: S608 -- as above


def _union(parts: Sequence[Any]) -> Any:
    return parts[0].union_all(*parts[1:]) if len(parts) > 1 else parts[0]


def _matching(condition: Condition) -> Any:
    dialect = _dialect()
    subject: Any = column(SUBJECT[dialect])
    if dialect == "sqlite":
        words = table("search_words", subject, column("search_words"))
        fits = words.c.search_words.op("MATCH")(_in_fts5(condition))
    else:
        words = table("search_words", subject, column("words"))
        fits = words.c.words.op("@@")(cast(literal(_in_tsquery(condition), String), TSQUERY))
    return select(subject).select_from(words).where(fits, subject > 0)


def _in_fts5(condition: Condition) -> str:
    return " AND ".join("(" + " OR ".join(map(_fts5_token, clause)) + ")" for clause in condition)


def _fts5_token(token: Token) -> str:
    return f'"{token.text}"' + (" *" if token.is_prefix else "")


def _in_tsquery(condition: Condition) -> str:
    return " & ".join("(" + " | ".join(map(_tsquery_token, clause)) + ")" for clause in condition)


def _tsquery_token(token: Token) -> str:
    return f"'{token.text}'" + (":*" if token.is_prefix else "")


def _dialect() -> str:
    return str(db.session.get_bind().dialect.name)


KEYS = CustomerKey.__table__
_INSERT = {
    "sqlite": text("INSERT INTO search_words (rowid, words) VALUES (:subject, :words)"),
    "postgresql": text(
        "INSERT INTO search_words (subject, words) VALUES (:subject, array_to_tsvector(CAST(:words AS text[])))"
        " ON CONFLICT (subject) DO UPDATE SET words = EXCLUDED.words"
    ),
}
