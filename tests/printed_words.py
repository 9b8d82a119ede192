"""The words a form template prints, in reading order, to be held against a transcript of the paper."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Thing = Mapping[str, Any]
DAY, TIME = "年月日", "时分"
NOTATION = frozenset("□_|:()[]。")
"""Signs by which a transcript writes boxes, places to write on and cells; and the stops between them."""


@dataclass(frozen=True)
class Word:
    text: str
    where: str


def printed_words(document: Thing) -> Iterator[Word]:
    yield Word(_plain(document["title"]), "title")
    for section in document["sections"]:
        yield from _section(section)


def compare(words: Iterable[Word], transcript: str) -> str:
    """Return what does not agree, in words; nothing if all stands in order and nothing is left over."""
    rest, before = _squeezed(transcript), "the beginning"
    for word in words:
        found = _skip_to(rest, _squeezed(word.text))
        if found is None:
            ahead = rest.lstrip("□_|")[:40]
            return f"{word.where}: {word.text!r} is not next after {before}; the paper goes on: {ahead!r}"
        rest, before = found, f"{word.text!r} ({word.where})"
    left = rest.strip("".join(NOTATION))
    return f"after {before} the paper goes on, the form does not: {left[:40]!r}" if left else ""


def _skip_to(rest: str, text: str) -> str | None:
    """Return what stands behind a text that comes next, but for notation."""
    while not rest.startswith(text):
        if not rest or rest[0] not in NOTATION:
            return None
        rest = rest[1:]
    return rest.removeprefix(text)


def _section(section: Thing) -> Iterator[Word]:
    if "title" in section and section.get("title_at", "top") in {"top", "left"}:
        yield Word(_plain(section["title"]), f"section {section['key']}")
    for item in section.get("items", ()):
        yield from _item(item, item["key"])
    for inner in section.get("sections", ()):
        yield from _section(inner)


def _item(item: Thing, where: str) -> Iterator[Word]:
    default = "none" if item["type"] in {"note", "table"} else "left"
    if "label" in item and item.get("label_at", default) != "none":
        yield Word(_plain(item["label"]), where)
    yield from _inside(item, where)


def _inside(item: Thing, where: str) -> Iterator[Word]:
    for text in PRINTED.get(item["type"], _nothing)(item):
        yield Word(text, where)
    for member in item.get("items", ()):
        yield from _item(member, f"{where}.{member['key']}")
    if item["type"] == "table":
        yield from _table(item, where)


def _table(item: Thing, where: str) -> Iterator[Word]:
    columns, rows = item["columns"], item["rows"]
    yield from (Word(_plain(column["label"]), f"{where}.{column['key']}") for column in columns if "label" in column)
    labels = [_plain(row["label"]) for row in rows] if isinstance(rows, list) else []
    numbers = range(1, rows + 1) if isinstance(rows, int) else [""]
    for row in labels or numbers:
        if labels:
            yield Word(str(row), f"{where}, row head")
        for column in columns:
            if column["type"] == "row_number":
                yield Word(str(row), f"{where}, row {row}")
            yield from _inside(column, f"{where}, row {row}, {column['key']}")


def _options(item: Thing) -> Iterator[str]:
    for option in item["options"]:
        yield _plain(option["label"])
        if "points_unit" in item and "points" in option:
            yield f"{option['points']}{_plain(item['points_unit'])}"
        yield from _fill_in(option.get("fill_in"))
        if "options" in option:
            yield from _options({**item, "options": option["options"]})


def _fill_in(blank: Any) -> Iterator[str]:
    if isinstance(blank, Mapping):
        yield from (_plain(blank[side]) for side in ("before", "after") if side in blank)


def _scale(item: Thing) -> Iterator[str]:
    yield from map(str, range(item.get("min", 1), item.get("max", 5) + 1))
    yield from (f"{point}={_plain(words)}" for point, words in item.get("anchors", {}).items())


def _full_mark(item: Thing) -> Iterator[str]:
    if "max_cell" in item or item["type"] == "score":
        yield f"{item['max']}{_plain(item.get('max_cell', {}).get('unit', ''))}"


def _sentence(item: Thing) -> Iterator[str]:
    kinds = {blank["key"]: blank.get("type", "text") for blank in item["blanks"]}
    for piece in re.split(r"(\{\w+\})", _plain(item["text"])):
        kind = kinds.get(piece.strip("{}")) if piece.startswith("{") else None
        if kind is None:
            yield piece
        elif kind == "date":
            yield DAY


def _period(item: Thing) -> Iterator[str]:
    end = {"date": DAY, "time": TIME, "datetime": DAY + TIME}[item.get("of", "date")]
    yield from (end, "至", end)


def _nothing(_item: Thing) -> Iterator[str]:
    return iter(())


PRINTED: dict[str, Callable[[Thing], Iterable[str]]] = {
    "choice": _options,
    "choices": _options,
    "yes_no": lambda item: [_plain(item["yes"]), _plain(item["no"])],
    "rating": _scale,
    "score": _full_mark,
    "total": _full_mark,
    "date": lambda _item: [DAY],
    "time": lambda _item: [TIME],
    "datetime": lambda _item: [DAY + TIME],
    "period": _period,
    "sentence": _sentence,
    "note": lambda item: [_plain(item["text"])],
}
"""What stands in the cell of an item besides its label."""


def _plain(label: Any) -> str:
    return str(label["zh"] if isinstance(label, Mapping) else label)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
