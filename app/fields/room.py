"""A room, flat or shop of a site."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.fields._base import Stored
from app.fields._referring import Referring


class Room(Referring):
    name = "room"
    label = _l("Room")
    icon = "door"
    kind = "room"

    def example(self) -> tuple[dict[str, Any], Stored]:
        return {"key": "room", "type": "room", "label": "房号"}, {"id": 7, "name": "3-2-1201"}
