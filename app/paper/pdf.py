"""HTML into PDF, by an engine that needs no system package."""

import logging
from datetime import UTC, datetime

from flask_babel import lazy_gettext as _l

from app import clock
from app.errors import TooLarge
from app.paper import glyphs, printer

LARGEST = 20_000_000  # characters of HTML, pictures as data: addresses included

log = logging.getLogger(__name__)


def render(html: str, *, made_at: datetime | None = None) -> bytes:
    """Return the PDF of a whole HTML document.

    Addresses below `/static/` and `data:` are served, every other one is refused. `made_at` (naive UTC, as stored)
    dates the file: the same HTML and moment give the same bytes.
    """
    if len(html) > LARGEST:
        raise TooLarge(_l("This is too much for one PDF. Please print fewer entries at once."))
    html, lost = glyphs.substitute(html.replace("\0", ""))
    if lost:
        log.warning("printed with a stand-in, not announced on the sheet: %s", glyphs.code_points(lost))
    moment = (made_at or clock.now()).replace(tzinfo=UTC).isoformat(timespec="seconds")
    fonts = "machine" if glyphs.beyond_own(html) else "own"
    return printer.ask("print", moment, fonts, text=html)
