"""A number: a unit behind the blank, or a label that counts."""

import re

from flask_babel import gettext

from app.paper_in.pieces import UNIT, Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import BLANK, Item, Recogniser

_UNIT_IN_LABEL = re.compile(r"[(（]([^()（）]{1,4})[)）]$")
_LABEL = re.compile(r"(数量|人数|次数|件数|户数|份数|台数|天数|总数|年龄)$")


class Number(Recogniser):
    name = "number"
    order = 41
    offers = True
    is_short = True

    def piece(self, piece: Piece) -> GuessedItem | None:
        if not piece.is_one_blank or not piece.label:
            return None
        if piece.after and UNIT.fullmatch(piece.after.strip("()（）")):
            item = self.made(piece.label, unit=piece.after)
            return GuessedItem(item, gettext("Read as a number because of its unit."))
        counts = _LABEL.search(piece.label) or (
            (unit := _UNIT_IN_LABEL.search(piece.label)) and UNIT.fullmatch(unit[1])
        )
        if not piece.after and counts:
            return GuessedItem(self.made(piece.label), gettext("Read as a number because of its label."))
        return None

    def printed(self, item: Item) -> str:
        return f"{BLANK}{item.get('unit', '')}"
