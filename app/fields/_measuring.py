"""What numbers, money and scores have in common: one typed number."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

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
from app.fields._labels import wordings
from app.fields._markup import blank, markup
from app.fields._numbers import as_decimal, as_json, plain, read_number
from app.fields._texts import shown_again
from app.fields._written_words import without_ending


class Measuring(FieldType):
    group = "number"
    browser_value = "number"
    places: ClassVar[int] = 6
    """How many decimal places it has unless the item says otherwise."""

    def unit(self, item: Item) -> str:
        """Return what stands behind the number."""
        return ""

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        return as_json(read_number(typed, self.unit(item))) if typed.strip() else None

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        return "" if stored is None else plain(stored)

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        value = escape(shown_again(typed))
        field = f'<input type="text" inputmode="decimal" class="input input-number"{place.attributes} value="{value}">'
        return markup(f'<span class="measure">{field}{self._unit_mark(item)}</span>')

    def _unit_mark(self, item: Item) -> str:
        unit = self.unit(item)
        return f'<span class="unit">{escape(unit)}</span>' if unit else ""

    def text(self, item: Item, stored: Stored) -> str:
        return f"{self.written(item, stored)}{self._behind(item)}"

    def written(self, item: Item, stored: Stored) -> str:
        """Return the number as the sheet has it, without its unit."""
        return plain(stored)

    def _behind(self, item: Item) -> str:
        unit = self.unit(item)
        return f" {unit}" if unit else ""

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        written = "" if stored is None else self.written(item, stored)
        unit = self.unit(item)
        if not unit:
            return markup(f'<span class="text">{escape(written)}</span>')
        return markup(f"{blank(written, width=4)}{escape(unit)}")

    def settled(self, item: Item, result: Any) -> Stored | None:
        if isinstance(result, bool) or not isinstance(result, int | float):
            return None
        unit = Decimal(1).scaleb(-int(item.get("decimals", self.places)))
        return super().settled(item, as_json(as_decimal(result).quantize(unit, ROUND_HALF_UP)))

    def cell_values(self, item: Item, stored: Stored | None) -> list[Any]:
        return [None if stored is None else stored]

    def from_cells(self, item: Item, texts: Mapping[str, str], context: AnswerContext) -> Stored | None:
        return self.parse(item, without_ending(texts.get("", ""), *self.units(item)), context)

    def units(self, item: Item) -> Iterable[str]:
        """Return what people write behind it, in any language."""
        return (self.unit(item), *wordings(item.get("unit")))

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        yield Fact(item["key"], number=stored)

    def filters(self, item: Item) -> list[FilterSpec]:
        return [filter_of(item, "is", "between", input="number")]

    def summary(self, item: Item) -> str | None:
        return "number"

    def number(self, item: Item, stored: Stored | None) -> Decimal | None:
        return None if stored is None else as_decimal(stored)

    def maximum(self, item: Item) -> Decimal | None:
        return as_decimal(item["max"]) if "max" in item else None
