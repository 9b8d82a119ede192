"""What binds the log together: salted commitments, one hash after another, canonical JSON (RFC 8785) underneath."""

import json
import secrets
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

import rfc8785
from flask_babel import gettext

from app.errors import Invalid

SALT_BYTES = 16
MOST_EXACT = 2**53 - 1
Change = dict[str, Any]
"""`item`, `old`, `new` (None: blank) and, once bound, `salt`."""


def canonical(value: Any) -> bytes:
    """Return the one way to write a value; refuse what JSON cannot carry everywhere alike."""
    try:
        return _PLAIN(value).encode() if _is_plain(value) else rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise Invalid({}, gettext("There are characters or numbers in it that cannot be stored.")) from error


# Without fractions the standard library writes the same bytes several times faster; a submit writes thirty values.
_PLAIN = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def _is_plain(value: Any) -> bool:
    kind = type(value)
    if kind is dict:
        return all(type(key) is str and key.isascii() and _is_plain(each) for key, each in value.items())
    if kind is list:
        return all(map(_is_plain, value))
    return kind is str or value is None or kind is bool or (kind is int and abs(value) <= MOST_EXACT)


def digest(value: Any) -> str:
    return sha256(canonical(value)).hexdigest()


def changes_between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return what differs, item by item, in the order of the keys' first appearance."""
    keys = dict.fromkeys((*old, *new))
    return [{"item": key, "old": old.get(key), "new": new.get(key)} for key in keys if old.get(key) != new.get(key)]


def salted(changes: Iterable[Change]) -> list[Change]:
    """Give every change a salt of its own, so that a short answer cannot be guessed from its commitment."""
    return [{**change, "salt": secrets.token_hex(SALT_BYTES)} for change in changes]


def commitment(change: Change) -> str:
    content = {"item": change["item"], "old": change["old"], "new": change["new"]}
    return sha256(change["salt"].encode() + canonical(content)).hexdigest()


def birth(entry: Mapping[str, Any]) -> str:
    """Return the link every chain begins with: what an entry is for ever."""
    return digest(
        {
            "token": entry["submit_token"],
            "template": entry["template_id"],
            "version": entry["version_id"],
            "number": entry["number"],
            "site": entry["site_id"],
            "author": entry["author_id"],
            "at": entry["submitted_at"].isoformat(),
        }
    )


def event_hash(event: Mapping[str, Any]) -> str:
    """Return the hash of a log event, which holds the hash of the one before."""
    return digest(
        {
            "seq": event["seq"],
            "verb": event["verb"],
            "step": event["step_key"],
            "by": event["by_id"],
            "name": event["by_name"],
            "at": event["at"].isoformat(),
            "reason": event["reason"],
            "commitments": event["commitments"],
            "prev": event["prev_hash"],
        }
    )
