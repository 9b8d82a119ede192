"""A company's stamp, photographed or uploaded."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.fields._base import Item, Stored
from app.fields._picture import Picture


class Stamp(Picture):
    name = "stamp"
    label = _l("Stamp")
    icon = "rubber-stamp"
    kind = "stamp"

    def text(self, item: Item, stored: Stored) -> str:
        return gettext("stamped")

    def example(self) -> tuple[dict[str, Any], Stored]:
        return {"key": "stamp", "type": "stamp", "label": "建设单位(盖章)"}, self.example_file()
