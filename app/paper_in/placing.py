"""Where cells stand: short places two in a line, long ones across, titles beside their lines."""

from itertools import groupby
from typing import Any

from app.paper_in.recognisers import recogniser_of
from app.schema.layout import holds_table

WIDTH = 24
_SHORT_LABEL, _LONGEST_LEFT, _SHORT_TITLE = 8, 16, 10
_TITLE_SPAN, _SCORE_LABEL = 3, 12


def placed_title(section: dict[str, Any]) -> str:
    """Stand a short title beside the lines it heads, a longer one above them."""
    fits = len(section["title"]) <= _SHORT_TITLE and not holds_table(section)
    return "left" if fits and (section.get("items") or section.get("sections")) else "top"


def place(section: dict[str, Any]) -> None:
    """Give the items of a section their widths; what only says something stands outside the box."""
    items = section.get("items", [])
    if items and not section.get("title") and not section.get("sections") and all(map(only_says, items)):
        section["frame"] = "open"
    width = WIDTH
    if section.get("title_at") == "left":
        section["title_span"] = _TITLE_SPAN
        width -= _TITLE_SPAN
    _spread_heads(items)
    waiting: dict[str, Any] | None = None
    for item in items:
        _place(item)
        if _is_short(item):
            if waiting is None:
                waiting = item
                continue
            waiting["span"], item["span"] = width - width // 2, width // 2
            waiting["label_span"] = item["label_span"] = 4
        waiting = None


def _spread_heads(items: list[dict[str, Any]]) -> None:
    """Let the last of the heads that share a line take what is left of it."""
    for _heads, run in groupby(items, key=lambda item: item.get("heading") == "column"):
        heads = [item for item in run if "heading" in item and "span" in item]
        left = WIDTH - sum(item["span"] for item in heads)
        if len(heads) > 1 and 0 < left < WIDTH // 2 and not heads[-1]["text"].isdigit():
            heads[-1]["span"] += left


def only_says(item: dict[str, Any]) -> bool:
    return "text" in item and "heading" not in item and "label" not in item and "span" not in item


def _is_short(item: dict[str, Any]) -> bool:
    return recogniser_of(item).is_short and len(str(item.get("label", ""))) <= _SHORT_LABEL


def _place(item: dict[str, Any]) -> None:
    label = str(item.get("label", ""))
    for column in item.get("columns", ()):
        column["span"] = _weight(column)
    if "max_cell" in item:
        item["label_span"] = _SCORE_LABEL
        return
    if "label_at" in item or "columns" in item or not label:
        return
    if len(label) > _LONGEST_LEFT:
        item["label_at"] = "top"
    elif len(label) > _SHORT_LABEL:
        item["label_span"] = 8


def _weight(column: dict[str, Any]) -> int:
    """Weigh a column by what it prints: numbers of rows are narrow, boxes wide."""
    kind = recogniser_of(column)
    printed = len(kind.printed(column).strip(" _"))
    if not kind.is_written:
        return 2
    return min(12, max(4, printed // 3 if kind.offers else printed // 2))
