"""A long text on several lines."""

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
from app.fields._labels import marked
from app.fields._markup import lines, markup
from app.fields._texts import (
    MAX_LENGTH_SCHEMA,
    check_text,
    one_line,
    several_lines,
    shown_again,
    text_fact,
    text_schema,
)

MAX_LENGTH = 5_000
LINES = 4


class Paragraph(FieldType):
    name = "paragraph"
    label = _l("Long text")
    icon = "align-left"
    says_itself = True
    label_at = "top"
    options_schema = {
        "max_length": MAX_LENGTH_SCHEMA | {"default": MAX_LENGTH},
        "lines": {
            "type": "integer",
            "minimum": 2,
            "maximum": 40,
            "default": LINES,
            "title": marked("Lines"),
            "description": marked("How tall the place to write is."),
        },
    }

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        return several_lines(typed) or None

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        return stored or ""

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        height = item.get("lines", LINES)
        # Browsers drop a line end right after the tag; ours is the one dropped.
        value = f"\n{escape(shown_again(typed))}"
        tall = f' rows="{height}" style="--lines:{height}"'
        return markup(f'<textarea class="input"{tall}{place.attributes}>{value}</textarea>')

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        check_text(stored, item.get("max_length", MAX_LENGTH), line_ends=True)

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        return text_schema(item.get("max_length", MAX_LENGTH))

    def text(self, item: Item, stored: Stored) -> str:
        return str(stored)

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        height = item.get("lines", LINES)
        return markup(f'<span class="text lines" style="--lines:{height}">{lines(stored or "")}</span>')

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        yield text_fact(item, one_line(stored))

    def filters(self, item: Item) -> list[FilterSpec]:
        return [filter_of(item, "contains", input="text")]

    def example(self) -> tuple[dict[str, Any], Stored]:
        item = {"key": "opinion", "type": "paragraph", "label": "商户意见和建议", "lines": 3}
        return item, "货架太高。\n  请改低一层 <谢谢>"
