"""One filled database and the panel on it, in this process or behind its real server."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

from flask import Flask

from app.extensions import db
from bench import bulk
from bench.world import World, find_world, make_world, open_panel

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120


@dataclass
class Panel:
    engine: str
    size: int
    folder: Path
    """Holds the data of the panel and, for SQLite, the database."""
    url: str

    @cached_property
    def app(self) -> Flask:
        return open_panel(str(self.folder), self.url, RATELIMIT_ENABLED=False)

    def fill(self) -> None:
        """Write the entries unless an earlier run has done so to the end."""
        done = self.folder / "filled"
        if not done.exists():
            with self.app.app_context():
                bulk.fill(make_world(), self.size)
            done.touch()

    @contextmanager
    def opened(self) -> Iterator[World]:
        with self.app.app_context():
            yield find_world()
            db.session.remove()

    @contextmanager
    def served(self) -> Iterator["Server"]:
        """Run the real server on a free port until the block ends."""
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "app.server"],
            cwd=ROOT,
            env=os.environ | self._settings(port),
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "server.log").open("ab"),
        )
        begun = time.perf_counter()
        try:
            wait_for(f"http://127.0.0.1:{port}/login/")
            yield Server(port, process.pid, time.perf_counter() - begun)
        finally:
            process.terminate()
            process.wait(PATIENCE)

    def _settings(self, port: int) -> dict[str, str]:
        return {
            "HUIYIN_DATA": str(self.folder),
            "HUIYIN_DATABASE_URL": self.url,
            "HUIYIN_PORT": str(port),
            "HUIYIN_DEMO": "0",
        }


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    started_in: float
    """Seconds until the login page came."""

    def memory(self) -> float:
        """Return the megabytes the server and its children hold, counting once what they share; Linux only."""
        return sum(_held(pid) for pid in _family(self.pid)) / 1024


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    """Wait until something answers, whatever it says."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 -- our own server on this machine
        except HTTPError:
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(f"nothing answers at {address}")


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = children.read_text().split() if children.exists() else []
    return [pid, *(member for child in found for member in _family(int(child)))]


def _held(pid: int) -> int:
    status = Path(f"/proc/{pid}/smaps_rollup")
    lines: Any = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
