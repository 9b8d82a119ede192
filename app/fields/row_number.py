"""The number of a row, in a column of a table."""

from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.fields._base import NOTHING_LENT, AnswerContext, Item, Shown, Stored
from app.fields._markup import markup


class RowNumber(Shown):
    name = "row_number"
    label = _l("Row number")
    icon = "list-numbers"
    group = "table"
    counts_rows = True
    cell_css = "counts"

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        return markup('<span class="row-number"></span>')

    def row_paper(self, row: int | str) -> Markup:
        return markup(f'<span class="row-number">{row + 1 if isinstance(row, int) else ""}</span>')

    def example(self) -> tuple[dict[str, Any], Stored]:
        return {"key": "no", "type": "row_number", "label": "序号"}, None
