"""Files to keep: named in Chinese, stored by no cache."""

from urllib.parse import quote

from flask import Response


def downloaded(response: Response, name: str) -> Response:
    """Make an answer a file of this name; headers take no Chinese, so the name is written the way browsers read it."""
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Cache-Control"] = "no-store"
    return response
