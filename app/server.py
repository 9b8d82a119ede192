"""`python -m app.server`: bring the data up to date, say where the panel is, serve it."""

import errno
import os
import socket
import subprocess
import sys
import threading
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.engine import make_url

from app import create_app
from app.announcement import announcement
from app.cli import SERVER, install_packs, open_first_door, settle
from app.demo.progress import progress
from app.menu_rights import sync_security
from app.worker import Worker

THREADS = 8


def main() -> int:
    app = create_app()
    if is_taken(app):
        print(
            f"端口 {app.config['HUIYIN_PORT']} 已被占用，可用 HUIYIN_PORT 换一个 / this port is in use, set HUIYIN_PORT"
        )
        return 1
    with app.app_context():
        token = prepare(app)
        print(announcement(app, token), flush=True)
    start_demo(app)
    serve(app)
    return 0


def is_taken(app: Flask) -> bool:
    """Say whether somebody else listens where we would: before anything is prepared or started."""
    where = _where(app)
    family = socket.AF_INET6 if ":" in where["host"] else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((where["host"], where["port"]))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


def prepare(app: Flask) -> str:
    """Make the database what this release expects, quick on a second start; return the one-time token, if any."""
    upgrade()
    sync_security(app)
    install_packs()
    return open_first_door(app)


def start_demo(app: Flask) -> None:
    """Fill the demo in a process of its own, so that the first page need not wait for it."""
    with app.app_context():
        if not app.config["HUIYIN_DEMO"] or progress().is_done:
            return
    subprocess.Popen([sys.executable, "-m", "flask", "--app", "app", "demo"], env=_child())


def serve(app: Flask) -> None:
    settle()  # also before processes are forked: what is never looked through stays shared among them
    if make_url(app.config["SQLALCHEMY_DATABASE_URI"]).get_backend_name() == "sqlite":
        serve_one_process(app)
    else:
        serve_processes(app)


def serve_one_process(app: Flask) -> None:
    """SQLite: one process, its threads, and the background work beside them."""
    import waitress

    worker = Worker(app)
    threading.Thread(target=worker.run, name="worker", daemon=True).start()
    waitress.serve(
        app, threads=THREADS, ident=None, max_request_body_size=app.config["MAX_CONTENT_LENGTH"], **_where(app)
    )


def serve_processes(app: Flask) -> None:
    """PostgreSQL: a process per core, and one more for the background work."""
    from granian import Granian
    from granian.constants import Interfaces

    background = subprocess.Popen([sys.executable, "-m", "flask", "--app", "app", "work"], env=_child())
    try:
        where = _where(app)
        Granian(
            "app.server:settled_app",
            address=where["host"],
            port=where["port"],
            interface=Interfaces.WSGI,
            factory=True,
            workers=os.cpu_count() or 1,
            blocking_threads=4,
            log_access=False,
        ).serve()
    finally:
        background.terminate()


def settled_app() -> Flask:
    """Return the panel for one of several processes that serve it."""
    app = create_app()
    settle()
    return app


def _child() -> dict[str, str]:
    """Return the environment of a process that ends with this one."""
    return {**os.environ, SERVER: str(os.getpid())}


def _where(app: Flask) -> dict[str, Any]:
    return {"host": app.config["HUIYIN_HOST"], "port": app.config["HUIYIN_PORT"]}


if __name__ == "__main__":
    sys.exit(main())
