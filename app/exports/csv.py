"""Comma separated values: streams from the first byte on, opens in every program."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext

from app.exports._base import Output, disarmed
from app.exports._records import Extract, Record

BOM = "\ufeff"
"""Without it Excel takes Chinese for something else."""


class Csv(Output):
    name = "csv"
    label = "CSV"
    suffix = "csv"
    media_type = "text/csv"

    def stream(self, extract: Extract, table: str = "") -> Iterator[bytes]:
        yield (BOM + written([_heads(extract, table)])).encode()
        for batch in extract.batches():
            yield written(line for record in batch for line in _lines(extract, record, table)).encode()


def _heads(extract: Extract, table: str) -> list[str]:
    if table:
        return [extract.own_heads[0], gettext("Row"), *extract.layout.tables[table].titles]
    return [*extract.own_heads, *extract.layout.records.titles]


def _lines(extract: Extract, record: Record, table: str) -> Iterator[list[Any]]:
    if table:
        yield from ([record.number, *row] for row in extract.layout.rows(record.version, table, record.answers))
    else:
        yield [*record.own, *extract.layout.record(record.version, record.answers)]


def written(lines: Iterable[list[Any]]) -> str:
    """Return lines as they stand in the file."""
    out = io.StringIO()
    csv.writer(out).writerows([_cell(value) for value in line] for line in lines)
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return disarmed(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}" if value.second else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else value
