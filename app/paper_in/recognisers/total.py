"""What marks above it add up to: 小计, 总计, 实得分; the sections it counts are named once all of them are known."""

import re

from flask_babel import gettext

from app.paper_in.marks import words_of
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers import note
from app.paper_in.recognisers._base import Item, Recogniser
from app.paper_in.recognisers.score import criterion
from app.paper_in.sheet import Block, Heading, Sheet

PART, WHOLE = "part", "whole"
"""What stands in `of` until the sections have keys: its own section, or all of them."""
_PART = re.compile(r"(小计|合计|实得分|得分|本项得分|小计得分|合计得分|平均分)(分数|分)?")
_WHOLE = re.compile(r"(总计|总分|总得分|总评分|综合得分|总成绩|合计总分|总分数|总计得分|最终得分|综合评分|总体得分)")


class Total(Recogniser):
    name = "total"
    order = 21
    offers = True

    def block(self, sheet: Sheet, at: int) -> Block | None:
        line = sheet.lines[at]
        if line.is_row or not sheet.has_marks or any(mark.is_tick for mark in line.marks):
            return None
        found = criterion(words_of(line.marks))
        label, most = (found[0], found[1]) if found else (words_of(line.marks).rstrip(":： "), None)
        if names_total(label):
            return Block((self.of(label, most, found[2] if found else "", in_cell=most is not None),))
        return self._named_block(sheet, at, found)

    def _named_block(self, sheet: Sheet, at: int, found: tuple[str, int | float, str] | None) -> Block | None:
        """Read `服务态度 20` above `实得分`: the name of the block, its full mark, and what was reached of it."""
        following = sheet.line(at + 1)
        if found is None or following is None or following.is_row:
            return None
        label = words_of(following.marks).rstrip(":： ")
        if not _PART.fullmatch(label):
            return None
        name, most, unit = found
        heads = note.Note()
        total = self.of(label, most, unit, in_cell=False)
        named = Heading(f"{name}({most:g}分)", gettext("Named after the line above its total."), shown=False)
        return Block((heads.head(name, 3), heads.head(f"{most:g}{unit}", 6), total, named), 2)

    def of(self, label: str, most: int | float | None, unit: str, *, in_cell: bool = True) -> GuessedItem:
        item = self.made(label, of=[WHOLE if _WHOLE.fullmatch(label) else PART], show="sum")
        if most is not None:
            item["max"] = most
        if in_cell:
            item["max_cell"] = {"unit": unit} if unit else {}
        return GuessedItem(item, gettext("Read as a total because of its label."))

    def printed(self, item: Item) -> str:
        return f" {item['max']}{item['max_cell'].get('unit', '')}" if "max_cell" in item else ""


def names_total(label: str) -> bool:
    return (_PART.fullmatch(label) or _WHOLE.fullmatch(label)) is not None
