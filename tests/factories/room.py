from itertools import count
from typing import Any

from app.extensions import db
from app.models.room import Room
from tests.factories.site import make_site

_numbers = count(101)


def make_room(**given: Any) -> Room:
    room = Room(**{"site": given.get("site") or make_site(), "building": "1", "number": str(next(_numbers)), **given})
    room.code = room.made_code()
    db.session.add(room)
    db.session.flush()
    return room
