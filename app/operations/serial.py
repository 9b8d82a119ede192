"""Numbers of entries: gap-free, because the counter is part of the transaction that uses it."""

from datetime import date
from functools import lru_cache
from typing import Any

from app.extensions import db
from app.models.serial_counter import SerialCounter
from app.operations.definition import Definition
from app.operations.upsert import dialect, upsert


def next_number(definition: Definition, template_id: int, day: date) -> str:
    """Take the next number; whoever else submits this template waits until the transaction ends."""
    period = day.year if definition.starts_each_year else 0
    return definition.numbered_as(day.year, _next(template_id, period))


def _next(template_id: int, period: int) -> int:
    counted = db.session.connection().execute(
        _count(dialect()), {"template_id": template_id, "period": period, "last": 1}
    )
    number: int = counted.scalar_one()
    return number


@lru_cache
def _count(dialect: str) -> Any:
    row = upsert(dialect, SerialCounter)
    onward = {"last": SerialCounter.last + 1}
    return row.on_conflict_do_update(index_elements=["template_id", "period"], set_=onward).returning(
        SerialCounter.last
    )
