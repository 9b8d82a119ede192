"""The number of the entry, given by the server at submit."""

import re
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from app.fields._base import (
    NOTHING_LENT,
    AnswerContext,
    Fact,
    FilterSpec,
    InvalidAnswer,
    Item,
    Place,
    Shown,
    Stored,
    Typed,
    filter_of,
)
from app.fields._labels import label_of
from app.fields._markup import markup
from app.fields._texts import text_fact

_SERIAL = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", re.ASCII)
LONGEST = 40


class Serial(Shown):
    name = "serial"
    label = _l("Automatic number")
    icon = "hash"
    says_itself = True
    browser_value = "text"
    public = False

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        shown = escape(typed or gettext("given when submitted"))
        return markup(f'<output id="{place.name}" class="serial">{shown}</output>')

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        if not isinstance(stored, str) or len(stored) > LONGEST or not _SERIAL.fullmatch(stored):
            raise InvalidAnswer(gettext("This is not a number of an entry."))

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        return {"type": "string", "maxLength": LONGEST}

    def numbered(self, number: str) -> Stored | None:
        return number

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        return markup(f'<span class="text">{escape(stored or "")}</span>')

    def cells(self, item: Item) -> list[tuple[str, str]]:
        return [("", label_of(item))]

    def cell_values(self, item: Item, stored: Stored | None) -> list[Any]:
        return [stored]

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        yield text_fact(item, stored)

    def filters(self, item: Item) -> list[FilterSpec]:
        return [filter_of(item, "contains", input="text")]

    def example(self) -> tuple[dict[str, Any], Stored]:
        return {"key": "number", "type": "serial", "label": "编号"}, "HFJH-2026-0001"
