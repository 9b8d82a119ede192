"""The floor of submitting: the same post to a page that does nothing but one INSERT, on the same server."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from bench.answers import answers
from bench.browsing import Browser
from bench.floor_server import make_table
from bench.panel import ROOT, Panel, free_port, wait_for
from bench.timing import at_once


def entries_per_second(panel: Panel, desks: int, per_desk: int) -> float:
    """Return how many bare INSERTs the server answers for so many desks at once."""
    port = free_port()
    url = panel.url.replace("huiyin.db", "floor.db")
    make_table(url)
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.floor_server", str(port)],
        cwd=ROOT,
        env=os.environ | {"BENCH_DATABASE_URL": url},
        stderr=subprocess.DEVNULL,  # the server warns of every request that has to wait a moment
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        return at_once([_posting(port, per_desk) for _desk in range(desks)])[0]
    finally:
        process.terminate()
        process.wait(30)


def _posting(port: int, count: int) -> Iterator[None]:
    browser = Browser(port)
    pairs = [(key, json.dumps(value)) for key, value in answers(1).items()]
    for _each in range(count):
        status, _body = browser.post("/", pairs)
        assert status == 200
        yield
