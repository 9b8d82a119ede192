"""The database's own insert, the only kind that can do something else when the row is there already."""

from typing import Any

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db

DIALECTS: dict[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}


def dialect() -> str:
    return str(db.session.get_bind().dialect.name)


def upsert(dialect: str, model: type[Any]) -> Any:
    """Return the insert into a table; statements made of it are worth keeping for each dialect."""
    return DIALECTS[dialect].insert(inspect(model).local_table)
