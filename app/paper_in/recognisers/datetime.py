"""A day with a time of day: 年 月 日 时 分."""

from flask_babel import gettext

from app.paper_in.marks import Sign
from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Item, Recogniser


class DateTime(Recogniser):
    name = "datetime"
    order = 30
    is_short = True

    def piece(self, piece: Piece) -> GuessedItem | None:
        if piece.places != (Sign.DAY, Sign.CLOCK) or piece.after:
            return None
        item = self.made(piece.label) if piece.label else self.made("年月日时分", label_at="none")
        return GuessedItem(
            item, gettext("Read as a date with a time because of 年 月 日 时 分."), sure=bool(piece.label)
        )

    def printed(self, item: Item) -> str:
        return " 年 月 日 时 分"
