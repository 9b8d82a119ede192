"""A criterion with its full mark: 服务态度 10分, below a head that speaks of marks."""

import re

from flask_babel import gettext

from app.paper_in.headings import numbering
from app.paper_in.pieces import label_of
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Item, Recogniser
from app.paper_in.sheet import Block, Sheet

MOST = 10_000
_LINE = re.compile(
    r"(?P<label>\S(?:.*?\S)?)(?:[\s\u3000]+|(?=[(（]))[(（]?(?P<max>\d{1,3}(?:\.\d)?)[\s\u3000]*(?P<unit>分)?[)）]?"
)


class Score(Recogniser):
    name = "score"
    order = 22
    offers = True

    def block(self, sheet: Sheet, at: int) -> Block | None:
        line = sheet.lines[at]
        found = criterion(line.text) if line.is_words and sheet.has_marks else None
        if found is None or _heads_others(sheet, at):
            return None
        label, most, unit = found
        return Block((self.of(label, most, unit),))

    def of(self, label: str, most: int | float, unit: str) -> GuessedItem:
        item = self.made(label, max=most, max_cell={"unit": unit} if unit else {})
        return GuessedItem(item, gettext("Read as a score because of its full mark."))

    def printed(self, item: Item) -> str:
        return f" {item['max']}{item.get('max_cell', {}).get('unit', '')}"


def _heads_others(sheet: Sheet, at: int) -> bool:
    """Say whether `1.产品质量(60分)` names what the criteria below it add up to."""
    text, following = sheet.lines[at].text, sheet.line(at + 1)
    if not text.endswith((")", "）")) or following is None or not following.is_words:
        return False
    return numbering(text) not in {"", numbering(following.text)} and criterion(following.text) is not None


def criterion(text: str) -> tuple[str, int | float, str] | None:
    """Split a line into its words, the full mark and its unit."""
    found = _LINE.fullmatch(text.rstrip(" _＿"))
    if found is None or not label_of(found["label"]) or found["label"].isdigit():
        return None
    most = float(found["max"])
    if not 0 < most <= MOST:
        return None
    return label_of(found["label"]), int(most) if most.is_integer() else most, found["unit"] or ""
