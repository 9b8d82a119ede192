"""How often strangers may knock: counted by the panel's limiter, which several processes share if it is told to."""

from typing import Any

from flask import current_app, request
from flask_babel import gettext

from app.errors import TooMany
from app.operations.link import hash_of

MINUTE = 60
# Requests in a minute. A whole neighbourhood may come through one address of its carrier, so these are no limits for
# people.
LOOKS, ANSWERS = 120, 30
LOOKS_AT_ONE, ANSWERS_TO_ONE = 900, 300


def refuse_flood(token: str) -> None:
    """Count this request to its address and to its link, known or not; refuse it beyond what people do."""
    limiter = current_app.extensions["appbuilder"].sm.limiter
    if not limiter.enabled:
        return
    kind = "answers" if request.method == "POST" else "looks"
    to_address, to_link = (ANSWERS, ANSWERS_TO_ONE) if kind == "answers" else (LOOKS, LOOKS_AT_ONE)
    by_address = _count(limiter, f"{kind}/{request.remote_addr}")
    by_link = _count(limiter, f"{kind}/{hash_of(token)}")
    if by_address > to_address or by_link > to_link:
        raise TooMany(gettext("Very many people are answering right now. Wait a minute; what you typed is kept."))


def _count(limiter: Any, key: str) -> int:
    """Count one more in the running minute and return how many that makes."""
    found: int = limiter.storage.incr(f"huiyin/survey/{key}", MINUTE)
    return found
