"""The questions every field type answers; one file in this folder = one type."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from flask_babel import gettext
from markupsafe import Markup
from wtforms.fields.core import UnboundField

from app.fields._answer_field import AnswerField
from app.fields._answers import Code, Fact, FilterSpec, InvalidAnswer, Item, Problem
from app.fields._context import NOTHING_LENT, AnswerContext
from app.fields._labels import label_of
from app.fields._markup import Frame, Place, markup
from app.fields._posted import Posted, first, several

Stored = Any
"""JSON as it stands in `entry.answers`."""
Typed = Any
"""JSON of what a person typed, right or wrong; a draft keeps it, a page shows it again."""
NOT_APPLICABLE = {"na": True}
RowTexts = tuple[str, Mapping[str, Mapping[str, str]]]
"""Name of a row, then by column and by suffix the texts of its cells."""


class FieldType:
    """What the whole product wants to know about one kind of item."""

    name: ClassVar[str]
    label: ClassVar[Any]
    icon: ClassVar[str]
    group: ClassVar[str] = "text"
    """Shelf of the designer's palette: text number time choice score table people file layout."""
    asked: ClassVar[bool] = True
    """A person fills it in; what is computed, counted or printed is never read from a post."""
    cell_css: ClassVar[str] = ""
    """Class of the cells of the sheet it stands in."""
    labels_inputs: ClassVar[bool] = True
    """Its label is bound to the one input; False where the inputs are many or none."""
    label_at: ClassVar[str] = "left"
    """Where its label stands unless the item says otherwise: left, top, upright or none."""
    holds_sign_off: ClassVar[bool] = False
    """A route step may show its sign-off here."""
    personal: ClassVar[bool] = False
    """Some readers see only a part of its values, and cannot search them."""
    public: ClassVar[bool] = True
    """Somebody without an account may fill it in: it names nobody the firm knows and holds no file."""
    says_itself: ClassVar[bool] = False
    """Its only cell says what is stored, as it is."""
    reads_cells: ClassVar[bool] = True
    """Its answers can be read back from exports and from lists people kept; a picture cannot."""
    counts_rows: ClassVar[bool] = False
    """It shows the number of its row, see `row_paper`."""
    browser_value: ClassVar[str] = "text"
    """How the browser reads its present value for expressions, see docs/field-types.md."""
    compared_as: ClassVar[str] = ""
    """What its value is in conditions where `browser_value` does not tell: date, time or datetime."""
    options_schema: ClassVar[Mapping[str, Any]] = {}
    """JSON Schema of each own option."""
    required_options: ClassVar[tuple[str, ...]] = ()

    # The definition

    def check_item(self, _item: Item) -> Iterator[Problem]:
        """Yield what the JSON Schema cannot say about a definition."""
        return iter(())

    def members(self, _item: Item) -> tuple[Item, ...]:
        """Return the items that share its cell and keep values of their own."""
        return ()

    def columns(self, _item: Item) -> tuple[Item, ...]:
        """Return the columns of a table."""
        return ()

    def parts(self, _item: Item) -> Mapping[str, Item]:
        """Return the named parts of one value, each of a type of its own."""
        return {}

    def is_asked(self, item: Item) -> bool:
        return self.asked and "computed" not in item

    def css_of(self, _item: Item) -> str:
        """Return the class of the cell an item stands in."""
        return self.cell_css

    @property
    def value_kind(self) -> str:
        """Return what conditions may compare its value with."""
        return self.compared_as or self.browser_value

    # Asking

    def wtf_field(self, item: Item) -> UnboundField:
        return UnboundField(AnswerField, self, item)

    def collect(self, item: Item, posted: Posted, name: str, context: AnswerContext) -> Typed:
        """Return what was typed, judging nothing."""
        return first(posted, name)

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        """Return the stored form of what was typed, or None if nothing was."""
        raise NotImplementedError

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        """Return what a person would have typed to store this."""
        raise NotImplementedError

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        """Return the inputs, showing what was typed."""
        raise NotImplementedError

    # Judging and submitting

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        """Raise InvalidAnswer unless this may be stored; no other judge exists."""
        raise NotImplementedError

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        """Return the JSON Schema of what may be stored, for programs that fill sheets in; None: nothing ever is."""
        raise NotImplementedError

    def is_not_applicable(self, stored: Stored | None) -> bool:
        return stored == NOT_APPLICABLE

    def numbered(self, number: str) -> Stored | None:
        """Return what the server writes here when the entry gets its number."""
        return None

    # Showing

    def text(self, item: Item, stored: Stored) -> str:
        """Return the answer in words."""
        raise NotImplementedError

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        """Return the answer as it stands on the sheet, or the places left for it."""
        raise NotImplementedError

    def masked(self, item: Item, stored: Stored) -> Stored:
        """Return what is shown of an answer to those who need not see whom it concerns."""
        return stored

    def for_strangers(self, item: Item) -> Item:
        """Return the item as customers are asked it, who never saw the paper."""
        return item

    def row_paper(self, row: int | str) -> Markup:
        """Return what stands in a row because of its place in the table."""
        return Markup("")

    def cells(self, item: Item) -> list[tuple[str, str]]:
        """Return suffix and heading of each column an export gives it."""
        return [("", label_of(item))] if self.asked else []

    def cell_values(self, item: Item, stored: Stored | None) -> list[Any]:
        """Return one plain value per cell: text, number (money as Decimal yuan), day, moment or time."""
        return [None if stored is None else self.text(item, stored)] if self.asked else []

    def by_position(self, _item: Item, _stored: Stored | None) -> list[Mapping[str, Stored]]:
        """Return the rows of a table so that each stands where the sheet has it."""
        return []

    def from_cells(self, item: Item, texts: Mapping[str, str], context: AnswerContext) -> Stored | None:
        """Return what the texts of its cells say, by suffix: the reverse of `cell_values`; None if they are blank."""
        return self.parse(item, texts.get("", ""), context)

    def row_answers(self, _item: Item, _stored: Stored | None) -> Iterator[tuple[str, Mapping[str, Stored]]]:
        """Yield name and answers of each row of a table as the sheet has them, blank ones between others included."""
        return iter(())

    def from_rows(self, _item: Item, _rows: Iterable[RowTexts], _context: AnswerContext) -> Stored | None:
        """Return what the rows of a table say, each by its name: the reverse of `row_answers`."""
        return None

    # Counting

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        """Yield what lists filter by and charts count."""
        return iter(())

    def codes(self, item: Item) -> tuple[Code, ...]:
        """Return the codes its facts can have, in the order of the sheet."""
        return ()

    def filters(self, item: Item) -> list[FilterSpec]:
        return []

    def summary(self, item: Item) -> str | None:
        """Return how charts sum it up: options, scale, number, day or not at all."""
        return None

    def number(self, item: Item, stored: Stored | None) -> Decimal | None:
        """Return what it adds to a total; None where it adds nothing."""
        return None

    def maximum(self, item: Item) -> Decimal | None:
        """Return the most it can add to a total."""
        return None

    def rates(self, item: Item) -> bool:
        """Say whether its answers tell how satisfied somebody was."""
        return self.asked and self.summary(item) == "scale" and bool(self.maximum(item))

    def satisfaction(self, item: Item, stored: Stored) -> Fraction | None:
        """Return how satisfied an answer to an item that rates says somebody was, as a share of its full mark."""
        number, most = self.number(item, stored), self.maximum(item)
        return Fraction(number) / Fraction(most) if number is not None and most else None

    def points(self, item: Item) -> Sequence[Decimal]:
        """Return all points of a scale, the lowest first; of none that is no scale or has too many to be told."""
        return ()

    def compute(self, item: Item, members: Iterable[tuple[Item, Stored | None]]) -> Decimal | None:
        """Return its value made of other items' values."""
        return None

    def settled(self, item: Item, result: Any) -> Stored | None:
        """Return the stored form of what an expression gave; None where it is no answer of this type."""
        try:
            self.check(item, result)
        except InvalidAnswer:
            return None
        return result

    def example(self) -> tuple[dict[str, Any], Stored]:
        """Return an item of this type and an answer to it."""
        raise NotImplementedError

    def starting(self) -> dict[str, Any]:
        """Return what a designer starts with: an item without a key, named after its type."""
        return {"type": self.name, "label": str(self.label)}


class Shown(FieldType):
    """A type that nobody fills in: it stands there, or the server writes it."""

    asked = False
    labels_inputs = False
    browser_value = "none"

    def collect(self, item: Item, posted: Posted, name: str, context: AnswerContext) -> Typed:
        return None

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        return None

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        return stored

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        return Frame('<output id="\x01name\x02">\x01paper\x02</output>').fill(
            {"name": place.name, "paper": self.paper(item, typed)}
        )

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        raise InvalidAnswer(gettext("Nobody fills this in."))

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        return None

    def text(self, item: Item, stored: Stored) -> str:
        return str(stored)


def filter_of(item: Item, *operators: str, **more: Any) -> FilterSpec:
    """Return a filter by the item itself; filled and blank always make sense."""
    return FilterSpec(item["key"], label_of(item), (*operators, "filled", "blank"), **more)


__all__ = [
    "NOTHING_LENT",
    "NOT_APPLICABLE",
    "AnswerContext",
    "Code",
    "Fact",
    "FieldType",
    "FilterSpec",
    "InvalidAnswer",
    "Item",
    "Place",
    "Posted",
    "Problem",
    "RowTexts",
    "Shown",
    "Stored",
    "Typed",
    "filter_of",
    "first",
    "markup",
    "several",
]
