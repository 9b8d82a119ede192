"""Where a stamp is put."""

import re

from flask_babel import gettext

from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Item, Recogniser
from app.paper_in.sheet import Block, Sheet

_LABEL = re.compile(r"盖章|公章|印章|图章|印鉴|(客户|单位|公司|部门|机构|企业|中心|甲方|乙方|丙方)签章")
SIGNS = re.compile("签名|签字")
"""Who signs and seals in one place mostly signs."""
_LINE = re.compile(r".{0,30}([(（](加?盖[^()（）]{0,4}章|公章|印章|章)[)）]|盖章处?|公章)[:：]?")


class Stamp(Recogniser):
    name = "stamp"
    order = 34

    def block(self, sheet: Sheet, at: int) -> Block | None:
        line = sheet.lines[at]
        if line.is_words and _LINE.fullmatch(line.text):
            why = gettext("Read as a stamp because of its words.")
            return Block((GuessedItem(self.made(line.text.rstrip(":： ")), why),))
        return None

    def piece(self, piece: Piece) -> GuessedItem | None:
        if SIGNS.search(piece.label + piece.after):
            return None
        if piece.is_one_blank and _LABEL.search(piece.label + piece.after):
            return GuessedItem(self.made(piece.label + piece.after), gettext("Read as a stamp because of its label."))
        return None

    def printed(self, item: Item) -> str:
        return ""
