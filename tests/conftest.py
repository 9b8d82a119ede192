"""Fixtures all tests share. A case that asks for `app`, directly or through another fixture, runs once per database.

pure            asks for none of these and runs once
app             the panel on a prepared database; everything the case writes is rolled back
db, client      its database and somebody who is not logged in; `login(user)` returns a client of that user
own_app         the panel on a database of its own where commits are real: threads, processes, races
live_server     the address of `own_app` behind its real server
page            a browser's page on it, which fails the case on console errors and on requests that leave the machine
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from flask import Flask

from tests.infrastructure.databases import ENGINES, Databases, close, stop_server
from tests.infrastructure.shared import once

if TYPE_CHECKING:  # pure cases run without the panel and the browser
    from flask_sqlalchemy import SQLAlchemy
    from playwright.sync_api import Browser, Page

    from tests.infrastructure.browser import Watch
    from tests.infrastructure.client import Client

# How long a case takes says nothing on a machine that does other things as well.
hypothesis.settings.register_profile("huiyin", deadline=None)
hypothesis.settings.load_profile("huiyin")

SHARED_FOLDER = pytest.StashKey[Path]()
QUICK = {"TESTING": True, "FAB_PASSWORD_HASH_METHOD": "pbkdf2:sha256:1", "RATELIMIT_ENABLED": False}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=ENGINES, help="run the database cases on this one only")


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder all workers share; a worker is told where it is. The panel's settings here are the tests' own."""
    for name in [name for name in os.environ if name.startswith("HUIYIN_") and name != "HUIYIN_BROWSER"]:
        del os.environ[name]
    worker_input = getattr(config, "workerinput", None)
    if worker_input is None:
        signal.signal(signal.SIGTERM, _end_in_order)
    folder = worker_input["shared_folder"] if worker_input else tempfile.mkdtemp(prefix="huiyin-tests-")
    config.stash[SHARED_FOLDER] = Path(folder)
    Path(folder).chmod(0o711)  # the account that runs PostgreSQL has to pass through


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what the workers started, once all of them are gone."""
    if not hasattr(config, "workerinput"):
        stop_server(config.stash[SHARED_FOLDER])
        shutil.rmtree(config.stash[SHARED_FOLDER], ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["shared_folder"] = str(node.config.stash[SHARED_FOLDER])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a case that touches the database on both of them, a browser's case on SQLite unless it is marked for both."""
    if "engine" in metafunc.fixturenames:
        metafunc.parametrize("engine", _engines_for(metafunc), indirect=True)


def _engines_for(metafunc: pytest.Metafunc) -> list[str]:
    marked = {mark.name for mark in metafunc.definition.iter_markers()}
    wanted = set(ENGINES) & marked or ({"sqlite"} if "page" in metafunc.fixturenames else set(ENGINES))
    chosen = metafunc.config.getoption("--database")
    return [engine for engine in ENGINES if engine in wanted and chosen in {None, engine}]


def _end_in_order(_signal: int, _frame: FrameType | None) -> None:
    """Let a run that is told to stop still stop its database."""
    raise KeyboardInterrupt


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, make_app: Callable[..., Flask]) -> Databases:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    return Databases(request.config.stash[SHARED_FOLDER], worker, lambda url: _prepare(make_app(url)))


@pytest.fixture(scope="session")
def make_app(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Flask]:
    """Return a function that makes a panel on the database at an address, with a data folder of its own."""
    from app import create_app
    from tests.infrastructure.client import Client

    def make(url: str, **overrides: Any) -> Flask:
        data = tmp_path_factory.mktemp("data")
        app = create_app(HUIYIN_DATA=data, HUIYIN_DATABASE_URL=url, HUIYIN_DEMO=0, **{**QUICK, **overrides})
        app.test_client_class = Client
        return app

    return make


def _prepare(app: Flask) -> None:
    """Make tables and rights the way a start of the panel does."""
    from flask_migrate import upgrade

    from app.menu_rights import sync_security

    try:
        with app.app_context():
            upgrade()
            sync_security(app)
    finally:
        close(app)


@pytest.fixture(scope="session")
def shared_app(databases: Databases, make_app: Callable[..., Flask]) -> Iterator[Callable[[str], Flask]]:
    """Return a function that makes this worker's panel on a database once and then keeps it."""
    apps: dict[str, Flask] = {}

    def on(engine: str) -> Flask:
        if engine not in apps:
            apps[engine] = make_app(databases.fresh(engine))
        return apps[engine]

    yield on
    for app in apps.values():
        close(app)


@pytest.fixture
def app(engine: str, shared_app: Callable[[str], Flask]) -> Iterator[Flask]:
    from tests.infrastructure.isolation import rolled_back

    app = shared_app(engine)
    with rolled_back(app), app.app_context():
        yield app


@pytest.fixture
def db(app: Flask) -> SQLAlchemy:
    from app.extensions import db

    return db


@pytest.fixture
def client(app: Flask) -> Client:
    return app.test_client()


@pytest.fixture
def login(app: Flask) -> Callable[..., Client]:
    """Return a function that gives a client logged in as a user made by the factories."""
    from tests.infrastructure.client import logged_in

    return lambda user, **how: logged_in(app, user.username, **how)


@pytest.fixture
def own_app(engine: str, databases: Databases, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    app = make_app(databases.fresh(engine))
    with app.app_context():
        yield app
    close(app)


@pytest.fixture
def live_server(own_app: Flask) -> Iterator[str]:
    from tests.infrastructure.live import serving

    with serving(own_app) as address:
        yield address


@pytest.fixture(scope="session")
def browser(request: pytest.FixtureRequest) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    from tests.infrastructure.browser import executable, flags

    # Before the driver starts, because what it needs may be installed too.
    program = once(request.config.stash[SHARED_FOLDER], "browser", executable)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags())
        yield browser
        browser.close()


@pytest.fixture
def watch() -> Watch:
    """Return what notes the page's troubles; `watch.allow(pattern)` lets an expected one pass."""
    from tests.infrastructure.browser import Watch

    return Watch()


@pytest.fixture
def page(browser: Browser, live_server: str, watch: Watch) -> Iterator[Page]:
    from tests.infrastructure.browser import settled

    context = browser.new_context(base_url=live_server, locale="zh-CN", viewport={"width": 1440, "height": 900})
    watch.over(context)
    yield settled(context.new_page())
    context.close()
    assert not watch.report(), watch.report()
