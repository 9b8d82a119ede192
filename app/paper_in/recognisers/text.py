"""A short text: any other blank."""

from flask_babel import gettext

from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Recogniser


class Text(Recogniser):
    name = "text"
    order = 90
    is_short = True

    def piece(self, piece: Piece) -> GuessedItem | None:
        if not piece.places and not piece.colon and not piece.in_table:
            return None
        label = piece.label + (f" {piece.after}" if piece.after else "")
        if not label.strip():
            item = self.made("" if piece.in_table else "填写", **({} if piece.in_table else {"label_at": "none"}))
            return GuessedItem(item, gettext("A blank without a label."), sure=False)
        return GuessedItem(self.made(label), gettext("Read as a short text: a blank behind a label."), not piece.colon)
