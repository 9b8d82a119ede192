"""The tables the logic editor works by: every operator has words, every shape is of the language."""

from typing import Any

import pytest

from app.fields import TYPES
from app.schema.expressions import OPERATORS, check
from app.views._conditions import COMPARISONS, COMPUTATIONS, ITEM, ROOTS, VALUE, WORDS, condition_words

SAMPLES = {"one": 5, "several": ["a"], "options": "a", "none": None}


def test_has_words_when_the_language_has_an_operator() -> None:
    assert WORDS.keys() == OPERATORS.keys()
    assert COMPUTATIONS.keys() <= OPERATORS.keys()


@pytest.mark.parametrize("name", COMPARISONS)
def test_writes_what_the_language_knows_when_a_row_is_complete(name: str) -> None:
    comparison = COMPARISONS[name]
    for shape in comparison["shapes"]:
        assert check(filled(shape, SAMPLES[comparison["value"]])) == []


def test_offers_something_for_every_kind_of_value() -> None:
    offered = {kind for comparison in COMPARISONS.values() for kind in comparison["kinds"]}
    simple = {"text", "number", "money", "rating", "score", "yes_no", "options", "date", "time", "datetime"}
    kinds = {kind.value_kind for kind in TYPES.values()}
    assert simple <= kinds
    assert simple | {kind for _label, kind in ROOTS.values()} <= offered


def test_keeps_the_order_when_it_goes_through_json(app: Any) -> None:
    with app.test_request_context():
        told = condition_words()
    assert [name for name, _comparison in told["comparisons"]] == list(COMPARISONS)
    assert [name for name, _computation in told["computations"]] == list(COMPUTATIONS)


def filled(shape: Any, value: Any) -> Any:
    if shape == ITEM:
        return {"var": "answers.a"}
    if shape == VALUE:
        return value
    if isinstance(shape, dict):
        return {name: filled(inner, value) for name, inner in shape.items()}
    return [filled(each, value) for each in shape] if isinstance(shape, list | tuple) else shape
