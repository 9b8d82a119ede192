"""Paper: how long a PDF takes, one record and many in one go, and what it costs this process and the press."""

import os
import time
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from sqlalchemy import select

from app.extensions import db
from app.models.entry import Entry
from bench.browsing import fields_of
from bench.panel import Panel
from bench.sheet import DOCUMENT
from bench.timing import Figure
from bench.world import PASSWORD

RUNS = (("one record", 1, 20), ("fifty in one go", 50, 3), ("two hundred in one go", 200, 1))
"""What is printed, how many records, how often."""


def measure(panel: Panel) -> Iterator[Figure]:
    with panel.opened():
        ids = list(db.session.scalars(select(Entry.id).order_by(Entry.id).limit(RUNS[-1][1])))
    client = _manager(panel)
    for name, many, repeats in RUNS:
        ticked = "&".join(f"entry={entry_id}" for entry_id in ids[:many])
        address = f"/forms/{DOCUMENT['key']}/records.pdf?{ticked}"
        client.get(address, buffered=True)
        yield Figure("paper", name, panel.engine, panel.size, _printed(client, address, repeats))
    with panel.app.app_context():
        db.session.remove()


def _manager(panel: Panel) -> Any:
    client: Any = panel.app.test_client()
    token = dict(fields_of(client.get("/login/").text))["csrf_token"]
    sent = client.post("/login/", data={"username": "manager", "password": PASSWORD, "csrf_token": token})
    assert sent.status_code == 302
    return client


def _printed(client: Any, address: str, repeats: int) -> dict[str, float]:
    begun, ours, press = time.perf_counter(), time.process_time(), _press_seconds()
    for _each in range(repeats):
        answer = client.get(address, buffered=True)
        assert answer.status_code == 200, address
    taken = (time.perf_counter() - begun) / repeats
    pages = len(PdfReader(BytesIO(answer.data)).pages)
    return {
        "pages": pages,
        "ms": taken * 1000,
        "pages_per_second": pages / taken,
        "panel_cpu": (time.process_time() - ours) / repeats * 1000,
        "press_cpu": (_press_seconds() - press) / repeats * 1000,
        "kilobytes": len(answer.data) / 1000,
    }


def _press_seconds() -> float:
    """Return the processor time of all presses that have ended; Windows does not tell."""
    used = os.times()
    return used.children_user + used.children_system
