"""A short text: any other blank."""

from flask_babel import gettext

from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import BLANK, Item, Recogniser

MONTH = "年 月"


class Text(Recogniser):
    name = "text"
    order = 90
    is_short = True

    def piece(self, piece: Piece) -> GuessedItem | None:
        if not piece.places and not piece.colon and not piece.in_table:
            return None
        month = {"placeholder": MONTH} if any("月" in mark.text for mark in piece.marks if mark.is_place) else {}
        label = piece.label + (f" {piece.after}" if piece.after else "")
        if not label.strip():
            hidden = {} if piece.in_table else {"label_at": "none"}
            item = self.made("" if piece.in_table else "填写", **month, **hidden)
            return GuessedItem(item, gettext("A blank without a label."), sure=False)
        return GuessedItem(
            self.made(label, **month), gettext("Read as a short text: a blank behind a label."), not piece.colon
        )

    def printed(self, item: Item) -> str:
        return f" {MONTH}" if item.get("placeholder") == MONTH else BLANK
