"""Databases for tests: each kind is built once per run by the migrations and copied for whoever needs one."""

import itertools
import shutil
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from tests.infrastructure import postgres
from tests.infrastructure.shared import once

ENGINES = ("sqlite", "postgresql")
TEMPLATE = "huiyin_template"


class Databases:
    """The databases of one worker; `build` fills an empty one, given its address."""

    def __init__(self, folder: Path, worker: str, build: Callable[[str], None]) -> None:
        self.folder = folder
        self.worker = worker
        self.build = build
        self._numbers = itertools.count(1)

    def fresh(self, engine: str) -> str:
        """Return the address of a new database that has all tables and rights and nobody else knows of."""
        name = f"{self.worker}_{next(self._numbers)}"
        return self._copy_of_sqlite(name) if engine == "sqlite" else self._copy_of_postgresql(name)

    def empty(self, engine: str) -> str:
        """Return the address of a new database without any table."""
        name = f"{self.worker}_{next(self._numbers)}"
        return sqlite_url(self.folder / f"{name}.db") if engine == "sqlite" else self.server().create(name)

    def server(self) -> postgres.Server:
        return postgres.Server.from_json(once(self.folder, "server", self._start))

    def _start(self) -> str:
        return postgres.start(self.folder / "postgresql").to_json()

    def _copy_of_sqlite(self, name: str) -> str:
        template = once(self.folder, "template-sqlite", self._build_sqlite)
        return sqlite_url(shutil.copyfile(template, self.folder / f"{name}.db"))

    def _build_sqlite(self) -> str:
        template = self.folder / "template.db"
        template.unlink(missing_ok=True)  # half of one, if the first attempt failed
        self.build(sqlite_url(template))
        return str(template)

    def _copy_of_postgresql(self, name: str) -> str:
        return self.server().create(name, once(self.folder, "template-postgresql", self._build_postgresql))

    def _build_postgresql(self) -> str:
        self.server().drop(TEMPLATE)
        self.build(self.server().create(TEMPLATE))
        return TEMPLATE


def sqlite_url(file: Path) -> str:
    return f"sqlite:///{file}"


def stop_server(folder: Path) -> None:
    """Stop the run's PostgreSQL if a worker started one."""
    started = folder / "server.result"
    if started.exists():
        postgres.Server.from_json(started.read_text(encoding="utf-8")).stop()


def close(app: Flask) -> None:
    """Let go of every connection of an app, so that its database can be copied or dropped."""
    from app.extensions import db

    with app.app_context():
        db.session.remove()
        db.engine.dispose()
