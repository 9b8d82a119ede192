"""A telephone number, known by its label."""

import re

from flask_babel import gettext

from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Recogniser

LABEL = re.compile(
    r"(电话|手机|座机|固话|宅电|传真|热线|联系方式|(电话|手机|联系|传真)号码?|(?i:tel|phone|mobile))"
    r"([(（][^()（）]*[)）])?[?？]?$"
)
LINE = re.compile(
    r"^(手机|移动|办公|办公室|单位|公司|住宅|家庭|家里|家|宅|宅电|本人|座机|固定|固话|其他|夜间|白天)(电话)?$"
)
"""What tells the numbers of one person apart."""


class Phone(Recogniser):
    name = "phone"
    order = 40
    is_short = True

    def piece(self, piece: Piece) -> GuessedItem | None:
        if not piece.is_one_blank or piece.after:
            return None
        if LABEL.search(piece.label) or (LABEL.search(piece.group) and LINE.search(piece.label)):
            return GuessedItem(self.made(piece.label), gettext("Read as a telephone number because of its label."))
        return None
