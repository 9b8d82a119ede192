"""A day: 年 月 日, or a blank whose label says 日期."""

import re

from flask_babel import gettext

from app.paper_in.marks import Sign
from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Item, Recogniser

PRINTED = " 年 月 日"
UNLABELLED = "年月日"
_LABEL = re.compile(r"(日期|生日|年月日|出生日)$")


class Date(Recogniser):
    name = "date"
    order = 30
    is_short = True

    def piece(self, piece: Piece) -> GuessedItem | None:
        if piece.places == (Sign.DAY,) and not piece.after:
            if not piece.label:
                item = self.made(UNLABELLED, label_at="none")
                return GuessedItem(item, gettext("Read as a date because of 年 月 日; it has no label of its own."))
            return GuessedItem(self.made(piece.label), gettext("Read as a date because of 年 月 日."))
        if piece.is_one_blank and not piece.after and _LABEL.search(piece.label):
            return GuessedItem(self.made(piece.label), gettext("Read as a date because of its label."))
        return None

    def printed(self, item: Item) -> str:
        return PRINTED
