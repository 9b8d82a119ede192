"""What periods and sentences have in common: one value made of a few named parts of other types."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext

from app.fields._base import (
    NOTHING_LENT,
    AnswerContext,
    FieldType,
    InvalidAnswer,
    Item,
    Place,
    Posted,
    Stored,
    Typed,
)
from app.fields._labels import clauses, label_of, said_of
from app.fields._markup import error_line
from app.fields._types import type_of


class Composed(FieldType):
    labels_inputs = False
    browser_value = "parts"

    def parts(self, item: Item) -> Mapping[str, Item]:
        """Return the parts by key, in the order of the sheet."""
        raise NotImplementedError

    def collect(self, item: Item, posted: Posted, name: str, context: AnswerContext) -> Typed:
        return {
            key: type_of(part).collect(part, posted, f"{name}-{key}", context) for key, part in self.parts(item).items()
        }

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        return self._read(item, lambda key, part: type_of(part).parse(part, typed[key], context))

    def _read(self, item: Item, read_part: Callable[[str, Item], Stored | None]) -> Stored | None:
        """Put together what is read of each part, or say of all parts at once what is wrong with them."""
        answer, wrong = {}, {}
        for key, part in self.parts(item).items():
            try:
                value = read_part(key, part)
            except InvalidAnswer as error:
                wrong[key] = error.message
                continue
            if value is not None:
                answer[key] = value
        if wrong:
            raise self._invalid(item, wrong)
        return answer or None

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        answer = stored or {}
        return {key: type_of(part).typed(part, answer.get(key)) for key, part in self.parts(item).items()}

    def part_inputs(self, item: Item, place: Place, typed: Typed, key: str) -> str:
        """Return the inputs of one part, with what is wrong about it."""
        part = self.parts(item)[key]
        here = place.part(key, label_of(part))
        return f"{type_of(part).inputs(part, here, typed[key])}{error_line(here)}"

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        parts = self.parts(item)
        if not isinstance(stored, dict) or not stored or not stored.keys() <= parts.keys():
            raise InvalidAnswer(gettext("This is not an answer to this item."))
        wrong = {}
        for key, value in stored.items():
            try:
                type_of(parts[key]).check(parts[key], value, context)
            except InvalidAnswer as error:
                wrong[key] = error.message
        if wrong:
            raise self._invalid(item, wrong)

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        parts = {key: type_of(part).stored_schema(part) for key, part in self.parts(item).items()}
        return {"type": "object", "minProperties": 1, "additionalProperties": False, "properties": parts}

    def _invalid(self, item: Item, wrong: Mapping[str, Any]) -> InvalidAnswer:
        parts = self.parts(item)
        said = (said_of(label_of(parts[key]) or key, str(message)) for key, message in wrong.items())
        return InvalidAnswer(clauses(said), wrong)

    def part_text(self, item: Item, stored: Stored, key: str) -> str:
        part = self.parts(item)[key]
        return type_of(part).text(part, stored[key]) if key in stored else ""

    def part_paper(self, item: Item, stored: Stored | None, key: str, context: AnswerContext) -> str:
        part = self.parts(item)[key]
        return str(type_of(part).paper(part, (stored or {}).get(key), context))

    def cells(self, item: Item) -> list[tuple[str, str]]:
        label = label_of(item)
        return [(key, f"{label} {label_of(part)}".strip()) for key, part in self.parts(item).items()]

    def cell_values(self, item: Item, stored: Stored | None) -> list[Any]:
        answer = stored or {}
        return [self.part_text(item, answer, key) or None for key in self.parts(item)]

    def from_cells(self, item: Item, texts: Mapping[str, str], context: AnswerContext) -> Stored | None:
        said = {**self.apart(item, texts[""]), **texts} if texts.get("", "").strip() else texts
        return self._read(item, lambda key, part: type_of(part).from_cells(part, {"": said.get(key, "")}, context))

    def apart(self, item: Item, text: str) -> Mapping[str, str]:
        """Return the parts of what stands in one cell, as `text` writes it."""
        raise NotImplementedError
