"""What customers, users and rooms have in common: a name typed or picked, resolved by the server."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from flask_babel import gettext
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
    Posted,
    Stored,
    Typed,
    filter_of,
    first,
)
from app.fields._context import Reference
from app.fields._labels import listed
from app.fields._markup import attributes, markup
from app.fields._texts import check_text, one_line, shown_again, text_schema

LONGEST_NAME = 120
MOST_DIGITS = 9
"""Ids are small: a number the database cannot even compare fails there instead of finding nobody."""
MOST_NAMED = 5


class Referring(FieldType):
    group = "people"
    public = False
    browser_value = "reference"
    kind: ClassVar[str]

    def kind_of(self, item: Item) -> str:
        """Return what the context is asked for."""
        return self.kind

    def source(self, item: Item) -> str:
        """Return where the browser looks names up."""
        return f"/lookup/{self.kind_of(item)}"

    def collect(self, item: Item, posted: Posted, name: str, context: AnswerContext) -> Typed:
        return {"id": first(posted, f"{name}-id"), "text": first(posted, name)}

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        text = one_line(typed["text"])
        if not text:
            return None
        found = self._picked(item, typed["id"], context)
        # Without script the id is that of the name shown before; the words win.
        if found is None or found.name != text:
            found = self._named(item, text, context)
        return {"id": found.id, "name": found.name}

    def _picked(self, item: Item, id_: str, context: AnswerContext) -> Reference | None:
        if not (id_.isascii() and id_.isdigit() and len(id_) <= MOST_DIGITS):
            return None
        return context.known(self.kind_of(item), int(id_))

    def _named(self, item: Item, text: str, context: AnswerContext) -> Reference:
        found = context.find(self.kind_of(item), text[:LONGEST_NAME])
        if len(found) == 1:
            return found[0]
        if not found:
            raise InvalidAnswer(gettext("Nothing is known under the name %(name)s.", name=text[:LONGEST_NAME]))
        named = listed(f"{one.name} ({one.detail})" if one.detail else one.name for one in found[:MOST_NAMED])
        raise InvalidAnswer(gettext("This can mean several: %(names)s. Please pick one.", names=named))

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        return {"id": str(stored["id"]), "text": stored["name"]} if stored else {"id": "", "text": ""}

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        source = attributes(data_source=self.source(item))
        shown, id_ = escape(shown_again(typed["text"])), escape(shown_again(typed["id"]))
        return markup(
            f'<span class="lookup" data-behaviour="lookup"{source}>'
            f'<input type="text" class="input" autocomplete="off"{place.attributes} value="{shown}">'
            f'<input type="hidden" name="{place.name}-id" value="{id_}"></span>'
        )

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        if not isinstance(stored, Mapping) or stored.keys() != {"id", "name"} or not is_reference_id(stored["id"]):
            raise InvalidAnswer(gettext("This is not one of those known here."))
        check_text(stored["name"], LONGEST_NAME)
        if context.known(self.kind_of(item), stored["id"]) is None:
            raise InvalidAnswer(gettext("This is not one of those known here."))

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        id_ = {"type": "integer", "minimum": 1, "maximum": 10**MOST_DIGITS - 1}
        return {
            "type": "object",
            "required": ["id", "name"],
            "additionalProperties": False,
            "properties": {"id": id_, "name": text_schema(LONGEST_NAME)},
        }

    def text(self, item: Item, stored: Stored) -> str:
        return str(stored["name"])

    def from_cells(self, item: Item, texts: Mapping[str, str], context: AnswerContext) -> Stored | None:
        return self.parse(item, {"id": "", "text": texts.get("", "")}, context)

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        return markup(f'<span class="text">{escape(stored["name"] if stored else "")}</span>')

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        yield Fact(item["key"], code=str(stored["id"]))

    def filters(self, item: Item) -> list[FilterSpec]:
        return [filter_of(item, "is", input="reference", source=self.kind_of(item))]


def is_reference_id(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**MOST_DIGITS
