"""What the workers of one test run make once and share: a folder, a lock, and the results of work done in it."""

from collections.abc import Callable
from pathlib import Path

from fasteners import InterProcessLock


def once(folder: Path, name: str, make: Callable[[], str]) -> str:
    """Return what `make` returned to the first worker that asked for `name` in this folder."""
    result = folder / f"{name}.result"
    with InterProcessLock(folder / f"{name}.lock"):
        if not result.exists():
            result.write_text(make(), encoding="utf-8")
        return result.read_text(encoding="utf-8")
