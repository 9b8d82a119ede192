"""Style sheets, scripts and pictures: compressed once, cached for ever under an address that changes with them."""

import gzip
import mimetypes
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Request, Response, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

FOLDER = Path(__file__).parent / "static"
COMPRESSED = {".css", ".js", ".mjs", ".json", ".svg", ".txt"}
JOINED = {
    "css/panel.css": (
        "vendor/tabler.min.css",
        *(f"css/{name}.css" for name in ("fonts", "huiyin", "sheet", "fields", "pages")),
    ),
    "css/designer.css": tuple(f"css/design{part}.css" for part in ("", "-properties", "-logic", "-route")),
}
"""Several files under one address: a first visit waits for one style sheet, not for six."""
TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


class PageSessions(SecureCookieSessionInterface):
    """Opens no session for files: `Vary: Cookie` would make browsers fetch them anew on every page."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return None if request.path.startswith("/static/") else super().open_session(app, request)


def init_app(app: Flask) -> None:
    app.session_interface = PageSessions()
    app.jinja_env.globals["inline_icon"] = inline_icon
    app.add_url_rule("/static/<version>/<path:filename>", "static", serve)
    app.url_defaults(_add_version)


def serve(version: str, filename: str) -> Response:
    """Send a file; any version is answered, so that a page opened before an upgrade still finds its parts."""
    parts = tuple((FOLDER / part).resolve() for part in JOINED.get(filename, (filename,)))
    if not all(part.is_relative_to(FOLDER) and part.is_file() for part in parts):
        return Response("Not found", status=404, mimetype="text/plain")
    suffix = parts[0].suffix
    is_small = suffix in COMPRESSED and "gzip" in request.headers.get("Accept-Encoding", "")
    changed = max(part.stat().st_mtime_ns for part in parts)
    body = _compressed(parts, changed) if is_small else _joined(parts)
    response = Response(body, mimetype=TYPES.get(suffix) or mimetypes.guess_type(filename)[0])
    response.headers["Cache-Control"] = "no-cache" if current_app.debug else "public, max-age=31536000, immutable"
    if suffix in COMPRESSED:
        response.headers["Vary"] = "Accept-Encoding"
    if is_small:
        response.headers["Content-Encoding"] = "gzip"
    return response


@cache
def inline_icon(name: str) -> str:
    """Return a small picture as an address that needs no request of its own."""
    return "data:image/svg+xml," + quote((FOLDER / "icons" / f"{name}.svg").read_text(encoding="utf-8"), safe="/:=' ")


def version() -> str:
    """Sum up all files: one address for all of them lets scripts import each other by relative paths."""
    return _version(current_app.debug and _newest())


@lru_cache(maxsize=4)
def _version(_newest_change: int) -> str:
    digest = sha256()
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        digest.update(path.relative_to(FOLDER).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _newest() -> int:
    return max(path.stat().st_mtime_ns for path in FOLDER.rglob("*"))


def _joined(parts: tuple[Path, ...]) -> bytes:
    return b"\n".join(part.read_bytes() for part in parts)


@lru_cache(maxsize=256)
def _compressed(parts: tuple[Path, ...], _changed: int) -> bytes:
    return gzip.compress(_joined(parts), 9, mtime=0)


def _add_version(endpoint: str, values: dict[str, object]) -> None:
    if endpoint == "static":
        values.setdefault("version", version())
