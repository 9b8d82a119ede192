"""A rating on a scale of points, with words at some of them."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.fields._base import (
    NOT_APPLICABLE,
    NOTHING_LENT,
    AnswerContext,
    Code,
    Fact,
    FieldType,
    FilterSpec,
    InvalidAnswer,
    Item,
    Place,
    Problem,
    Stored,
    Typed,
    filter_of,
)
from app.fields._labels import LABEL_SCHEMA, label_text, marked, wordings
from app.fields._markup import Frame
from app.fields._memo import once_per_language
from app.fields._numbers import as_json, bound_problems, check_number, number_schema, read_number
from app.fields._scale_marks import Mark, boxes, radios, scale_frame
from app.fields._scores import NA, NOT_APPLICABLE_SCHEMA, na_code, na_fact, na_words, or_not_applicable
from app.fields._written_words import says_not_applicable, squeezed, without_ending

LEAST, MOST = 1, 5
MOST_POINTS = 21
POINTS = ("分", "星", "颗星", "points", "stars")
"""What people write behind a point."""


class Rating(FieldType):
    name = "rating"
    label = _l("Rating")
    icon = "stars"
    group = "score"
    labels_inputs = False
    browser_value = "rating"
    options_schema = {
        "min": {"type": "integer", "default": LEAST, "title": marked("Lowest point")},
        "max": {"type": "integer", "default": MOST, "title": marked("Highest point")},
        "anchors": {
            "type": "object",
            "propertyNames": {"pattern": "^-?[0-9]{1,3}$"},
            "additionalProperties": LABEL_SCHEMA,
            "title": marked("Words"),
            "description": marked("Words at points of the scale, such as 非常满意 at 10."),
        },
        "not_applicable": NOT_APPLICABLE_SCHEMA,
    }

    def scale(self, item: Item) -> range:
        return range(item.get("min", LEAST), item.get("max", MOST) + 1)

    def check_item(self, item: Item) -> Iterator[Problem]:
        yield from bound_problems(item)
        scale = self.scale(item)
        if len(scale) > MOST_POINTS:
            yield Problem(
                "/max",
                gettext("A scale has at most %(most)s points.", most=MOST_POINTS),
                gettext("Use a score for more."),
            )
        for point in item.get("anchors", {}):
            if int(point) not in scale:
                yield Problem(
                    f"/anchors/{point}", gettext("This point is not on the scale."), gettext("Move or remove it.")
                )

    @once_per_language
    def _marks(self, item: Item) -> tuple[Mark, ...]:
        scale, anchors = self.scale(item), item.get("anchors", {})
        words = {point: label_text(anchors.get(str(point))) for point in scale}
        # The word of the lowest point leads the row, all others follow their point.
        marks = [
            Mark(str(point), str(point), *((words[point], "") if point == scale[0] else ("", words[point])))
            for point in scale
        ]
        return (*marks, Mark(NA, na_words())) if item.get("not_applicable") else tuple(marks)

    @once_per_language
    def _frame(self, item: Item) -> Frame:
        marks, count = self._marks(item), len(self.scale(item))
        return scale_frame(marks[:count], marks[count:])

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        if not typed:
            return None
        if typed not in {mark.value for mark in self._marks(item)}:
            raise InvalidAnswer(gettext("This point is not on the scale."))
        return dict(NOT_APPLICABLE) if typed == NA else int(typed)

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        if stored is None:
            return ""
        return NA if self.is_not_applicable(stored) else str(stored)

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        return radios(self._frame(item, place.language), place, typed)

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        if self.is_not_applicable(stored) and item.get("not_applicable"):
            return
        scale = self.scale(item)
        check_number(stored, least=scale[0], most=scale[-1], decimals=0)

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        scale = self.scale(item)
        return or_not_applicable(number_schema("integer", scale[0], scale[-1]), item)

    def text(self, item: Item, stored: Stored) -> str:
        return na_words() if self.is_not_applicable(stored) else str(stored)

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        return boxes(self._marks(item), self.typed(item, stored))

    def from_cells(self, item: Item, texts: Mapping[str, str], context: AnswerContext) -> Stored | None:
        text = texts.get("", "")
        if says_not_applicable(text):
            return self.parse(item, NA, context)
        for point, label in item.get("anchors", {}).items():
            if squeezed(text) in map(squeezed, wordings(label)):
                return int(point)
        return as_json(read_number(without_ending(text, *POINTS))) if text.strip() else None

    def cell_values(self, item: Item, stored: Stored | None) -> list[Any]:
        return [self.text(item, stored) if self.is_not_applicable(stored) else stored]

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        yield na_fact(item) if self.is_not_applicable(stored) else Fact(item["key"], number=stored)

    def codes(self, item: Item) -> tuple[Code, ...]:
        return (na_code(),) if item.get("not_applicable") else ()

    def filters(self, item: Item) -> list[FilterSpec]:
        return [filter_of(item, "is", "between", input="number", codes=self.codes(item))]

    def summary(self, item: Item) -> str | None:
        return "scale"

    def number(self, item: Item, stored: Stored | None) -> Decimal | None:
        return None if stored is None or self.is_not_applicable(stored) else Decimal(stored)

    def maximum(self, item: Item) -> Decimal | None:
        return Decimal(self.scale(item)[-1])

    def points(self, item: Item) -> Sequence[Decimal]:
        return [Decimal(point) for point in self.scale(item)]

    def example(self) -> tuple[dict[str, Any], Stored]:
        item = {
            "key": "attitude",
            "type": "rating",
            "label": "服务态度",
            "min": 1,
            "max": 10,
            "anchors": {"1": "非常不满意", "10": "非常满意"},
            "not_applicable": True,
        }
        return item, 9
