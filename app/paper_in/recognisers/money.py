"""An amount of money: 元 behind the blank, or a label that names money."""

import re

from flask_babel import gettext

from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Item, Recogniser

_LABEL = re.compile(
    r"(金额|费用|单价|总价|价格|售价|报价|押金|租金|货款|保证金|价款|退款|[^收免交缴付]费)([(（]元[)）])?$"
)


class Money(Recogniser):
    name = "money"
    order = 40
    is_short = True

    def piece(self, piece: Piece) -> GuessedItem | None:
        if not piece.is_one_blank:
            return None
        if piece.after.strip("()（）") == "元":
            return GuessedItem(self.made(piece.label), gettext("Read as money because of 元."))
        if not piece.after and (_LABEL.search(piece.label) or piece.label.endswith(("(元)", "（元）"))):
            sure = piece.label.endswith(("金额", "费用", "(元)", "（元）"))
            return GuessedItem(self.made(piece.label), gettext("Read as money because of its label."), sure)
        return None

    def printed(self, item: Item) -> str:
        return "____元"
