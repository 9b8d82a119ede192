"""The rows of a table: so many as printed, growing, or one per printed row label."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.fields._answers import Item
from app.fields._base import Posted
from app.fields._labels import LABEL_SCHEMA, label_text, marked, wordings

MOST_ROWS = 200
MARKER = re.compile(r"\d{1,6}", re.ASCII)
COUNT_SCHEMA = {"type": "integer", "minimum": 1, "maximum": MOST_ROWS}
ROWS_SCHEMA = {
    "title": marked("Rows"),
    "description": marked("A number of printed rows, rows that grow while filling in, or one row per printed label."),
    "oneOf": [
        COUNT_SCHEMA | {"title": marked("As many as printed")},
        {
            "type": "object",
            "title": marked("Growing"),
            "additionalProperties": False,
            "properties": {
                "min": COUNT_SCHEMA | {"minimum": 0, "title": marked("At least")},
                "max": COUNT_SCHEMA | {"maximum": 2000, "title": marked("At most"), "default": MOST_ROWS},
                "start": COUNT_SCHEMA | {"title": marked("Rows shown at first"), "default": 3},
            },
        },
        {
            "type": "array",
            "title": marked("One for each label"),
            "maxItems": MOST_ROWS,
            "items": {
                "type": "object",
                "required": ["key", "label"],
                "additionalProperties": False,
                "properties": {
                    "key": {"$ref": "#/$defs/key", "title": marked("Key")},
                    "label": LABEL_SCHEMA | {"title": marked("Label")},
                },
            },
        },
    ],
}


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows a table has, and what its rows are called."""

    fewest: int
    most: int
    start: int
    labels: Mapping[str, Any] | None = None
    """Row key -> label, for tables with printed rows."""

    @property
    def grows(self) -> bool:
        return self.labels is None and self.start != self.most

    def shown(self, filled: int) -> int:
        """Return how many rows to show for so many filled; a growing table always leaves one to write in."""
        return min(self.most, max(self.start, filled + 1)) if self.grows else self.start

    def printed(self, filled: int) -> int:
        return max(self.start, filled)

    def markers(self) -> list[str]:
        """Return what the rows are called in input names, where that is fixed."""
        return list(self.labels) if self.labels is not None else [str(index) for index in range(self.start)]

    def marker(self, row: int | str) -> str:
        return self.markers()[row] if self.labels is not None and isinstance(row, int) else str(row)

    def posted(self, posted: Posted, name: str) -> list[str]:
        """Return the rows a post holds, in its order; growing tables name theirs themselves."""
        if not self.grows:
            return self.markers()
        found = (marker for marker in posted.getlist(f"{name}-row") if MARKER.fullmatch(str(marker)))
        return list(dict.fromkeys(found))[: self.most + 1]

    def label(self, row: int | str) -> str:
        """Return how a row is called."""
        if self.labels is not None and isinstance(row, int):
            return label_text(list(self.labels.values())[row])
        return str(row + 1) if isinstance(row, int) else ""

    def index(self, name: str) -> int | None:
        """Return the place of a row that is called so, None if there is none."""
        name = name.strip()
        if self.labels is None:
            place = int(name) - 1 if MARKER.fullmatch(name) else -1
            return place if 0 <= place < self.most else None
        called = (name in wordings(label) for label in self.labels.values())
        return next((place for place, is_it in enumerate(called) if is_it), None)


def rows_of(item: Item) -> Rows:
    rows = item.get("rows", {})
    if isinstance(rows, int):
        return Rows(0, rows, rows)
    if isinstance(rows, Mapping):
        most = rows.get("max", MOST_ROWS)
        return Rows(rows.get("min", 0), most, min(most, rows.get("start", max(3, rows.get("min", 0)))))
    return Rows(0, len(rows), len(rows), {row["key"]: row["label"] for row in rows})
