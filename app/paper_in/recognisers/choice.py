"""One of several boxes."""

from flask_babel import gettext

from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Item, Recogniser
from app.paper_in.recognisers._options import offers, options_of, pick_many, printed_options


class Choice(Recogniser):
    name = "choice"
    order = 26
    offers = True

    def piece(self, piece: Piece) -> GuessedItem | None:
        many, sure = pick_many(piece)
        if not offers(piece) or many:
            return None
        why = gettext("Read as a choice of one because of the boxes and the words of the question.")
        return GuessedItem(self.made(piece.label + piece.after, **options_of(piece.ticks)), why, sure)

    def printed(self, item: Item) -> str:
        return printed_options(item)
