"""Any number of options, each with options of its own if it wants."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.fields._base import Stored
from app.fields._choosing import Choosing


class Choices(Choosing):
    name = "choices"
    label = _l("Several choices")
    icon = "checkbox"
    pick = "many"

    def example(self) -> tuple[dict[str, Any], Stored]:
        item = {
            "key": "mode",
            "type": "choices",
            "label": "回访方式",
            "options": [
                {
                    "key": "phone",
                    "label": "电话",
                    "pick": "one",
                    "options": [{"key": "first", "label": "首次"}, {"key": "regular", "label": "常规"}],
                },
                {"key": "visit", "label": "现场", "options": [{"key": "core", "label": "核心"}]},
                {"key": "other", "label": "其他", "fill_in": True},
            ],
        }
        return item, {"paths": ["phone/first", "visit", "other"], "texts": {"other": "邻居转告"}}
