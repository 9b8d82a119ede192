"""A colleague, of a certain role if the item says so."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.fields._base import Item, Stored
from app.fields._labels import marked
from app.fields._referring import Referring


class User(Referring):
    name = "user"
    label = _l("Colleague")
    icon = "user"
    kind = "user"
    options_schema = {
        "role": {
            "$ref": "#/$defs/key",
            "names": "role",
            "title": marked("Role"),
            "description": marked("Only colleagues of this role can be named."),
        }
    }

    def kind_of(self, item: Item) -> str:
        return f"user:{item['role']}" if "role" in item else self.kind

    def example(self) -> tuple[dict[str, Any], Stored]:
        return {"key": "visitor", "type": "user", "label": "回访人", "role": "agent"}, {"id": 3, "name": "李四"}
