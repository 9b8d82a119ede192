"""A time of day: 时 分."""

from flask_babel import gettext

from app.paper_in.marks import Sign
from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Item, Recogniser

PRINTED = " 时 分"


class Time(Recogniser):
    name = "time"
    order = 30
    is_short = True

    def piece(self, piece: Piece) -> GuessedItem | None:
        if piece.places != (Sign.CLOCK,) or piece.after:
            return None
        item = self.made(piece.label) if piece.label else self.made("时分", label_at="none")
        return GuessedItem(item, gettext("Read as a time of day because of 时 分."), sure=bool(piece.label))

    def printed(self, item: Item) -> str:
        return PRINTED
