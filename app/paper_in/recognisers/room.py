"""A room of the register: where colleagues list rooms, not where one writes its number."""

import re

from flask_babel import gettext

from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Recogniser

_LABEL = re.compile(r"(业主|住户|客户)?(房号|房间号?|室号|门牌号|房屋编号|单元房号|楼栋房号)")


class Room(Recogniser):
    name = "room"
    order = 42
    is_short = True

    def piece(self, piece: Piece) -> GuessedItem | None:
        if (
            not piece.in_table
            or piece.to_customer
            or not piece.is_one_blank
            or piece.after
            or not _LABEL.fullmatch(piece.said)
        ):
            return None
        why = gettext("Read as a room of the register because of its label.")
        return GuessedItem(self.made(piece.label), why)
