"""The running numbers of a table's rows."""

import re

from flask_babel import gettext

from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Item, Recogniser

_LABEL = re.compile(r"(?i:序号|编号|行号|项次|号|no\.?|#|№|序)")


class RowNumber(Recogniser):
    name = "row_number"
    is_written = False

    def column(self, label: str, cells: list[str]) -> GuessedItem | None:
        """Read a column of a table whose cells count the rows, or wait for numbers below such a head."""
        counts = [str(at) for at in range(1, len(cells) + 1)]
        numbers = [cell.strip(" .、．()（）") for cell in cells]
        head = label.replace(" ", "").replace("\u3000", "")
        if (numbers == counts and len(cells) > 1) or (_LABEL.fullmatch(head) and (numbers == counts or not any(cells))):
            return GuessedItem(self.made(label), gettext("Read as the numbers of the rows."))
        return None

    def printed(self, item: Item) -> str:
        return ""
