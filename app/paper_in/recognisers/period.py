"""From one moment to another: two days or two times of day with 至 between them."""

import re

from flask_babel import gettext

from app.paper_in.marks import Sign
from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Item, Recogniser

ENDS = {"date": " 年 月 日", "time": " 时 分", "datetime": " 年 月 日 时 分"}
_KINDS = {
    (Sign.DAY, Sign.DAY): "date",
    (Sign.CLOCK, Sign.CLOCK): "time",
    (Sign.DAY, Sign.CLOCK, Sign.DAY, Sign.CLOCK): "datetime",
}
_LABEL = re.compile(r"(日期|期限|期间|有效期|工期|时间|时段)$")


class Period(Recogniser):
    name = "period"
    order = 29
    offers = True

    def piece(self, piece: Piece) -> GuessedItem | None:
        kind = _KINDS.get(piece.places)
        if kind is not None:
            item = self.made(piece.label or "起止时间", of=kind, **({} if piece.label else {"label_at": "none"}))
            return GuessedItem(item, gettext("Read as a period because of 至 between two moments."), bool(piece.label))
        if piece.places == (Sign.BLANK, Sign.BLANK) and piece.after and _LABEL.search(piece.label):
            item = self.made(piece.label, of="date")
            return GuessedItem(item, gettext("Read as a period because of 至 between two blanks."), sure=False)
        return None

    def printed(self, item: Item) -> str:
        end = ENDS[item.get("of", "date")]
        return f"{end} 至{end}"
