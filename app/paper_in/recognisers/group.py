"""Several places in one cell: an opinion with its date and seal, the numbers of one person, labels behind a label."""

import re
from dataclasses import replace

from flask_babel import gettext

from app.paper_in.marks import Sign, marks_of
from app.paper_in.pieces import Piece, label_of, pieces_of
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers import phone
from app.paper_in.recognisers._asking import read_block, read_marks, recogniser_of
from app.paper_in.recognisers._base import Item, Recogniser
from app.paper_in.recognisers.paragraph import blank_lines
from app.paper_in.sheet import Block, Sheet

MOST_MEMBERS = 40
_SIGNED_BELOW = re.compile(r"[(（]?(签字|签名|签章|盖章|公章|签字盖章|签字/盖章|签名盖章|签章处)[)）]?[:：]?")
_IN_COLON = re.compile(r"[\s\u3000]*([^:：]{1,20})[:：][\s\u3000]*([^:：\s\u3000]{1,10})[\s\u3000]*[:：]?[\s\u3000]*")
_IN_SPACE = re.compile(r"[\s\u3000]*([^:：\s\u3000]{2,10})[\s\u3000]+([^:：\s\u3000]{1,6})[\s\u3000]*")
_SEALED = re.compile(r".{1,30}([(（](加?盖章|公章)[)）])[:：]?")


class Group(Recogniser):
    name = "group"
    is_written = False
    order = 10

    def block(self, sheet: Sheet, at: int) -> Block | None:
        line = sheet.lines[at]
        if line.is_row:
            return None
        if line.is_words:
            return self._opinion(sheet, at) or self._numbers(sheet, at)
        return self._in_line(sheet, at)

    def _opinion(self, sheet: Sheet, at: int) -> Block | None:
        """Read lines to write on, or a seal, with the date and signature below them that have no label of their own."""
        blanks = blank_lines(sheet, at + 1)
        text = sheet.lines[at].text
        if not blanks and not _SEALED.fullmatch(text) and not text.endswith((":", "：")):
            return None
        upper = read_block(Sheet(sheet.lines[at : at + 1 + blanks]), 0, but=self)
        members: list[GuessedItem] = []
        used = 1 + blanks
        while (
            (line := sheet.line(at + used)) is not None and len(members) < MOST_MEMBERS and is_signed_below(line.text)
        ):
            members += read_marks(line.marks) or _items(read_block(Sheet([line]), 0, but=self))
            used += 1
        first = _items(upper) if upper or not members else read_marks(sheet.lines[at].marks)
        if not members or len(first) != 1 or "label" not in first[0].item:
            return None
        label = first[0].item["label"]
        inside = [replace(first[0], item=first[0].item | {"label_at": "none"}), *members]
        return self._block(label, inside, gettext("Read as one cell: signed, dated or sealed below."), used, "stack")

    def _numbers(self, sheet: Sheet, at: int) -> Block | None:
        """Read a head that names telephones, and the lines that say whose or where."""
        label = label_of(sheet.lines[at].text)
        if not phone.LABEL.search(label):
            return None
        members: list[GuessedItem] = []
        used = 1
        while (line := sheet.line(at + used)) is not None and _tells_numbers_apart(pieces_of(line.marks)):
            members += read_marks(line.marks, group=label)
            used += 1
        if len(members) < 2:
            return None
        return self._block(label, members, gettext("Read as one cell: several numbers under one label."), used, "line")

    def _in_line(self, sheet: Sheet, at: int) -> Block | None:
        """Read `联系电话:手机____ 办公____`: the words before the colon name the cell."""
        marks = sheet.lines[at].marks
        head, first = _head_and_first(marks[0].text) if marks[0].is_words else ("", "")
        if not first or len(marks) < 4 or any(mark.is_tick for mark in marks):
            return None
        inner = (replace(marks[0], text=first), *marks[1:])
        pieces = pieces_of(inner)
        if len(pieces) < 2 or any(":" in piece.label or not piece.places for piece in pieces):
            return None
        if any(mark.is_words and mark.text.rstrip().endswith((":", "：")) for mark in marks[1:]):
            return None
        members = read_marks(inner, group=label_of(head))
        return self._block(
            label_of(head), members, gettext("Read as one cell: several blanks under one label."), 1, "line"
        )

    def _block(self, label: str, members: list[GuessedItem], why: str, used: int, flow: str) -> Block:
        item = self.made(label, flow=flow)
        return Block((GuessedItem(item, why, sure=False, holds="items", parts=tuple(members[:MOST_MEMBERS])),), used)

    def printed(self, item: Item) -> str:
        first, *others = [printed_member(member) for member in item["items"]]
        begins = first if item["items"][0].get("label_at") == "none" else f"\n{first}"
        return "\n".join([begins, *(words.strip() for words in others)])


def _head_and_first(words: str) -> tuple[str, str]:
    """Split the label of a cell from that of its first place, if both stand there."""
    found = _IN_COLON.fullmatch(words)
    if found is None and (found := _IN_SPACE.fullmatch(words)):
        found = found if phone.LABEL.search(found[1]) and phone.LINE.match(found[2]) else None
    return (found[1], found[2]) if found else ("", "")


def printed_member(member: Item) -> str:
    label = "" if member.get("label_at") == "none" else str(member.get("label", ""))
    return f"{label}{recogniser_of(member).printed(member)}"


def is_signed_below(text: str) -> bool:
    """Say whether a line only signs, dates or seals what stands above it."""
    pieces = pieces_of(marks_of(text))
    return bool(pieces) and all(
        _SIGNED_BELOW.fullmatch(piece.label) is not None or (not piece.label and piece.places == (Sign.DAY,))
        for piece in pieces
    )


def _items(block: Block | None) -> list[GuessedItem]:
    return [each for each in block.elements if isinstance(each, GuessedItem)] if block else []


def _tells_numbers_apart(pieces: list[Piece]) -> bool:
    return bool(pieces) and all(
        piece.is_one_blank and piece.places and phone.LINE.match(piece.label) for piece in pieces
    )
