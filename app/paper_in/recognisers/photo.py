"""Where pictures belong."""

import re

from flask_babel import gettext

from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Recogniser

_LABEL = re.compile(r"(照片|相片|图片|影像|附图|截图)(处|粘贴处|粘贴|附件)?([(（][^()（）]*[)）])?$")


class Photo(Recogniser):
    name = "photo"
    order = 40

    def piece(self, piece: Piece) -> GuessedItem | None:
        if piece.is_one_blank and not piece.after and _LABEL.search(piece.label):
            return GuessedItem(self.made(piece.label), gettext("Read as pictures because of its label."))
        return None
