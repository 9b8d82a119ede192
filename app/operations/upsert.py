"""The database's own insert, the only kind that can do something else when the row is there already."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db

DIALECTS: dict[str, Any] = {"sqlite": sqlite, "postgresql": postgresql}


def upsert(model: type[Any]) -> Any:
    return DIALECTS[db.session.get_bind().dialect.name].insert(model)
