"""A printed sentence with blanks inside its words."""

import re
from itertools import pairwise

from flask_babel import gettext

from app.paper_in.marks import Mark, Sign
from app.paper_in.pieces import UNIT
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._asking import recogniser_of
from app.paper_in.recognisers._base import Item, Recogniser
from app.paper_in.sheet import Block, Sheet

MOST_BLANKS = 20
_GOES_ON = re.compile("[的了于在为由将把被向从和与及到等后前内起至止]")
"""No label begins so right behind a blank."""
_LABEL_AHEAD = re.compile(r"[\s\u3000]*[\u4e00-\u9fff\w/()（）]{1,16}[\s\u3000]*[:：]?[\s\u3000]*")
_TO = re.compile(r"[\s\u3000]*(?:至|到|~|—|-)[\s\u3000]*")
_NOTE = re.compile(r"[\s\u3000]*[(（][^()（）]*[)）]?[\s\u3000]*")
_LAST_WORDS = re.compile(r"([\u4e00-\u9fffA-Za-z]{2,8})[:：]?[\s\u3000]*$")
_ADDRESS = re.compile("栋|幢|单元|室|号楼")


class Sentence(Recogniser):
    name = "sentence"
    order = 45

    def block(self, sheet: Sheet, at: int) -> Block | None:
        line = sheet.lines[at]
        if line.is_row or not is_sentence(line.marks):
            return None
        return Block((self.read(line.marks),))

    def read(self, marks: tuple[Mark, ...]) -> GuessedItem:
        text = ""
        blanks: list[dict[str, str]] = []
        stem = "blank"
        while any(f"{{{stem}_" in mark.text for mark in marks):
            stem += "s"  # the words hold a setting of that name
        for mark in marks:
            if not mark.is_place:
                text += mark.text
                continue
            key = f"{stem}_{len(blanks) + 1}"
            blank: dict[str, str] = {"key": key, "type": "date"} if mark.sign is Sign.DAY else {"key": key}
            said = _LAST_WORDS.search(text)
            blanks.append({**blank, "label": said.group(1)} if said else blank)
            text += f"{{{key}}}"
        item = self.made("备注", label_at="none", text=text.strip(), blanks=blanks)
        return GuessedItem(item, gettext("Read as a sentence with blanks because its words go on behind them."))

    def printed(self, item: Item) -> str:
        text = str(item["text"])
        for blank in item["blanks"]:
            kind = {"type": blank.get("type", "")}
            text = text.replace(f"{{{blank['key']}}}", recogniser_of(kind).printed(kind).strip())
        return text


def is_sentence(marks: tuple[Mark, ...]) -> bool:
    """Say whether words go on behind a blank as one sentence, not as a unit or the next label."""
    places = sum(mark.is_place for mark in marks)
    if not 0 < places <= MOST_BLANKS or any(mark.is_tick or mark.sign is Sign.CLOCK for mark in marks):
        return False
    following = [(before, mark) for before, mark in pairwise(marks) if before.is_place and mark.is_words]
    return any(
        _goes_on(mark.text, is_last=mark is marks[-1], apart=not before.text.strip()) for before, mark in following
    )


def _goes_on(words: str, *, is_last: bool, apart: bool) -> bool:
    if UNIT.match(words):
        words = words[UNIT.match(words).end() :]  # type: ignore[union-attr]  # it has just matched
    if not words.strip(" \u3000,，;；。.、") or _TO.fullmatch(words):
        return False
    if is_last:
        is_label = (apart or words[0] in " \u3000") and words.rstrip().endswith((":", "："))
        return _NOTE.fullmatch(words) is None and not is_label
    label = _LABEL_AHEAD.fullmatch(words.lstrip(",，;；、。 \u3000"))
    if label is None:
        return True
    return words[0] not in " \u3000,，;；、。" and _GOES_ON.match(words) is not None
