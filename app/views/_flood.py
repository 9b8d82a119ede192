"""How often strangers may knock: counted by the panel's limiter, which several processes share if it is told to."""

from typing import Any

from flask import current_app, request
from flask_babel import gettext
from limits import parse

from app.errors import TooMany
from app.operations.link import hash_of

# A whole neighbourhood may come through one address of its carrier, so these are no limits for people.
LOOKS = parse("120 per minute")
ANSWERS = parse("30 per minute")
LOOKS_AT_ONE = parse("900 per minute")
ANSWERS_TO_ONE = parse("300 per minute")


def refuse_flood(token: str) -> None:
    """Count this request to its address and to its link, known or not; refuse it beyond what people do."""
    limiter = current_app.extensions["appbuilder"].sm.limiter
    if not limiter.enabled:
        return
    is_answer = request.method == "POST"
    to_address, to_link = (ANSWERS, ANSWERS_TO_ONE) if is_answer else (LOOKS, LOOKS_AT_ONE)
    if not (_hit(limiter, to_address, request.remote_addr or "") and _hit(limiter, to_link, hash_of(token))):
        raise TooMany(gettext("Very many people are answering right now. Wait a minute; what you typed is kept."))


def _hit(limiter: Any, limit: Any, whose: str) -> bool:
    found: bool = limiter.limiter.hit(limit, "survey", whose)
    return found
