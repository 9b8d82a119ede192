"""A place for several lines: blank lines below a label, a very long blank, or words that ask for an account."""

import re

from flask_babel import gettext

from app.paper_in.marks import Sign
from app.paper_in.pieces import Piece, label_of
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers import note
from app.paper_in.recognisers._base import Item, Recogniser
from app.paper_in.sheet import Block, Sheet

_LONG = 36
_MOST_LINES = 12
_LABEL = re.compile(
    r"(意见|建议|内容|情况|说明|描述|原因|备注|经过|措施|评价|要求|问题|事由|方案|批示|总结|记录|结果)([(（][^()（）]*[)）])?[?？]?$"
)
_OPINION = re.compile(r"(意见|建议|备注|批示)([(（][^()（）]*[)）])?$")
_QUESTION = re.compile(
    r"^[\s\u3000]*(第?[一二三四五六七八九十\d]{1,3}[.．、:：)）题]|[(（][一二三四五六七八九十\d]{1,3}[)）]|[⑴-⒇①-⑳]|[Qq]\d).*[?？]$"
)
_PLACEHOLDER = re.compile(r"^(?P<before>.{2,}[:：])[\[【](?P<label>[^\[\]【】]{2,60})[\]】][。.;；]?$")


class Paragraph(Recogniser):
    name = "paragraph"
    order = 60

    def block(self, sheet: Sheet, at: int) -> Block | None:
        line = sheet.lines[at]
        if not line.is_words:
            return None
        blanks = sheet.blanks(at + 1)
        if not blanks:
            return self._open_question(sheet, at)
        if place := _PLACEHOLDER.match(line.text):
            return self._placeholder(place["before"].strip(), place["label"], blanks)
        label = label_of(line.text)
        if not label:
            return None
        why = gettext("Read as a paragraph because of the blank lines below.")
        return Block((GuessedItem(self.made(label, lines=lines_for(blanks)), why),), 1 + blanks)

    def _placeholder(self, before: str, label: str, blanks: int) -> Block:
        """Read words in square brackets as the name of what is to be written in their place."""
        item = self.made(label, lines=lines_for(blanks), label_at="top")
        why = gettext("Read as a paragraph that takes the place of the words in square brackets.")
        return Block((note.Note().words(before), GuessedItem(item, why, sure=False)), 1 + blanks)

    def _open_question(self, sheet: Sheet, at: int) -> Block | None:
        if not _QUESTION.match(sheet.lines[at].text):
            return None
        why = gettext("Read as a paragraph: a numbered question without anything to tick.")
        return Block((GuessedItem(self.made(label_of(sheet.lines[at].text), lines=3), why, sure=False),))

    def piece(self, piece: Piece) -> GuessedItem | None:
        if not piece.label or piece.in_table or piece.ticks or piece.after:
            return None
        length = sum(len(mark.text) for mark in piece.marks if mark.sign is Sign.BLANK)
        if piece.is_one_blank and length >= _LONG:
            return GuessedItem(
                self.made(piece.label, lines=3), gettext("Read as a paragraph because of its long blank.")
            )
        if piece.colon and not piece.marks and _LABEL.search(piece.label):
            why = gettext("Read as a paragraph because of its label.")
            return GuessedItem(self.made(piece.label, lines=3), why, sure=False)
        return None

    def knows(self, piece: Piece) -> bool:
        return _OPINION.search(piece.label) is not None

    def printed(self, item: Item) -> str:
        return ":\n____"


def lines_for(blanks: int) -> int:
    return min(max(3, blanks), _MOST_LINES)
