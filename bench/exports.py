"""Exports through the real server: seconds, first byte, memory over idle, beside two floors.

Floor A (`bare`) is a bare writer over cells that lie ready: no database, no sheet to lay out. Floor B (`read_and_bare`)
reads the same rows from the same database, their answers decoded, before it writes the same ready cells.
"""

import csv
import gc
import json
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlsxwriter
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import select

from app.exports import OUTPUTS, Extract, Output
from app.exports._records import BATCH, ROWS
from app.extensions import db
from app.models.entry import Entry
from app.models.form_template import FormTemplate
from app.operations.extraction import extract_of
from bench.browsing import Browser
from bench.panel import Panel, Server
from bench.timing import Figure
from bench.world import World

LARGEST = 100_000
"""So many entries are exported at most, the newest ones: a million is the same work ten times."""
FORM = "/exports/new/bench-visit/{}?{}"
PAUSE = 0.1
Rows = list[list[Any]]


def measure(panel: Panel) -> Iterator[Figure]:
    with panel.opened() as world:
        query, ids = _newest(world)
        gc.collect()
        gc.freeze()  # as the server does: the floors shall not pay for what is looked through in vain
        reading = _seconds(_read, ids)
        bare = {
            "csv": _seconds(_bare_csv, _rows(_extract(world, ids, "csv"))),
            "xlsx": _seconds(_bare_xlsx, *_sheets(_extract(world, ids, "xlsx"))),
        }
    with panel.served() as server:
        browser = Browser(server.port).log_in("manager")
        for name, act in (("csv", _csv), ("xlsx", _xlsx)):
            with watched(server) as over_idle:
                values = act(browser, query)
            floor = bare[name] + reading
            values |= {"entries": len(ids), "megabytes": max(over_idle), "bare": bare[name], "read_and_bare": floor}
            values |= {"times_bare": values["seconds"] / bare[name], "times_floor": values["seconds"] / floor}
            yield Figure("export", name, panel.engine, panel.size, values)


def _newest(world: World) -> tuple[str, list[int]]:
    """Return the newest whole days of entries, as an address asks for them and as ids."""
    newest = select(Entry.id, Entry.submitted_at).where(Entry.template_id == world.template).order_by(Entry.id.desc())
    rows = db.session.execute(newest.limit(LARGEST + 1)).all()
    if len(rows) <= LARGEST:
        return "", [row.id for row in rows]
    first = f"{rows[-1].submitted_at:%Y-%m-%d}"
    ids = [row.id for row in rows if f"{row.submitted_at:%Y-%m-%d}" >= first]
    return f"f.@submitted.from={first}", ids


def _extract(world: World, ids: list[int], output: str) -> Extract:
    manager = db.session.scalars(select(User).where(User.username == "manager")).one()
    template = db.session.get_one(FormTemplate, world.template)
    plain = Output()  # cells as values, laid out as the file has them
    plain.tables_apart = OUTPUTS[output].tables_apart
    return extract_of(template, ids, plain, manager)


def _read(ids: list[int]) -> None:
    for start in range(0, len(ids), BATCH):
        for row in db.session.execute(ROWS, {"ids": ids[start : start + BATCH]}):
            json.loads(row.answers)


def _rows(extract: Extract) -> Rows:
    return [
        [*record.own, *extract.layout.record(record.version, record.answers)]
        for batch in extract.batches()
        for record in batch
    ]


def _sheets(extract: Extract) -> tuple[Rows, Rows]:
    """Return the rows of the records and those of all their tables."""
    records: Rows = []
    tables: Rows = []
    for record in (record for batch in extract.batches() for record in batch):
        records.append([*record.own, *extract.layout.record(record.version, record.answers)])
        for key in extract.layout.tables:
            tables += ([record.number, *row] for row in extract.layout.rows(record.version, key, record.answers))
    return records, tables


def _bare_csv(rows: Rows) -> None:
    with tempfile.TemporaryFile("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def _bare_xlsx(*sheets: Rows) -> None:
    with tempfile.TemporaryDirectory() as folder:
        options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
        with xlsxwriter.Workbook(Path(folder) / "bare.xlsx", options) as book:
            for rows in sheets:
                sheet = book.add_worksheet()
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)


def _seconds(act: Callable[..., None], *given: list[Any]) -> float:
    begun = time.perf_counter()
    act(*given)
    return time.perf_counter() - begun


def _csv(browser: Browser, query: str) -> dict[str, float]:
    first, whole = browser.download(FORM.format("csv", query), [("csrf_token", browser.csrf)])
    return {"seconds": whole, "first_byte_ms": first * 1000}


def _xlsx(browser: Browser, query: str) -> dict[str, float]:
    """Order the workbook, follow it as its page does, fetch it; the worker's pause before it begins counts too."""
    begun = time.perf_counter()
    address = browser.led_to(FORM.format("xlsx", query), [("csrf_token", browser.csrf)])
    while not json.loads(browser.get(f"{address}/progress"))["over"]:
        time.sleep(PAUSE)
    first, _whole = browser.download(f"{address}/file")
    return {"seconds": time.perf_counter() - begun, "first_byte_ms": first * 1000}


@contextmanager
def watched(server: Server) -> Iterator[list[float]]:
    """Collect by how many megabytes the server outgrows its idle size meanwhile."""
    idle, found, over = server.memory(), [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(PAUSE):
            found.append(server.memory() - idle)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield found
    finally:
        over.set()
        watcher.join()
