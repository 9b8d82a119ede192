"""A question to be answered by yes or no."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.fields._base import (
    NOTHING_LENT,
    AnswerContext,
    Code,
    Fact,
    FieldType,
    FilterSpec,
    InvalidAnswer,
    Item,
    Place,
    Stored,
    Typed,
    filter_of,
)
from app.fields._labels import LABEL_SCHEMA, label_text, marked, wordings
from app.fields._markup import Frame
from app.fields._memo import once_per_language
from app.fields._scale_marks import Mark, boxes, radio_frame, radios
from app.fields._written_words import NO, YES, squeezed

VALUES = {"yes": True, "no": False}


class YesNo(FieldType):
    name = "yes_no"
    label = _l("Yes or no")
    icon = "toggle-left"
    group = "choice"
    labels_inputs = False
    browser_value = "yes_no"
    options_schema = {
        "yes": LABEL_SCHEMA | {"title": marked("Word for yes")},
        "no": LABEL_SCHEMA | {"title": marked("Word for no")},
    }

    @once_per_language
    def _marks(self, item: Item) -> tuple[Mark, ...]:
        return (
            Mark("yes", label_text(item.get("yes")) or gettext("Yes")),
            Mark("no", label_text(item.get("no")) or gettext("No")),
        )

    @once_per_language
    def _frame(self, item: Item) -> Frame:
        return radio_frame(self._marks(item), "yes-no")

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        if typed and typed not in VALUES:
            raise InvalidAnswer(gettext("Please answer yes or no."))
        return VALUES.get(typed)

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        return "" if stored is None else ("no", "yes")[bool(stored)]

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        return radios(self._frame(item, place.language), place, typed)

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        if not isinstance(stored, bool):
            raise InvalidAnswer(gettext("Please answer yes or no."))

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        return {"type": "boolean"}

    def text(self, item: Item, stored: Stored) -> str:
        yes, no = self._marks(item)
        return yes.label if stored else no.label

    def from_cells(self, item: Item, texts: Mapping[str, str], context: AnswerContext) -> Stored | None:
        text = squeezed(texts.get("", ""))
        for value, stored in VALUES.items():
            if text and text in map(squeezed, wordings(item.get(value))):
                return stored
        return self.parse(item, "yes" if text in YES else "no" if text in NO else text, context)

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        return boxes(self._marks(item), self.typed(item, stored))

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        yield Fact(item["key"], code=self.typed(item, stored))

    def codes(self, item: Item) -> tuple[Code, ...]:
        return tuple(Code(mark.value, mark.label) for mark in self._marks(item))

    def filters(self, item: Item) -> list[FilterSpec]:
        return [filter_of(item, "any_of", input="codes", codes=self.codes(item))]

    def summary(self, item: Item) -> str | None:
        return "options"

    def example(self) -> tuple[dict[str, Any], Stored]:
        return {"key": "solved", "type": "yes_no", "label": "问题解决了吗?"}, False
