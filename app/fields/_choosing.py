"""What single and several choice have in common: an option tree and its ticks."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from flask_babel import gettext
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
    Posted,
    Problem,
    Stored,
    Typed,
    filter_of,
    first,
    several,
)
from app.fields._markup import Frame
from app.fields._memo import once_per_item, once_per_language
from app.fields._numbers import as_decimal
from app.fields._option_marks import in_words, inputs_frame, names_of, paper_frame, paper_values, screen_values
from app.fields._option_words import ticks_in
from app.fields._options import (
    FILL_IN_LENGTH,
    OPTIONS_SCHEMA,
    POINTS_UNIT_SCHEMA,
    OptionTree,
    check_ticks,
    most_points,
    option_problems,
    tree_of,
)
from app.fields._texts import one_line, text_schema

MOST_TICKS = 1_000
"""More values than this under one name no sheet can send."""


class Choosing(FieldType):
    group = "choice"
    labels_inputs = False
    browser_value = "options"
    pick: ClassVar[str]
    options_schema = {
        "options": OPTIONS_SCHEMA,
        "points_unit": POINTS_UNIT_SCHEMA,
    }
    required_options = ("options",)

    def starting(self) -> dict[str, Any]:
        options = [{"key": f"o{n}", "label": gettext("Option %(number)s", number=n)} for n in (1, 2)]
        return {**super().starting(), "options": options}

    @once_per_item
    def tree(self, item: Item) -> OptionTree:
        return tree_of(item["options"], self.pick, item.get("points_unit"))

    @once_per_language
    def _inputs(self, item: Item) -> Frame:
        return inputs_frame(self.tree(item))

    @once_per_language
    def _paper(self, item: Item) -> Frame:
        return paper_frame(self.tree(item))

    def check_item(self, item: Item) -> Iterator[Problem]:
        return option_problems(item["options"])

    def collect(self, item: Item, posted: Posted, name: str, context: AnswerContext) -> Typed:
        tree = self.tree(item)
        paths = [path for one in names_of(tree, name) for path in several(posted, one, MOST_TICKS) if path]
        blanks = (option.path for option in tree.by_path.values() if option.blank is not None)
        texts = {path: first(posted, f"{name}:{path}") for path in blanks}
        return {"paths": paths, "texts": {path: text for path, text in texts.items() if text}}

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        tree = self.tree(item)
        if any(path not in tree.by_path for path in typed["paths"]):
            raise InvalidAnswer(gettext("This is not one of the options."))
        texts = {path: one_line(text) for path, text in typed["texts"].items() if one_line(text)}
        # Who writes beside an option means it.
        ticked = tree.closed([*typed["paths"], *texts])
        if not ticked:
            return None
        paths = tree.deepest(ticked)
        return {"paths": paths, "texts": texts} if texts else {"paths": paths}

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        answer = stored or {}
        return {"paths": list(answer.get("paths", ())), "texts": dict(answer.get("texts", {}))}

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        tree = self.tree(item)
        values = screen_values(tree, tree.closed(typed["paths"]), typed["texts"])
        return self._inputs(item, place.language).fill(values | {"name": place.name, "attributes": place.group})

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        if not isinstance(stored, dict) or not {"paths"} <= stored.keys() <= {"paths", "texts"}:
            raise InvalidAnswer(gettext("This is not one of the options."))
        check_ticks(self.tree(item), stored["paths"], stored.get("texts", {}))

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        paths = list(self.tree(item).by_path)
        texts = {path: text_schema(FILL_IN_LENGTH) for path, option in self.tree(item).by_path.items() if option.blank}
        words = {"type": "object", "properties": texts, "additionalProperties": False}
        return {
            "type": "object",
            "required": ["paths"],
            "additionalProperties": False,
            "properties": {
                "paths": {"type": "array", "minItems": 1, "uniqueItems": True, "items": {"enum": paths}},
                "texts": words,
            },
        }

    def text(self, item: Item, stored: Stored) -> str:
        tree = self.tree(item)
        return in_words(tree.top, self._ticked(item, stored), stored.get("texts", {}))

    def from_cells(self, item: Item, texts: Mapping[str, str], context: AnswerContext) -> Stored | None:
        said = ticks_in(self.tree(item), texts.get("", ""))
        return self.parse(item, {"paths": said.paths, "texts": said.texts}, context) if said else None

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        texts = (stored or {}).get("texts", {})
        return self._paper(item).fill(paper_values(self.tree(item), self._ticked(item, stored), texts))

    def _ticked(self, item: Item, stored: Stored | None) -> set[str]:
        return self.tree(item).closed((stored or {}).get("paths", ()))

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        ticked = self._ticked(item, stored)
        yield from (Fact(item["key"], code=path) for path in self.tree(item).by_path if path in ticked)

    def codes(self, item: Item) -> tuple[Code, ...]:
        return self.tree(item).codes()

    def filters(self, item: Item) -> list[FilterSpec]:
        return [filter_of(item, "any_of", input="codes", codes=self.codes(item))]

    def summary(self, item: Item) -> str | None:
        return "options"

    def number(self, item: Item, stored: Stored | None) -> Decimal | None:
        points = self.tree(item).points(self._ticked(item, stored))
        return as_decimal(sum(as_decimal(worth) for worth in points)) if points else None

    def maximum(self, item: Item) -> Decimal | None:
        tree = self.tree(item)
        return as_decimal(most_points(tree.pick, tree.top)) if tree.has_points else None
