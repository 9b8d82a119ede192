"""Read a pasted text: lines, what they are, and the form template they make."""

import re
from typing import Any

from flask_babel import gettext

from app.errors import Invalid
from app.paper_in.assembling import sections_of
from app.paper_in.headings import heading_of, is_heading
from app.paper_in.lines import Line, lines_of
from app.paper_in.pieces import pieces_of
from app.paper_in.questions import joined
from app.paper_in.reading import Reading
from app.paper_in.recognisers import is_known, note, read_block, read_pieces, recogniser_of
from app.paper_in.recognisers.table import RATED
from app.paper_in.settings import settings_of
from app.paper_in.sheet import Block, Element, Sheet
from app.schema.items import walk
from app.schema.json_schema import FORMAT
from app.schema.reading import MOST_PARTS

LONGEST = 200_000
MOST_LINES = MOST_PARTS // 2
_LONGEST_TITLE = 60
_WITH_NUMBER = re.compile(
    r"(?P<title>[^\s\u3000_:：□]{2,40})[\s\u3000]{1,12}"
    r"(?P<rest>[^\s\u3000_:：□]{1,10}[:：][\s\u3000_]{0,60}|[^\s\u3000_:：□]{1,10}_{2,60})"
)
"""A title with the number of the sheet on its line."""
_ROWS_LOST = "纸上没有印出评价项目，请补上后再发布。"
_LEGIBLE = re.compile(r"[^\W_]")


def read_text(text: str, key: str) -> Reading:
    """Make a form template of a text, or refuse in words."""
    lines = _lines(text)
    title, rest = _title(lines)
    sheet = Sheet(joined(rest))
    elements: list[Element] = []
    left_out: list[str] = []
    at = 0
    while at < len(sheet.lines):
        block = _block(sheet, at)
        elements += block.elements
        if block.left_out:
            left_out.append(sheet.lines[at].text)
        at += block.used
        if len(elements) > MOST_PARTS:
            raise _too_many_parts()
    sections, guesses = sections_of(elements)
    document: dict[str, Any] = {"format": FORMAT, "key": key, "title": title}
    settings = settings_of(title, sections)
    if settings:
        document["settings"] = settings
    if RATED in settings:
        document["incomplete"] = _ROWS_LOST
    document["sections"] = sections or [{"key": "part"}]
    if not any(recogniser_of(found.item).is_written for found in walk(document)):
        document["kind"] = "reference"
    if _parts(document) > MOST_PARTS:
        raise _too_many_parts()
    return Reading(document, tuple(guesses), tuple(left_out))


def _lines(text: str) -> list[Line]:
    if len(text) > LONGEST:
        raise Invalid({"text": gettext("The text is too long: at most %(most)s characters.", most=LONGEST)})
    lines = lines_of(text)
    if not any(_LEGIBLE.search(line.text) for line in lines):
        raise Invalid({"text": gettext("There is nothing to read in this text.")})
    if len(lines) > MOST_LINES:
        raise Invalid({"text": gettext("The text has too many lines: at most %(most)s.", most=MOST_LINES)})
    return lines


def _too_many_parts() -> Invalid:
    said = gettext("The text makes more than %(most)s parts: paste a part of it.", most=MOST_PARTS)
    return Invalid({"text": said})


def _parts(value: Any) -> int:
    """Count what the document format counts: whatever has a key."""
    if isinstance(value, dict):
        return ("key" in value) + sum(map(_parts, value.values()))
    return sum(map(_parts, value)) if isinstance(value, list) else 0


def _title(lines: list[Line]) -> tuple[str, list[Line]]:
    """Take the first line as the title if it is one."""
    first = lines[0]
    split = None if first.is_row else _WITH_NUMBER.fullmatch(first.text)
    if split:
        return split["title"], [Line(split["rest"]), *lines[1:]]
    if first.is_words and len(first.text) <= _LONGEST_TITLE and _LEGIBLE.search(first.text):
        return first.text, lines[1:]
    return gettext("Form without a title"), lines


def _block(sheet: Sheet, at: int) -> Block:
    block = read_block(sheet, at)
    if block is not None:
        return block
    line = sheet.lines[at]
    where = {"in_tail": at >= sheet.tail, "to_customer": sheet.to_customer}
    pieces = pieces_of(line.marks)
    if line.is_words and is_heading(sheet, at) and not any(piece.colon and is_known(piece) for piece in pieces):
        return Block((heading_of(line.text),))
    items = read_pieces(pieces, **where)
    return Block(tuple(items)) if items else Block((note.Note().words(line.text),), left_out=True)
