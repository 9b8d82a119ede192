"""The app behind its real server, in a thread, on a free port of this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from waitress.server import create_server


@contextmanager
def serving(app: Flask, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve `app` and yield its address on this machine."""
    sockets: dict[int, object] = {}
    server = create_server(app, map=sockets, host=host, port=port, threads=8, clear_untrusted_proxy_headers=True)
    thread = Thread(target=server.run, name="live-server", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        thread.join(timeout=10)
        server.task_dispatcher.shutdown(timeout=10)  # requests under way end before their database is taken away
