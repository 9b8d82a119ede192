"""An amount of money: people see yuan, whole fen are kept."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.fields._base import (
    NOTHING_LENT,
    AnswerContext,
    FilterSpec,
    InvalidAnswer,
    Item,
    Problem,
    Stored,
    Typed,
    filter_of,
)
from app.fields._labels import marked
from app.fields._measuring import Measuring
from app.fields._numbers import (
    LONGEST_TYPED,
    NUMBER_SCHEMA,
    as_decimal,
    bound_problems,
    check_number,
    number_schema,
    read_number,
)
from app.fields._texts import narrow

FEN = Decimal(100)
YUAN = ("元", "元整", "圆", "块", "人民币", "yuan", "RMB", "CNY")


class Money(Measuring):
    name = "money"
    label = _l("Money")
    icon = "currency-yuan"
    browser_value = "money"
    places = 0
    options_schema = {
        "min": NUMBER_SCHEMA | {"title": marked("Smallest"), "description": marked("In yuan.")},
        "max": NUMBER_SCHEMA | {"title": marked("Largest"), "description": marked("In yuan.")},
    }

    def unit(self, item: Item) -> str:
        return gettext("yuan")

    def units(self, item: Item) -> Iterable[str]:
        return (self.unit(item), *YUAN)

    def check_item(self, item: Item) -> Iterator[Problem]:
        return bound_problems(item)

    def parse(self, item: Item, typed: Typed, context: AnswerContext) -> Stored | None:
        if not typed.strip():
            return None
        fen = read_number(narrow(typed, LONGEST_TYPED + 1).removeprefix("¥").removesuffix("元"), self.unit(item)) * FEN
        if fen != fen.to_integral_value():
            raise InvalidAnswer(gettext("Money has at most two decimal places."))
        return int(fen)

    def typed(self, item: Item, stored: Stored | None) -> Typed:
        return "" if stored is None else f"{stored / FEN:.2f}"

    def check(self, item: Item, stored: Stored, context: AnswerContext = NOTHING_LENT) -> None:
        if not isinstance(stored, int):
            raise InvalidAnswer(gettext("This is not an amount of money."))
        check_number(stored, decimals=0)
        yuan = stored / FEN
        check_number(float(yuan), least=item.get("min"), most=item.get("max"))

    def stored_schema(self, item: Item) -> dict[str, Any] | None:
        least, most = (int(as_decimal(item[end]) * FEN) if end in item else None for end in ("min", "max"))
        return number_schema("integer", least, most) | {"description": gettext("In fen, a hundredth of a yuan.")}

    def written(self, item: Item, stored: Stored) -> str:
        return f"{stored / FEN:,.2f}"

    def cell_values(self, item: Item, stored: Stored | None) -> list[Any]:
        return [None if stored is None else Decimal(stored).scaleb(-2)]

    def filters(self, item: Item) -> list[FilterSpec]:
        return [filter_of(item, "is", "between", input="money")]

    def number(self, item: Item, stored: Stored | None) -> Decimal | None:
        return None if stored is None else Decimal(stored)

    def maximum(self, item: Item) -> Decimal | None:
        return as_decimal(item["max"]) * FEN if "max" in item else None

    def example(self) -> tuple[dict[str, Any], Stored]:
        return {"key": "fee", "type": "money", "label": "收费", "min": 0}, 123456
