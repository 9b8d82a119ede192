"""One option out of several, each with options of its own if it wants."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.fields._base import Stored
from app.fields._choosing import Choosing


class Choice(Choosing):
    name = "choice"
    label = _l("Single choice")
    icon = "circle-dot"
    pick = "one"

    def example(self) -> tuple[dict[str, Any], Stored]:
        item = {
            "key": "progress",
            "type": "choice",
            "label": "工程进度",
            "options": [
                {"key": "on_time", "label": "按期", "points": 5},
                {
                    "key": "late",
                    "label": "延期",
                    "options": [
                        {"key": "owner", "label": "业主原因", "points": 3},
                        {"key": "contractor", "label": "承包单位原因", "points": 0},
                    ],
                },
            ],
        }
        return item, {"paths": ["late/owner"]}
