"""HTML into PDF, by an engine that needs no system package."""

import logging
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import IO

from flask_babel import lazy_gettext as _l

from app import clock
from app.errors import TooLarge
from app.paper import glyphs, printer

LARGEST = 20_000_000  # characters of HTML, pictures as data: addresses included
LARGEST_RUN = 200_000_000  # of all the documents of one run; they wait on disk, not in memory
RUN_SECONDS = 240
PATIENCE = 10  # seconds one big run waits for another

log = logging.getLogger(__name__)
_runs = BoundedSemaphore(1)


def render(html: str, *, made_at: datetime | None = None) -> bytes:
    """Return the PDF of a whole HTML document.

    Addresses below `/static/` and `data:` are served, every other one is refused. `made_at` (naive UTC, as stored)
    dates the file: the same HTML and moment give the same bytes.
    """
    with _print([html], made_at, LARGEST, printer.SECONDS) as pdf:
        return pdf.read()


def render_run(documents: Iterable[str], *, made_at: datetime | None = None) -> IO[bytes]:
    """Return one PDF of many documents, each beginning on a new page and counting its own.

    One such run is made at a time, so that it leaves the machine to the others.
    """
    if not _runs.acquire(timeout=PATIENCE):
        raise printer.PdfBusy(_l("Another large print is being made. Please try again in a minute."))
    try:
        return _print(documents, made_at, LARGEST_RUN, RUN_SECONDS)
    finally:
        _runs.release()


def _print(documents: Iterable[str], made_at: datetime | None, largest: int, seconds: float) -> IO[bytes]:
    """Write the documents down one after another, have them printed, and return the file with the PDF."""
    moment = (made_at or clock.now()).replace(tzinfo=UTC).isoformat(timespec="seconds")
    with ExitStack() as open_files:
        pdf = open_files.enter_context(TemporaryFile())
        written = open_files.enter_context(TemporaryFile())
        beyond_own = [_write(written, largest, html) for html in documents]
        fonts = "machine" if any(beyond_own) else "own"
        printer.press("print", moment, fonts, given=written, taken=pdf, seconds=seconds)
        pdf.seek(0)
        written.close()
        open_files.pop_all()  # whoever reads the PDF closes it
        return pdf


def _write(written: IO[bytes], largest: int, html: str) -> bool:
    """Add a document to those to be printed; say whether it needs more than our own fonts."""
    html, lost = glyphs.substitute(html.replace("\0", ""))
    if lost:
        log.warning("printed with a stand-in, not announced on the sheet: %s", glyphs.code_points(lost))
    if written.tell():
        written.write(b"\0")
    if written.tell() + len(html) > largest:
        raise TooLarge(_l("This is too much for one PDF. Please print fewer entries at once."))
    written.write(html.encode())
    return bool(glyphs.beyond_own(html))
