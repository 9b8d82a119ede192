"""Yes or no: two boxes with words such as 是 and 否."""

from flask_babel import gettext

from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Item, Recogniser

_PAIRS = {("是", "否"), ("有", "无"), ("有", "没有"), ("是", "不是"), ("能", "不能"), ("对", "错"), ("Yes", "No")}


class YesNo(Recogniser):
    name = "yes_no"
    order = 20
    offers = True

    def piece(self, piece: Piece) -> GuessedItem | None:
        words = tuple(tick.label for tick in piece.ticks)
        plain = not any(tick.options or tick.fill_in for tick in piece.ticks)
        if words not in _PAIRS or not plain:
            return None
        yes, no = words
        why = gettext("Read as yes or no because of its two boxes.")
        return GuessedItem(self.made(piece.label, yes=yes, no=no), why)

    def printed(self, item: Item) -> str:
        return f" □{item.get('yes', '是')}□{item.get('no', '否')}"
