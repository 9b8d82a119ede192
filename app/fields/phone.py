"""A telephone number as Chinese offices write it: mobile, landline, service number, with an extension."""

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
    FieldType,
    FilterSpec,
    InvalidAnswer,
    Item,
    Place,
    Stored,
    Typed,
    filter_of,
)
from app.fields._markup import markup
from app.fields._texts import narrow, shown_again, text_fact

LONGEST_TYPED = 40
_NUMBER = re.compile(
    r"""(?:
        (?:\+?86-?)?1[3-9]\d-?\d{4}-?\d{4}      # mobile
      | (?:\+?86-?)?0\d{2,3}-?\d{7,8}           # landline with area code
      | \d{7,8}                                 # landline of this town
      | [48]00-?\d{3}-?\d{4}                    # service number
      | 1(?:1[02479]|2[0-2]) | [19]\d{3,5}      # short number: 110, 12345, 95588
      | \+(?!86)\d{1,3}-?\d[\d-]{4,13}\d        # abroad
    )(?:-\d{1,6})?                              # extension""",
    re.ASCII | re.VERBOSE,
)
_EXTENSION = re.compile(r"(?:转|ext\.?|x|#|\*)", re.IGNORECASE)
_DASHES = re.compile(r"[‐‑‒–—―－ー_/.]+|-{2,}")


class Phone(FieldType):
    name = "phone"
    label = _l("Telephone")
    icon = "phone"
    says_itself = True
    personal = True

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        if not typed.strip():
            return None
        text = narrow(typed, LONGEST_TYPED)
        text = _EXTENSION.sub("-", re.sub(r"[\s()]+", "", text.replace(")", "-")))
        return _DASHES.sub("-", text).strip("-") or typed.strip()[:LONGEST_TYPED]

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        return stored or ""

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        value = escape(shown_again(typed))
        return markup(f'<input type="tel" class="input" autocomplete="off"{place.attributes} value="{value}">')

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        if not isinstance(stored, str) or not _NUMBER.fullmatch(stored):
            raise InvalidAnswer(gettext("This is not a telephone number. Write it like 13812345678 or 010-12345678-9."))

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        return {"type": "string", "maxLength": LONGEST_TYPED, "examples": ["13812345678", "010-12345678-9"]}

    def text(self, item: Item, stored: Stored) -> str:
        return str(stored)

    def masked(self, item: Item, stored: Stored) -> Stored:
        """Show the first and last digits: 138****5678."""
        number, _dash, extension = stored.rpartition("-") if re.search(r"\d{7,}-\d{1,6}$", stored) else (stored, "", "")
        digits = [place for place, sign in enumerate(number) if sign.isdigit()]
        hidden = set(digits[-8:-4]) if len(digits) > 8 else set(digits[1:-2])
        shown = "".join("*" if place in hidden else sign for place, sign in enumerate(number))
        return f"{shown}-{'*' * len(extension)}" if extension else shown

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        return markup(f'<span class="text">{escape(stored or "")}</span>')

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        yield text_fact(item, stored)

    def filters(self, item: Item) -> list[FilterSpec]:
        return [filter_of(item, "contains", input="text")]

    def example(self) -> tuple[dict[str, Any], Stored]:
        return {"key": "phone", "type": "phone", "label": "联系电话"}, "010-12345678-9"
