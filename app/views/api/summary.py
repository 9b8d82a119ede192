"""What charts show, as numbers: counts per option, means by month, each with the address of exactly its entries."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l

from app.answers.charts import Amount, Counting
from app.answers.query import PREFIX
from app.fields import label_of, type_of
from app.schema.items import FoundItem
from app.views._entry_list import EntryList
from app.views.api._endpoint import Asked, Resource, endpoint
from app.views.api._schemas import ref
from app.views.api._selecting import asked_list, open_template

PLACES = Decimal("0.000001")
Json = dict[str, Any]


class SummaryResource(Resource):
    @endpoint(
        "GET",
        "/templates/<key>/summaries",
        _l("Count the options and average the numbers of the entries you may see."),
        ref("Summaries"),
        filters=True,
    )
    def read_summaries(self, asked: Asked, key: str) -> Any:
        summaries = Summaries(asked_list(open_template(key)))
        return {"selected": summaries.selected, "records": summaries.records({}), "items": summaries.items()}


class Summaries:
    """Counts every item of a template over one selection of entries."""

    def __init__(self, chosen: EntryList) -> None:
        self.chosen = chosen
        found = chosen.compiled.document.found
        self.found = [each for path, each in found.items() if path not in chosen.hidden and _kind(each) in MAKERS]
        self.counting = Counting(chosen.selection, [each.path for each in self.found])

    @property
    def selected(self) -> int:
        return len(self.counting.among)

    def items(self) -> list[Json]:
        return [MAKERS[_kind(each)](self, each) | _named(each) for each in self.found]

    def records(self, narrowing: Mapping[str, str]) -> str:
        """Return the address of exactly the entries behind a number."""
        asked = urlsplit(self.chosen.narrowed_url(narrowing)).query
        return f"/api/v1/entries?template={self.chosen.template.key}" + (f"&{asked}" if asked else "")

    def options(self, found: FoundItem) -> Json:
        counted, name = self.counting.count_codes(found.path), f"{PREFIX}{found.path}.all"
        codes = type_of(found.item).codes(found.item)
        options = [
            {
                "code": code.code,
                "label": code.label,
                "depth": code.depth,
                "entries": counted.entries.get(code.code, 0),
                "times": counted.times.get(code.code, 0),
                "records": self.records({name: code.code}),
            }
            for code in codes
        ]
        return {"answered": _answered(counted.answered), "options": options}

    def scale(self, found: FoundItem) -> Json:
        _answer, counts = self.counting.count_numbers(found.path)
        name = PREFIX + found.path
        said = ((_plain(value), count) for value, count in sorted(counts.items()))
        values = [
            {"value": text, "entries": count, "records": self.records({f"{name}.from": text, f"{name}.to": text})}
            for text, count in said
        ]
        return self.number(found) | ({} if found.table else {"values": values})

    def number(self, found: FoundItem) -> Json:
        answered, amount = self.counting.amount(found.path)
        months = [
            {
                "month": f"{month.first:%Y-%m}",
                "selected": month.selected,
                **_amount(month.amount),
                "records": self.records(
                    {
                        f"{PREFIX}@submitted.from": month.first.isoformat(),
                        f"{PREFIX}@submitted.to": month.last.isoformat(),
                        f"{PREFIX}{found.path}.is": "given",
                    }
                ),
            }
            for month in self.counting.by_period(found.path)
        ]
        return {"answered": _answered(answered), "amount": _amount(amount), "months": months}


def _kind(found: FoundItem) -> str:
    return type_of(found.item).summary(found.item) or ""


def _named(found: FoundItem) -> Json:
    around = label_of(found.table) if found.table else ""
    label = " · ".join(part for part in (around, label_of(found.item)) if part)
    return {"path": found.path, "label": label or str(found.item["key"]), "kind": _kind(found)}


def _answered(answered: Any) -> Json:
    return {name: getattr(answered, name) for name in ("selected", "filled", "not_applicable", "blank")}


def _amount(amount: Amount) -> Json:
    numbers = {"total": _plain(amount.total), "mean": _plain(amount.mean)}
    return {"entries": amount.entries, "cells": amount.cells, **numbers}


def _plain(value: Fraction | None) -> Any:
    """Return a number in digits; a mean that never ends is cut after six places."""
    if value is None:
        return None
    text = f"{(Decimal(value.numerator) / value.denominator).quantize(PLACES):f}"
    return text.rstrip("0").rstrip(".") or "0"


MAKERS: dict[str, Callable[[Summaries, FoundItem], Json]] = {
    "options": Summaries.options,
    "scale": Summaries.scale,
    "number": Summaries.number,
}
