"""Where somebody signs."""

import re

from flask_babel import gettext

from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Recogniser
from app.paper_in.sheet import Block, Sheet

SIGNS = re.compile("签名|签字|签章|签署|签收人|签认|核签")
_ACTS = re.compile(
    r"(编制|制表|填表|审核|审批|审定|批准|复核|核准|核签|会签|经办|校对|拟稿|移交|接收|交接|监交|交班|接班|领用|验收)(人|员|者|人员)?"
)
"""Who does this signs for it, wherever that stands."""
_HEADS = re.compile(
    r".{0,10}(主管|经理|总监|主任|总经理|厂长|店长|站长|队长|所长|科长|处长|校长|院长|董事长|负责人|领导)(审批|审核|批示)?"
    r"|.{0,6}(审核|审批|审定|批准|复核|核准|会签)(人|员)?"
)
"""Heads of somewhere sign at the foot of a sheet."""
_ONLY_SIGNS = re.compile(r".{0,24}(签名|签字|签章)(处|栏)?[)）]?[:：]?")


class Signature(Recogniser):
    name = "signature"
    order = 35
    is_short = True

    def block(self, sheet: Sheet, at: int) -> Block | None:
        line = sheet.lines[at]
        below = sheet.line(at + 1)
        if line.is_words and _ONLY_SIGNS.fullmatch(line.text) and not (below and below.is_row):
            why = gettext("Read as a signature because of its words.")
            return Block((GuessedItem(self.made(line.text.rstrip(":： ")), why),))
        return None

    def piece(self, piece: Piece) -> GuessedItem | None:
        if not piece.is_one_blank or not piece.label:
            return None
        if SIGNS.search(piece.label + piece.after):
            label = piece.label + piece.after
            return GuessedItem(self.made(label), gettext("Read as a signature because of its label."))
        if piece.in_table or piece.after:
            return None
        if _ACTS.fullmatch(piece.said):
            return GuessedItem(self.made(piece.label), gettext("Read as a signature: who does this signs for it."))
        if piece.in_tail and _HEADS.fullmatch(piece.said):
            why = gettext("Read as a signature because it stands at the foot of the sheet.")
            return GuessedItem(self.made(piece.label), why, sure=False)
        return None
