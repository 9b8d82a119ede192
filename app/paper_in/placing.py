"""Where cells stand: short places two in a line, long ones across, titles beside their lines."""

from typing import Any

from app.paper_in.recognisers import recogniser_of
from app.schema.layout import holds_table

WIDTH, HALF = 24, 12
_SHORT_LABEL, _LONGEST_LEFT, _SHORT_TITLE = 8, 16, 10
_TITLE_SPAN = 3


def placed_title(section: dict[str, Any]) -> str:
    """Stand a short title beside the lines it heads, a longer one above them."""
    fits = len(section["title"]) <= _SHORT_TITLE and not holds_table(section)
    return "left" if fits and (section.get("items") or section.get("sections")) else "top"


def place(section: dict[str, Any]) -> None:
    """Give the items of a section their widths; what only says something stands outside the box."""
    items = section.get("items", [])
    if items and not section.get("title") and not section.get("sections") and all(map(_only_says, items)):
        section["frame"] = "open"
    if section.get("title_at") == "left":
        section["title_span"] = _TITLE_SPAN
    waiting: dict[str, Any] | None = None
    for item in items:
        _place(item)
        if _is_short(item):
            if waiting is None:
                waiting = item
                continue
            waiting["span"] = item["span"] = HALF
            waiting["label_span"] = item["label_span"] = 4
        waiting = None


def _only_says(item: dict[str, Any]) -> bool:
    return "text" in item and "heading" not in item and "label" not in item and "span" not in item


def _is_short(item: dict[str, Any]) -> bool:
    return recogniser_of(item).is_short and len(str(item.get("label", ""))) <= _SHORT_LABEL


def _place(item: dict[str, Any]) -> None:
    label = str(item.get("label", ""))
    if "label_at" in item or "columns" in item or not label:
        return
    if len(label) > _LONGEST_LEFT and "max_cell" not in item:
        item["label_at"] = "top"
    elif len(label) > _SHORT_LABEL:
        item["label_span"] = 8
