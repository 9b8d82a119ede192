"""A colleague with an account."""

import re

from flask_babel import gettext

from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Recogniser

_LABEL = re.compile(r"(客服专员|客服代表|管家|跟进人|派单人|接单人|受理员工|处理员工|经办员工)")


class User(Recogniser):
    name = "user"
    order = 42
    is_short = True

    def piece(self, piece: Piece) -> GuessedItem | None:
        if piece.to_customer or not piece.is_one_blank or piece.after or not _LABEL.fullmatch(piece.said):
            return None
        return GuessedItem(
            self.made(piece.label), gettext("Read as a colleague with an account because of its label."), sure=False
        )
