"""The running number of the sheet itself."""

import re

from flask_babel import gettext

from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Recogniser

_LABEL = re.compile(
    r"(?i:№|no\.?|n[o°]\.?[:：]?|((本|此)?(表|单|记录|登记|受理|回访)?(单|表)?(据)?(编号|流水号|单号|序号)))"
)
_PLAIN = re.compile(r"(?i:№|no\.?|编号|单号|流水号)")


class Serial(Recogniser):
    name = "serial"
    order = 40
    is_short = True

    def piece(self, piece: Piece) -> GuessedItem | None:
        if piece.in_table or not piece.is_one_blank or piece.after or not _LABEL.fullmatch(piece.said):
            return None
        why = gettext("Read as the running number of the sheet because of its label.")
        return GuessedItem(self.made(piece.label), why, sure=_PLAIN.fullmatch(piece.label) is not None)
