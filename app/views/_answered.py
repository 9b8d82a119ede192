"""Which open surveys this browser has answered: a comfort against answering twice by mistake, no lock.

The cookie is signed, so that nobody is kept from answering by a forged one; who deletes it can answer again.
"""

import hmac
import re
from hashlib import sha256

from flask import current_app, request
from werkzeug.wrappers import Response

COOKIE = "huiyin-survey"
MOST, SO_LONG = 40, 180 * 24 * 3600
WRITTEN = re.compile(r"([0-9]{1,9}(?:-[0-9]{1,9}){0,39})\.([0-9a-f]{64})", re.ASCII)


def answered_here() -> list[int]:
    found = WRITTEN.fullmatch(request.cookies.get(COOKIE, ""))
    if found is None or not hmac.compare_digest(found[2], _signature(found[1])):
        return []
    return [int(each) for each in found[1].split("-")]


def remember(response: Response, survey_id: int) -> Response:
    """Let the browser keep that it has answered."""
    known = dict.fromkeys([*answered_here(), survey_id])
    words = "-".join(str(each) for each in list(known)[-MOST:])
    response.set_cookie(
        COOKIE,
        f"{words}.{_signature(words)}",
        max_age=SO_LONG,
        path="/s/",
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )
    return response


def _signature(words: str) -> str:
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, f"answered surveys:{words}".encode(), sha256).hexdigest()
