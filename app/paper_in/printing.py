"""A form template as the text of its blank sheet, in the notation that `read_text` reads."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.paper_in.recognisers import recogniser_of

WIDTH = 24


def printed(document: Mapping[str, Any], language: str = "zh") -> str:
    """Return the text of the blank sheet."""
    source = worded(document, language)
    lines = [source["title"], *(line for section in source["sections"] for line in _section(section))]
    return "\n".join(line for line in lines if line) + "\n"


def worded(value: Any, language: str) -> Any:
    """Return the document with its labels in one language."""
    if isinstance(value, Mapping):
        if isinstance(value.get("zh"), str) and value.keys() <= {"zh", "en"}:
            return value.get(language) or value["zh"]
        return {key: worded(inner, language) for key, inner in value.items()}
    if isinstance(value, list):
        return [worded(inner, language) for inner in value]
    return value


def _section(section: Mapping[str, Any]) -> Iterator[str]:
    if "title" in section and section.get("title_at", "top") in {"top", "left"}:
        yield _one_line(section["title"])
    yield from _in_rows(section.get("items", ()))
    for inner in section.get("sections", ()):
        yield from _section(inner)


def _in_rows(items: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a line an item; printed cells that share a line are parted by bars."""
    row, filled = "", 0
    for item in items:
        is_cell = "text" in item and "span" in item and "label" not in item
        if row and not (is_cell and filled + item["span"] <= WIDTH):
            yield row
            row, filled = "", 0
        if is_cell:
            words = _item(item)
            row = f"{row}{' ' if words.isdigit() else ' | '}{words}" if row else words
            filled += item["span"]
        else:
            yield _item(item)
    if row:
        yield row


def _item(item: Mapping[str, Any]) -> str:
    words = recogniser_of(item).printed(item)
    if "label" not in item or item.get("label_at", "none" if "columns" in item else "left") == "none":
        return words.removeprefix(":").strip()
    return f"{_one_line(item['label'])}{words}"


def _one_line(text: str) -> str:
    return str(text).replace("\n", "")
