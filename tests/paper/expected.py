"""What a sheet must say on paper, from its definition and its answers alone: the panel's renderer is not asked."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tests.printed_words import DAY, printed_words

Thing = Mapping[str, Any]
NOT_PRINTED = ", row "
"""In a cell of a table there are no places for year, month and day: the paper leaves it empty."""
SCORED = {"score", "total"}
NOTATION = frozenset("():：、〓√")


def words_of(document: Thing) -> Iterator[str]:
    """Yield every printed word, and those the panel adds by itself: units, boxes for what does not apply, sums."""
    bare_marks = {item["key"] for item in items_of(document) if item["type"] in SCORED and "max_cell" not in item}
    for word in printed_words(document):
        is_left_out = word.text == DAY and NOT_PRINTED in word.where
        if not is_left_out and not (word.where in bare_marks and word.text.isdecimal()):
            yield "".join(re.sub(r"^\d+=", "", word.text).split())
    for item in items_of(document):
        yield from ["合计"] * ("totals" in item)
        yield str(item.get("row_head", ""))
    for item, _stored in cells_of(document, {}):
        yield unit_of(item)
        yield "不适用" if item.get("not_applicable") else ""


def signs_of(words: Iterator[str]) -> Counter[str]:
    return Counter(sign for word in words for sign in word if sign not in NOTATION)


def items_of(holder: Thing) -> Iterator[Thing]:
    """Yield items in reading order, members of groups in place of the group."""
    for item in holder.get("items", ()):
        yield from items_of(item) if item["type"] == "group" else [item]
    for section in holder.get("sections", ()):
        yield from items_of(section)


def rows_of(item: Thing, answers: Thing) -> list[Thing]:
    """Return the printed rows of a table as they are filled."""
    stored, rows = list(answers.get(item["key"]) or ()), item["rows"]
    if isinstance(rows, list):
        by_key = {row["row"]: row for row in stored}
        return [by_key.get(row["key"], {}) for row in rows]
    least = rows if isinstance(rows, int) else rows.get("start", rows.get("min", 1))
    return stored + [{}] * (least - len(stored))


def cells_of(document: Thing, answers: Thing) -> Iterator[tuple[Thing, Any]]:
    """Yield every place on the sheet with what is written there, cell by cell in tables."""
    for item in items_of(document):
        if item["type"] != "table":
            yield item, answers.get(item["key"])
            continue
        rows = rows_of(item, answers)
        for row in rows:
            yield from ((column, row.get(column["key"])) for column in item["columns"])
        for column in (each for each in item["columns"] if each["key"] in item.get("totals", ())):
            filled = [row[column["key"]] for row in rows if column["key"] in row]
            yield column, sum(filled) if filled else None


def boxes_of(item: Thing, stored: Any) -> tuple[int, int]:
    """Return how many boxes a place has and how many of them are ticked."""
    kind = item["type"]
    if kind in {"choice", "choices"}:
        ticked = {path[:end] for path in _paths(stored) for end in range(1, len(path) + 1)}
        return sum(1 for _option in _options(item)), len(ticked)
    has_na = bool(item.get("not_applicable"))
    if kind == "rating":
        return item.get("max", 5) - item.get("min", 1) + 1 + has_na, int(stored is not None)
    if kind == "yes_no":
        return 2, int(stored is not None)
    is_na = isinstance(stored, Mapping) and "na" in stored
    return int(has_na), int(has_na and is_na)


def pictures_of(item: Thing, stored: Any) -> int:
    if item["type"] == "photo":
        return len(stored or ())
    return int(item["type"] in {"signature", "stamp"} and bool(stored))


def blanks_of(document: Thing) -> int:
    """Return how many lines to write on are printed that are no line of a table."""
    alone = sum(_blanks(item, PLACES) for item in items_of(document) if item["type"] != "table")
    tables = [item for item in items_of(document) if item["type"] == "table"]
    in_tables = sum(_blanks(column, {}) for item in tables for _row in rows_of(item, {}) for column in item["columns"])
    in_tables += sum(
        column["key"] in item.get("totals", ()) and bool(unit_of(column))
        for item in tables
        for column in item["columns"]
    )
    return alone + in_tables + sum(_is_written_on(item) for line in _lines(document) for item in line)


def _lines(holder: Thing) -> Iterator[Any]:
    """Yield the items of open sections, and the members of groups that stand in one line."""
    for section in holder.get("sections", ()):
        if section.get("frame") == "open":
            yield [each for each in section.get("items", ()) if _label_at(each) not in {"top", "above"}]
        yield from _lines(section)
        lines = (item for item in section.get("items", ()) if item["type"] == "group" and item.get("flow") != "stack")
        yield from (group["items"] for group in lines)


def _label_at(item: Thing) -> str:
    return str(item.get("label_at", "top" if item["type"] == "paragraph" else "left"))


def _is_written_on(item: Thing) -> bool:
    return item["type"] in WRITTEN and not unit_of(item)


WRITTEN = {"text", "phone", "customer", "user", "room", "serial", "number", "paragraph", "score", "total"}
"""A text alone on its line has a line below it."""
PLACES = {"date": 3, "time": 2, "datetime": 5}


def _blanks(item: Thing, places: Mapping[str, int]) -> int:
    kind = item["type"]
    if kind == "sentence":
        return sum(PLACES.get(blank.get("type", "text"), 1) for blank in item["blanks"])
    if kind == "period":
        return 2 * places.get(item.get("of", "date"), 0)
    if kind in {"choice", "choices"}:
        return sum("fill_in" in option for option in _options(item))
    return places.get(kind, int(kind == "signature" or bool(unit_of(item))))


def unit_of(item: Thing) -> str:
    return "元" if item["type"] == "money" else str(item.get("unit", ""))


def _paths(stored: Any) -> list[tuple[str, ...]]:
    return [tuple(path.split("/")) for path in (stored or {}).get("paths", ())]


def _options(holder: Thing) -> Iterator[Thing]:
    for option in holder.get("options", ()):
        yield option
        yield from _options(option)


def written_in(item: Thing, stored: Any) -> Iterator[str]:
    """Yield the texts that must stand on the sheet because somebody wrote them."""
    kind = item["type"]
    if stored is None or kind in {"rating", "yes_no", "signature", "stamp", "photo"}:
        return
    if kind in {"choice", "choices"}:
        yield from stored.get("texts", {}).values()
    elif kind == "money":
        yield f"{stored / 100:.2f}"
    elif isinstance(stored, Mapping):
        yield from (text for key, value in stored.items() if key not in {"id", "na"} for text in _texts(value))
    else:
        yield from _texts(stored)


def _texts(value: Any) -> Iterator[str]:
    """Yield a text line by line; days and times as the places for them are filled."""
    for line in str(value).splitlines():
        moment = re.fullmatch(r"(?:(\d{4})-(\d\d)-(\d\d))?T?(?:(\d\d):(\d\d))?", line)
        if not moment or not line:
            yield line
            continue
        year, month, day, hour, minute = moment.groups()
        written = f"{year}年{int(month)}月{int(day)}日" if year else ""
        yield written + (f"{hour}时{minute}分" if hour else "")
