"""How often strangers may knock: counted by the panel's limiter, which several processes share if it is told to."""

from typing import Any

from flask import current_app, request
from flask_babel import gettext
from itsdangerous import BadSignature, URLSafeSerializer

from app import clock
from app.errors import TooMany
from app.operations.link import hash_of

MINUTE = 60
FASTEST = 3
"""Seconds in which nobody has read a sheet and answered it."""
TRAP = "website"
"""What the page hides from people, and machines fill in."""
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
        if kind == "looks":
            raise TooMany(gettext("Very many people are here right now. Open the page again in a minute."))
        raise TooMany(gettext("Very many people are answering right now. Wait a minute; what you typed is kept."))


def begun(token: str) -> str:
    """Return when a page was shown, signed, for its form to bring back."""
    return str(_signer(token).dumps(int(clock.now().timestamp())))


def doubts(token: str) -> str:
    """Say in words why an answer looks like a machine's; the page then asks to send it once more, and people do."""
    if not current_app.extensions["appbuilder"].sm.limiter.enabled:
        return ""
    if request.form.get(TRAP):
        return gettext("Something filled in a field that people do not see. Please submit once more.")
    try:
        since = int(clock.now().timestamp()) - int(_signer(token).loads(request.form.get("begun", "")))
    except (BadSignature, TypeError, ValueError):
        since = 0
    return "" if since >= FASTEST else gettext("That was very quick. Please look once more and submit.")


def receipt(token: str, entry_id: int) -> str:
    """Return what leads from the thanks to the answer they are for, and nobody else to it."""
    return str(_signer(token).dumps(["answer", entry_id]))


def receipt_of(token: str, written: str) -> int:
    """Return the entry a receipt was given for; 0 for none."""
    try:
        kind, entry_id = _signer(token).loads(written)
    except (BadSignature, TypeError, ValueError):
        return 0
    return int(entry_id) if kind == "answer" else 0


def _signer(token: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"survey {hash_of(token)}")


def _count(limiter: Any, key: str) -> int:
    """Count one more in the running minute and return how many that makes."""
    found: int = limiter.storage.incr(f"huiyin/survey/{key}", MINUTE)
    return found
