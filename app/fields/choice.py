"""One option out of several, each with options of its own if it wants."""

from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _l

from app.fields._base import Item, Stored
from app.fields._choosing import Choosing
from app.fields._labels import wordings
from app.fields._memo import once_per_item
from app.fields._satisfied_words import shares_in_words


class Choice(Choosing):
    name = "choice"
    label = _l("Single choice")
    icon = "circle-dot"
    pick = "one"

    @once_per_item
    def _in_words(self, item: Item) -> dict[str, Fraction]:
        return shares_in_words((option.path, wordings(option.definition["label"])) for option in self.tree(item).top)

    def rates(self, item: Item) -> bool:
        """Options rate by their points, or else by their words where those are a scale of satisfaction."""
        return bool(self.maximum(item) or self._in_words(item))

    def satisfaction(self, item: Item, stored: Stored) -> Fraction | None:
        if self.maximum(item):
            share = super().satisfaction(item, stored)
            return None if share is None else max(share, Fraction(0))
        ticked = self._ticked(item, stored)
        return next((share for path, share in self._in_words(item).items() if path in ticked), None)

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
