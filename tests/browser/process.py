"""The panel in a process of its own, to be killed and started again at the same address."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from flask import Flask

ROOT = Path(__file__).parents[2]
PROGRAM = (
    "import sys, waitress; from app import create_app;"
    "waitress.serve(create_app(), host='127.0.0.1', port=int(sys.argv[1]), threads=8)"
)
PATIENCE = 30  # s


class Process:
    """Serves the database and data of `app`."""

    def __init__(self, app: Flask) -> None:
        self.environment = os.environ | {
            "HUIYIN_DATA": str(app.config["HUIYIN_DATA"]),
            "HUIYIN_DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
            "HUIYIN_DEMO": "0",
        }
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-c", PROGRAM, str(self.port)]
        self.running = subprocess.Popen(command, cwd=ROOT, env=self.environment)
        end = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < end, "the panel did not start"
            time.sleep(0.1)

    def kill(self) -> None:
        self.running.kill()
        self.running.wait()

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
