"""Which rows of a list are records already, so that nothing comes in twice."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import and_, select

from app.extensions import db
from app.models.entry import Entry
from app.operations.old_record import OldRecord

NAMES = uuid.UUID("5f0c6d5e-6f0e-4b43-9d0c-0b8f7f2f7a10")


def recognise(found: Iterable[OldRecord], seen: Mapping[str, int]) -> None:
    """Give each good row the token of its entry, and say which of them is an entry already.

    `seen` counts equal rows before these: the second of two equal ones in a file is a record of its own, while a
    file brought again finds all of its own. What was voided can be brought once more.
    """
    counts = defaultdict(int, seen)
    waiting = []
    for one in (one for one in found if not one.errors):
        waiting.append((one, counts[one.fingerprint]))
        counts[one.fingerprint] += 1
    attempt = 0
    while waiting:
        for one, nth in waiting:
            one.token = str(uuid.uuid5(NAMES, f"{one.fingerprint} {nth} {attempt}"))
        standing = _standing(Entry.submit_token.in_([one.token for one, _nth in waiting]), "submit_token")
        for one, _nth in waiting:
            one.known = standing.get(one.token)
        waiting = [each for each in waiting if each[0].known is not None and each[0].known.state == "void"]
        attempt += 1


def recognise_numbers(found: Iterable[OldRecord], template_id: int) -> None:
    """Say of rows of our own exports which entry they are: such a file would double what stands here."""
    numbered = [one for one in found if one.number and not one.errors]
    ours = and_(Entry.template_id == template_id, Entry.number.in_({one.number for one in numbered}))
    standing = _standing(ours, "number") if numbered else {}
    for one in numbered:
        one.known = standing.get(one.number, one.known)


def _standing(condition: Any, key: str) -> dict[str, Entry]:
    return {getattr(entry, key): entry for entry in db.session.scalars(select(Entry).where(condition))}
