"""A customer of the register: where colleagues list customers, not where one writes a name."""

import re

from flask_babel import gettext

from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Recogniser

_NAMED = re.compile(r"(客户|顾客|业主|住户|客人|租户|商户)(名称|姓名|名)?")
_BARE = re.compile(r"(被?回访|受访)?(客户|顾客|业主|住户)")


class Customer(Recogniser):
    name = "customer"
    order = 42
    is_short = True

    def piece(self, piece: Piece) -> GuessedItem | None:
        if piece.to_customer or not piece.is_one_blank or piece.after:
            return None
        if not (_NAMED.fullmatch(piece.said) if piece.in_table else _BARE.fullmatch(piece.said)):
            return None
        why = gettext("Read as a customer of the register because of its label.")
        return GuessedItem(self.made(piece.label), why, sure=piece.in_table)
