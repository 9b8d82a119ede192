"""Start the press (`press.py`) as a process of its own, and say in one of three ways that it gave nothing."""

import logging
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import IO

from flask_babel import lazy_gettext as _l

from app.errors import DomainError

PRESS = Path(__file__).with_name("press.py")
NO_ENGINE, ADDRESSES_REFUSED = 3, 4  # exit codes of the press
SECONDS = 60

log = logging.getLogger(__name__)
_presses = BoundedSemaphore(os.cpu_count() or 1)


class PdfUnavailable(DomainError):
    """No engine on this machine; the browser's print is always there."""

    status = 501


class PdfFailed(DomainError):
    """The engine crashed, or took longer than allowed."""

    status = 500


class PdfRefused(DomainError):
    """The HTML points outside: an official sheet must not lack a picture unnoticed."""

    status = 500


class PdfBusy(DomainError):
    """Others are printing much already."""

    status = 503


def ask(task: str, *options: str, text: str) -> bytes:
    """Hand `text` to the press and return what it answers."""
    with TemporaryFile() as given, TemporaryFile() as taken:
        given.write(text.encode())
        press(task, *options, given=given, taken=taken)
        taken.seek(0)
        return taken.read()


def press(task: str, *options: str, given: IO[bytes], taken: IO[bytes], seconds: float | None = None) -> None:
    """Let the press read one file and write another: what is printed never stands in our memory."""
    given.flush()
    given.seek(0)
    command = [sys.executable, "-P", str(PRESS), task, *options]
    limit = SECONDS if seconds is None else seconds
    try:
        with _presses:
            done = subprocess.run(
                command,
                stdin=given,
                stdout=taken,
                stderr=subprocess.PIPE,
                check=False,
                timeout=limit,
                env=_environment(),
            )
    except subprocess.TimeoutExpired:
        log.warning("press %s: took longer than %g s", task, limit)
        raise PdfFailed(_l("This PDF takes too long to make. Please print fewer pages at once.")) from None
    _check(task, done)


def _environment() -> dict[str, str]:
    """Return the environment without our settings: the press needs no secret."""
    return {name: value for name, value in os.environ.items() if not name.startswith("HUIYIN_")}


def _check(task: str, done: subprocess.CompletedProcess[bytes]) -> None:
    said = done.stderr.decode(errors="replace")
    if done.returncode == 0:
        return
    if done.returncode == NO_ENGINE:
        raise PdfUnavailable(_l("This machine cannot make PDF files. Please use the print command of your browser."))
    if done.returncode == ADDRESSES_REFUSED:
        raise PdfRefused(_l("The sheet points to other places: %(places)s", places=said))
    log.error("press %s: exit %d: %s", task, done.returncode, said[-2000:])
    raise PdfFailed(_l("The PDF could not be made. Please use the print command of your browser."))
