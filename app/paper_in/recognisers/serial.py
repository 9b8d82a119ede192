"""The running number of the sheet itself."""

import re

from flask_babel import gettext

from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Recogniser
from app.paper_in.sheet import Block, Sheet

_LABEL = re.compile(
    r"(?i:№|no\.?|n[o°]\.?[:：]?|((本|此)?(表|单|记录|登记|受理|回访)?(单|表)?(据)?(编号|流水号|单号|序号)))"
)
_IN_PARTS = re.compile(r"(?i:№|no\.?|编号|单号|流水号)[\s\u3000]*[:：][^:：]{0,12}([_＿]{1,24}[^:：_＿]{0,4}){2,4}")
_PLAIN = re.compile(r"(?i:№|no\.?|编号|单号|流水号)")


class Serial(Recogniser):
    name = "serial"
    order = 40
    is_short = True

    def block(self, sheet: Sheet, at: int) -> Block | None:
        """Read a number that is printed in part, such as 编号：20__年第____号."""
        line = sheet.lines[at]
        if line.is_row or len(line.marks) < 4 or not _IN_PARTS.fullmatch(line.text):
            return None
        label = line.text.replace("：", ":").partition(":")[0].strip()
        why = gettext("Read as the running number of the sheet because of its label.")
        return Block((GuessedItem(self.made(label), why),))

    def piece(self, piece: Piece) -> GuessedItem | None:
        if piece.in_table or not piece.is_one_blank or piece.after or not _LABEL.fullmatch(piece.said):
            return None
        why = gettext("Read as the running number of the sheet because of its label.")
        return GuessedItem(self.made(piece.label), why, sure=_PLAIN.fullmatch(piece.label) is not None)
