"""The extensions every other module shares, and how a transaction begins."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from flask_appbuilder import Model
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

# Set before any table is defined: Alembic's batch mode drops constraints that have no name.
Model.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def compact_json(value: Any) -> str:
    """Write a stored document; escaped, its Chinese would take twice the room."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# Any, for its Model is a class that exists at run time only.
db: Any = SQLAlchemy(model_class=Model, engine_options={"json_serializer": compact_json})
csrf = CSRFProtect()
migrate = Migrate()

PATIENCE = 10
"""Seconds a writer waits for another."""
_WRITERS = Lock()
SQLITE_PRAGMAS = (f"busy_timeout={PATIENCE * 1000}", "foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL")


@contextmanager
def writing() -> Iterator[None]:
    """Run operations in one transaction: what was read before is read again, all is committed or nothing is."""
    if db.session.info.get("is_writing"):
        raise RuntimeError("writing() was entered twice: the inner one would commit half of the outer.")
    with _in_turn():
        begin_writing()
        db.session.info["is_writing"] = True
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            db.session.info.pop("is_writing", None)


@contextmanager
def _in_turn() -> Iterator[None]:
    """Let the threads of one process write to SQLite one after another.

    It has one writer at a time anyway, but whoever finds it busy sleeps up to 100 ms before looking again; whoever
    waits here goes on at once. Other processes are still waited for by `busy_timeout`.
    """
    has_turn = db.engine.dialect.name == "sqlite" and _WRITERS.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if has_turn:
            _WRITERS.release()


def begin_writing() -> None:
    """End the reading so far and open a transaction that holds SQLite's write lock from the start.

    A reader that turns writer half-way is refused at once by SQLite when another has written meanwhile, however long
    its timeout is.
    """
    if db.session.new or db.session.dirty or db.session.deleted:
        raise RuntimeError("Changes were made before writing() was entered: make them inside it.")
    db.session.commit()
    db.session.connection(execution_options={"writing": True})


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: object) -> None:
    if not type(connection).__module__.startswith("sqlite3"):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in SQLITE_PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        wants_lock = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if wants_lock else "BEGIN")


@event.listens_for(Engine, "before_cursor_execute")
def _fetch_binary(
    _connection: object, cursor: Any, _statement: str, _parameters: object, context: Any, _many: bool
) -> None:
    """Let PostgreSQL send bytes as they are where a statement asks for it; as text they are twice as long."""
    if context is not None and context.execution_options.get("binary") and context.dialect.name == "postgresql":
        from psycopg.pq import Format  # on SQLite a start need not wait for it

        cursor.format = Format.BINARY
