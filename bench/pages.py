"""Filling in: the processor time of the page, and what a first visit fetches; how fast the panel starts."""

import time
from collections.abc import Iterator
from typing import Any

from app.extensions import db
from bench.browsing import Browser, fields_of
from bench.panel import Panel
from bench.submit import drafts
from bench.timing import Figure, timed
from bench.world import PASSWORD

REPEATS = 100


def measure(panel: Panel) -> Iterator[Figure]:
    with panel.opened() as world:
        token = drafts(world, 0, 1)[0]
    yield Figure("fill page", "processor time", panel.engine, panel.size, {"cpu": _processor_time(panel, token)})
    with panel.served() as server:
        browser = Browser(server.port).log_in("agent00-0")
        yield Figure("fill page", "answer", panel.engine, panel.size, timed(browser.getting(f"/drafts/{token}")))
    yield _start(panel)


def _processor_time(panel: Panel, token: str) -> float:
    """Return the milliseconds of processor time this process spends on one page."""
    client: Any = panel.app.test_client()
    csrf = _csrf_of(client.get("/login/").text)
    sent = client.post("/login/", data={"username": "agent00-0", "password": PASSWORD, "csrf_token": csrf})
    assert sent.status_code == 302
    for _each in range(5):
        assert client.get(f"/drafts/{token}").status_code == 200
    begun = time.process_time()
    for _each in range(REPEATS):
        client.get(f"/drafts/{token}")
    spent = time.process_time() - begun
    with panel.app.app_context():
        db.session.remove()
    return spent / REPEATS * 1000


def _csrf_of(page: str) -> str:
    return dict(fields_of(page))["csrf_token"]


def _start(panel: Panel) -> Figure:
    with panel.served() as server:
        values = {"seconds": server.started_in, "megabytes": server.memory()}
    return Figure("start", "second start", panel.engine, panel.size, values)
