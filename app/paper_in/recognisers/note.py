"""Printed words: greetings, remarks, instructions, rows of a table that is only read."""

import re

from flask_babel import gettext

from app.paper_in.headings import ends_with_mark, is_heading, is_prose, is_statement
from app.paper_in.lines import LONGEST_LINE
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Item, Recogniser
from app.paper_in.sheet import Block, Sheet

_BREAK = re.compile(r"\n[\s\u3000]*")
_SAYING = re.compile(
    r"(?P<label>[^\s\u3000:：,，。;；!！?？\d][^\s\u3000:：,，。;；!！?？]{0,15})[\s\u3000]{1,4}(?P<text>\S.{7,})"
)


class Note(Recogniser):
    name = "note"
    is_written = False
    order = 80

    def block(self, sheet: Sheet, at: int) -> Block | None:
        line = sheet.lines[at]
        if not line.is_words:
            return None
        listed = self._listed(sheet, at)
        if listed is not None:
            return listed
        if is_heading(sheet, at) or (line.text.endswith((":", "：")) and not is_prose(line.text)):
            return None
        saying = _SAYING.fullmatch(line.text)
        if saying and is_prose(saying["text"]) and not is_prose(saying["label"]):
            why = gettext("Read as printed words with a head: nothing is to be filled in.")
            return Block(
                (GuessedItem(self.made(saying["label"], text=saying["text"], label_at="left"), why, sure=False),)
            )
        return Block((self.words(line.text),))

    def _listed(self, sheet: Sheet, at: int) -> Block | None:
        """Read a head and the numbered statements below it as one note."""
        head = sheet.lines[at].text
        if is_prose(head) or is_statement(head):
            return None
        said: list[str] = []
        while (line := sheet.line(at + 1 + len(said))) is not None and is_statement(line.text) and line.is_words:
            if sheet.has_marks and ends_with_mark(line.text):
                return None
            if sum(map(len, said)) > LONGEST_LINE:
                break
            said.append(line.text)
        after = sheet.line(at + 1 + len(said))
        if len(said) < 2 or not (after is None or after.is_words or after.is_row):
            return None
        why = gettext("Read as printed words with a head: nothing is to be filled in.")
        item = self.made(head.rstrip(":："), text="\n".join(said), label_at="above")
        return Block((GuessedItem(item, why, sure=False),), 1 + len(said))

    def words(self, text: str) -> GuessedItem:
        return GuessedItem(self.made("", text=text), gettext("Read as printed words: nothing is to be filled in."))

    def head(self, text: str, columns: int) -> GuessedItem:
        """Make the head of a column of cells."""
        item = self.made("", heading="column", text=text, span=max(2, 24 // columns))
        return GuessedItem(item, gettext("Read as the head of a column."))

    def cell(self, text: str, columns: int) -> GuessedItem:
        item = self.made("", text=text, span=max(2, 24 // columns))
        return GuessedItem(item, gettext("Read as a printed cell: nothing is to be filled in."))

    def printed(self, item: Item) -> str:
        text = str(item["text"])
        if "heading" in item:
            text = text.replace("\n", "")
        elif "span" not in item and item.get("label_at") != "above":
            text = _BREAK.sub(" ", text)
        return f"\n{text}" if item.get("label_at") == "above" else f" {text}" if "label" in item else text
