"""Comma separated values: streams from the first byte on, opens in every program."""

import re
from collections.abc import Callable, Generator, Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask_babel import gettext

from app.exports._base import Output, disarmed
from app.exports._records import BATCH, Record, Source

BOM = "\ufeff"
"""Without it Excel takes Chinese for something else."""
QUOTED = re.compile('[,"\r\n]')
END = "\r\n"


def _text(value: Any) -> str:
    text = str(value)
    if text.isalnum():  # as most are: then there is nothing to look for
        return text
    text = disarmed(text)
    return '"{}"'.format(text.replace('"', '""')) if QUOTED.search(text) else text


def _moment(value: datetime) -> str:
    return value.isoformat(" ", "seconds" if value.second else "minutes")


FORMS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _value: "",
    str: _text,
    bool: str,
    int: str,
    float: str,
    Decimal: str,
    date: date.isoformat,
    datetime: _moment,
    time: lambda value: f"{value:%H:%M}",
}


def _cell(value: Any) -> str:
    return FORMS.get(type(value), _text)(value)


class Csv(Output):
    name = "csv"
    label = "CSV"
    suffix = "csv"
    media_type = "text/csv"

    form = staticmethod(_cell)

    def stream(self, extract: Source, table: str = "") -> Iterator[bytes]:
        yield (BOM + written([_heads(extract, table)])).encode()
        lines = _rows if table else _records
        for batch in extract.batches():
            yield "".join([f"{','.join(cells)}{END}" for cells in lines(extract, batch, table)]).encode()

    def write(self, extract: Source, path: Path, table: str = "") -> Generator[int]:
        with path.open("wb") as file:
            for number, piece in enumerate(self.stream(extract, table)):
                file.write(piece)
                yield min(number * BATCH, extract.count)


def _heads(extract: Source, table: str) -> list[str]:
    if table:
        return [extract.own_heads[0], gettext("Row"), *extract.layout.tables[table].titles]
    return [*extract.own_heads, *extract.layout.records.titles]


def _records(extract: Source, batch: Iterable[Record], _table: str) -> Iterator[list[str]]:
    record = extract.layout.record
    return ([*map(_cell, own), *record(version, answers)] for own, version, answers in batch)


def _rows(extract: Source, batch: Iterable[Record], table: str) -> Iterator[list[str]]:
    for record in batch:
        number = _text(record.number)
        for row in extract.layout.rows(record.version, table, record.answers):
            yield [number, *row]


def written(lines: Iterable[list[Any]]) -> str:
    """Return lines as they stand in the file."""
    return "".join([f"{','.join(map(_cell, line))}{END}" for line in lines])
