"""The one way to write a document down: same content, same bytes."""

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.schema.document import Document, load

WIDTH = 140
INDENT = "  "
DOCUMENT = """
    format key title purpose code kind incomplete settings sections route checks number list charts derived_from
""".split()  # noqa: SIM905 -- one word after another is what there is to read
# Every other kind of object: its keys stand in this order, keys chosen by a designer after them by name.
PART = """
    key type title title_at title_span frame label zh en default help heading text
    role department author owner chosen by fills signs meaning within minutes hours days workdays together allow_author
    may_return_to skip_when when to next
    must message at prefix reset digits unit decimals of show min max max_cell from step start
    pick fill_in before after points points_unit needs_child options not_applicable anchors yes no
    placeholder max_length lines flow
    descending path operator show compare
    required shown computed checks list span rows label_at label_span row_head totals from_setting width values
    blanks columns sort filter items sections
""".split()  # noqa: SIM905 -- as above
TALL = frozenset({"sections", "items", "route"})
"""Lists that always get a line for each member."""


def dump(document: Document) -> str:
    """Write a document; loading it again gives an equal one."""
    return "".join(_written(_ordered(document.source, DOCUMENT), "", 0)) + "\n"


def checksum(document: Document) -> str:
    return sha256(dump(document).encode()).hexdigest()


def _ordered(value: Any, order: list[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _ordered(value[key], PART) for key in sorted(value, key=lambda key: _rank(key, order))}
    if isinstance(value, list | tuple):
        return [_ordered(each, PART) for each in value]
    return value


def _rank(key: str, order: list[str]) -> tuple[int, int, str]:
    """Sort known keys as listed, then numbers by size, then all others by name."""
    known = order.index(key) if key in order else len(order)
    return known, int(key) if key.isdecimal() else 0, key


def _written(value: Any, indent: str, used: int, key: str = "") -> Iterator[str]:
    """Yield the text of a value that begins `used` characters after the indent."""
    text = json.dumps(value, ensure_ascii=False)
    is_short = len(indent) + used + len(text) < WIDTH and not _is_tall(key, value)
    if is_short or not isinstance(value, dict | list) or not value:
        yield text
    else:
        yield from _broken(value, indent)


def _is_tall(key: str, value: Any) -> bool:
    """Say whether something at this key, or inside it, must have lines of its own."""
    if isinstance(value, list):
        return (key in TALL and any(isinstance(each, dict) for each in value)) or any(
            _is_tall("", each) for each in value
        )
    return isinstance(value, dict) and any(_is_tall(inner_key, inner) for inner_key, inner in value.items())


def _broken(value: Any, indent: str) -> Iterator[str]:
    deeper = indent + INDENT
    members = value.items() if isinstance(value, dict) else (("", each) for each in value)
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    yield opening
    for index, (key, inner) in enumerate(members):
        lead = f"{json.dumps(key, ensure_ascii=False)}: " if opening == "{" else ""
        yield f"{',' if index else ''}\n{deeper}{lead}"
        yield from _written(inner, deeper, len(lead), key)
    yield f"\n{indent}{closing}"


def rewrite(path: Path) -> None:
    """Bring a file into the canonical form."""
    path.write_text(dump(load(path.read_bytes(), str(path))), encoding="utf-8")


if __name__ == "__main__":
    import sys

    for name in sys.argv[1:]:
        rewrite(Path(name))
