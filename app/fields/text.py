"""A short text on one line."""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from app.fields._base import (
    NOTHING_LENT,
    AnswerContext,
    Fact,
    FieldType,
    FilterSpec,
    Item,
    Place,
    Stored,
    Typed,
    filter_of,
)
from app.fields._labels import LABEL_SCHEMA, label_text, marked
from app.fields._markup import Frame, attributes, markup, slot
from app.fields._memo import once_per_language
from app.fields._texts import MAX_LENGTH_SCHEMA, check_text, one_line, shown_again, text_fact, text_schema

MAX_LENGTH = 200


class Text(FieldType):
    name = "text"
    label = _l("Short text")
    icon = "cursor-text"
    says_itself = True
    options_schema = {
        "max_length": MAX_LENGTH_SCHEMA | {"default": MAX_LENGTH},
        "placeholder": LABEL_SCHEMA | {"title": marked("Hint"), "description": marked("Shown in the empty input.")},
    }

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        return one_line(typed) or None

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        return stored or ""

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        value = str(escape(shown_again(typed)))
        return self._frame(item, place.language).fill({"place": place.attributes, "value": value})

    @once_per_language
    def _frame(self, item: Item) -> Frame:
        # No maxlength: browsers cut pasted text to it without a word; the server says so instead.
        fixed = attributes(placeholder=label_text(item.get("placeholder")) or None)
        return Frame(f'<input type="text" class="input"{slot("place")}{fixed} value="{slot("value")}">')

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        check_text(stored, item.get("max_length", MAX_LENGTH))

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        return text_schema(item.get("max_length", MAX_LENGTH))

    def text(self, item: Item, stored: Stored) -> str:
        return str(stored)

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        return markup(f'<span class="text">{escape(stored or "")}</span>')

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        yield text_fact(item, stored)

    def filters(self, item: Item) -> list[FilterSpec]:
        return [filter_of(item, "contains", input="text")]

    def example(self) -> tuple[dict[str, Any], Stored]:
        return {"key": "area", "type": "text", "label": {"zh": "区域", "en": "Area"}}, "城东"
