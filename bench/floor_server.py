"""`python -m bench.floor_server <port>`: a page that stores what was posted with one INSERT, as the panel is served."""

import json
import os
import sys

import waitress
from flask import Flask, request
from granian import Granian
from granian.constants import Interfaces
from sqlalchemy import create_engine, event, make_url, text

from app.server import THREADS

TABLE = "CREATE TABLE IF NOT EXISTS bench_floor (id {key} PRIMARY KEY, document TEXT NOT NULL)"


def create_app() -> Flask:
    app = Flask(__name__)
    engine = create_engine(os.environ["BENCH_DATABASE_URL"])
    is_sqlite = engine.dialect.name == "sqlite"
    if is_sqlite:
        event.listen(engine, "connect", _prepare)

    @app.post("/")
    def store() -> str:
        with engine.begin() as connection:
            connection.execute(
                text("INSERT INTO bench_floor (document) VALUES (:document)"), {"document": json.dumps(request.form)}
            )
        return ""

    return app


def make_table(url: str) -> None:
    """Make the table before any process serves it: several at once would get in each other's way."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(TABLE.format(key="INTEGER" if engine.dialect.name == "sqlite" else "BIGSERIAL")))
    engine.dispose()


def _prepare(connection: object, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]  # a DBAPI connection


def main(port: int) -> None:
    if make_url(os.environ["BENCH_DATABASE_URL"]).get_backend_name() == "sqlite":
        waitress.serve(create_app(), host="127.0.0.1", port=port, threads=THREADS)
    else:
        workers = os.cpu_count() or 1
        Granian(
            "bench.floor_server:create_app",
            port=port,
            interface=Interfaces.WSGI,
            factory=True,
            workers=workers,
            blocking_threads=4,
            log_access=False,
        ).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]))
