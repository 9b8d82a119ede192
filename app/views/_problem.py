"""Errors as programs read them: RFC 9457, with the same words as on the pages."""

from collections.abc import Mapping
from typing import Any

from flask import jsonify
from werkzeug.wrappers import Response

MEDIA_TYPE = "application/problem+json"


def problem(status: int, title: Any, detail: Any, errors: Mapping[str, Any] | None = None, **more: Any) -> Response:
    """Return an error; `errors` says beside each item, member or argument what is wrong with it."""
    said = {"errors": {name: str(words) for name, words in errors.items()}} if errors else {}
    what = {"type": "about:blank", "status": status, "title": str(title), "detail": str(detail)}
    response = jsonify(what | said | more)
    response.status_code, response.mimetype = status, MEDIA_TYPE
    return response
