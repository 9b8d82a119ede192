"""The panel's own environment: `.venv`, filled exactly from a lock file, and a stamp that says from which."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from launcher import uv
from launcher.package_index import configured

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".venv"
TOOLS = ROOT / ".tools"
PYTHON = FOLDER / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
STAMP = FOLDER / "huiyin.json"
RUNNING = "requirements.lock"
TESTING = "requirements-dev.lock"  # holds everything of RUNNING too


class EnvironmentFailedError(Exception):
    """The environment could not be made; the installer has already said why."""


def ready(lock: str) -> Path:
    """Return the environment's Python, after installing what `lock` names if that is not there yet."""
    if not is_current(lock, _stamp()):
        _make(lock)
    return PYTHON


def is_current(lock: str, stamp: dict[str, str]) -> bool:
    """Tell whether a stamp promises everything `lock` names, for this Python."""
    enough = (TESTING,) if lock == TESTING else (RUNNING, TESTING)
    return (
        stamp.get("python") == sys.version
        and stamp.get("lock") in enough
        and all(stamp.get(name) == digest(name) for name in (RUNNING, stamp["lock"]))
    )


def digest(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def call_uv(*arguments: str) -> int:
    """Run uv with the machine's package settings."""
    index = configured()
    command = [str(uv.program(TOOLS, index)), *arguments, *index.arguments()]
    # Whatever Python started run.py is the one to use: uv may not go and fetch another.
    environment = {**os.environ, **index.environment(), "UV_PYTHON_DOWNLOADS": "never"}
    return subprocess.run(command, check=False, cwd=ROOT, env=environment).returncode


def _stamp() -> dict[str, str]:
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8"))) if PYTHON.exists() else {}
    except (OSError, TypeError, ValueError):
        return {}


def _make(lock: str) -> None:
    print("正在准备运行环境，只在第一次或依赖变动后进行 … / Preparing the environment, once …", flush=True)
    STAMP.unlink(missing_ok=True)
    if not _fits() and call_uv("venv", "--quiet", "--clear", "--no-project", "--python", sys.executable, str(FOLDER)):
        raise EnvironmentFailedError
    # Compiled at once: where Python may not write beside its files, every start would compile all of them again.
    how = ("--require-hashes", "--only-binary", ":all:", "--compile-bytecode", "--python", str(PYTHON))
    if call_uv("pip", "sync", *how, lock):
        raise EnvironmentFailedError
    written = {"python": sys.version, "lock": lock, RUNNING: digest(RUNNING), lock: digest(lock)}
    STAMP.write_text(json.dumps(written), encoding="utf-8")


def _fits() -> bool:
    """Tell whether an environment stands that was made from this Python."""
    if not PYTHON.exists():
        return False
    asked = subprocess.run(
        [PYTHON, "-c", "import sys; print(sys.version)"], check=False, capture_output=True, text=True
    )
    return asked.stdout.strip() == sys.version
