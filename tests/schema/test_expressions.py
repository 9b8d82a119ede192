"""What an expression gives, what is wrong with one before it is stored, and in which order computed values come."""

import json
import random
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.schema.expressions import (
    MAX_DEPTH,
    MAX_NODES,
    OPERATORS,
    BudgetError,
    CycleError,
    DepthError,
    ExpressionError,
    MalformedError,
    browser_safe,
    check,
    dependency_order,
    evaluate,
    truthy,
    variables,
)
from tests.schema.random_expressions import BROKEN, Expressions, data

WRITTEN = json.loads(Path(__file__).with_name("expression_cases.json").read_text(encoding="utf-8"))
DOCUMENT = (Path(__file__).parents[2] / "docs/expressions.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^\| `(.+?)` \| `(.+?)` \|", DOCUMENT, re.MULTILINE)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates().map(str),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["a", "paths", "path", "0", *OPERATORS]), inner),
)


@pytest.mark.parametrize("case", WRITTEN["cases"], ids=lambda case: case["about"])
def test_evaluates_as_written(case: dict[str, Any]) -> None:
    roots = case.get("roots", WRITTEN["roots"])
    if "error" in case:
        with pytest.raises(ExpressionError) as caught:
            evaluate(case["expression"], roots)
        assert caught.value.code == case["error"]
    else:
        found = evaluate(case["expression"], roots)
        assert (found, isinstance(found, bool)) == (case["result"], isinstance(case["result"], bool))


@pytest.mark.parametrize("name", OPERATORS)
def test_case_file_and_document_show_every_operator(name: str) -> None:
    shown = json.dumps([case["expression"] for case in WRITTEN["cases"] if "result" in case])
    assert f'{{"{name}": ' in shown
    assert any(name in _operators(json.loads(expression)) for expression, _ in EXAMPLES), f"show {name} in the document"


@pytest.mark.parametrize(("expression", "result"), EXAMPLES)
def test_document_tells_the_truth(expression: str, result: str) -> None:
    assert evaluate(json.loads(expression), WRITTEN["roots"]) == json.loads(result)
    assert check(json.loads(expression)) == []


@settings(deadline=None)  # a busy machine is no finding
@given(expression=JSON, answer=JSON)
def test_raises_only_its_own_errors_whatever_it_is_given(expression: Any, answer: Any) -> None:
    for each in (expression, {"sum": [expression]}, {"picked": [{"var": "answers.a"}, expression]}):
        try:
            json.dumps(evaluate(each, {"answers": answer}), allow_nan=False)
        except ExpressionError:
            continue


@pytest.mark.parametrize("name", sorted(set(OPERATORS) - {"var"}))
@pytest.mark.parametrize(
    "odd",
    [
        float("nan"),
        float("inf"),
        10**400,
        Decimal(1),
        date(2026, 1, 1),
        b"5",
        {1},
        object(),
        (),
        {3: 4},
        ("1", 2),
        "x" * 100_000,
    ],
    ids=lambda odd: type(odd).__name__,
)
def test_never_raises_on_what_is_not_json(name: str, odd: Any) -> None:
    operands = [{"var": "answers.odd"}] * max(2, OPERATORS[name].least)
    json.dumps(evaluate({name: operands[: OPERATORS[name].most]}, {"answers": {"odd": odd}}), allow_nan=False)


def test_takes_what_json_cannot_say_for_blank() -> None:
    roots = {"answers": {"nan": float("nan"), "date": date(2026, 1, 1), "tuple": (1, 2)}}
    assert evaluate({"blank": {"var": "answers.nan"}}, roots) is True
    assert evaluate({"blank": {"var": "answers.date"}}, roots) is True
    assert evaluate({"sum": {"var": "answers.tuple"}}, roots) == 3


def test_survives_data_that_contains_itself() -> None:
    rows: list[Any] = []
    rows.append(rows)
    with pytest.raises(BudgetError):
        evaluate({"picked": [{"var": "answers"}, "a"]}, {"answers": rows})
    assert evaluate({"var": "answers"}, {"answers": rows}) == [None]


def test_stops_when_the_budget_is_spent() -> None:
    assert evaluate({"+": [1] * 19_999}, {}) == 19_999
    with pytest.raises(BudgetError):
        evaluate({"+": [1] * 20_000}, {})
    with pytest.raises(BudgetError):
        evaluate({"sum": {"var": "answers.rows.*.a"}}, {"answers": {"rows": [{"a": 1}] * 10_000}})
    with pytest.raises(BudgetError):
        evaluate({"picked": [["a"] * 500, ["b"] * 500]}, {})


def test_stops_when_nested_too_deep() -> None:
    assert evaluate(_nested(MAX_DEPTH - 1), {}) is True
    with pytest.raises(DepthError):
        evaluate(_nested(MAX_DEPTH), {})


def test_gives_whole_numbers_as_int_and_others_as_float() -> None:
    assert [type(evaluate(each, {})) for each in ({"+": [1, 2]}, {"/": [1, 2]}, 1e21)] == [int, float, float]


@pytest.mark.parametrize("value", [None, False, 0, 0.0, -0.0, "", [], {}, float("nan"), ()])
def test_counts_as_no(value: Any) -> None:
    assert not truthy(value)


@pytest.mark.parametrize("value", [True, 1, -1, 0.1, "0", "false", [None], {"a": None}, (0,)])
def test_counts_as_yes(value: Any) -> None:
    assert truthy(value)


@pytest.mark.parametrize(
    ("expression", "pointer", "words"),
    [
        ({"eval": [1]}, "/eval", "no operator"),
        ({"and": [True, {"a/b~c": 1}]}, "/and/1/a~1b~0c", "no operator"),
        ({"+": [1, {}]}, "/+/1", "exactly one key"),
        ({"var": "today", "+": [1]}, "", "exactly one key"),
        ({"/": [1]}, "/~1", "number of operands"),
        ({"not": [1, 2]}, "/not", "number of operands"),
        ({"round": [1, 2, 3]}, "/round", "number of operands"),
        ({"and": []}, "/and", "number of operands"),
        ({"var": 3}, "/var", "named by a text"),
        ({"blank": {"var": {"var": "today"}}}, "/blank/var", "named by a text"),
        ({"var": "answers..area"}, "/var", "named by a text"),
        ({"var": ""}, "/var", "named by a text"),
        ({"var": "request.user"}, "/var", "begins with nothing"),
        ({"if": [True, {"var": "answers.arae"}]}, "/if/1/var", 'There is no "answers.arae"'),
        ([1, [float("inf")]], "/1/0", "too large or is not"),
        ({"abs": float("nan")}, "/abs", "too large or is not"),
        (10**400, "", "too large or is not"),
        ({"==": [date(2026, 1, 1), 1]}, "/==/0", "cannot stand"),
        ([1] * MAX_NODES, "", "more than 2000 parts"),
    ],
)
def test_check_names_place_and_remedy(expression: Any, pointer: str, words: str) -> None:
    (problem,) = check(expression, known={"answers.area"}.__contains__)
    assert problem.pointer == pointer
    assert words in str(problem.message)
    assert str(problem.remedy).endswith(".")


def test_check_finds_every_problem_at_once() -> None:
    found = check({"and": [{"nothing": {"var": "no"}}, {"/": [1]}, {"var": "also.not"}]})
    assert [problem.pointer for problem in found] == ["/and/0/nothing", "/and/0/nothing/var", "/and/1/~1", "/and/2/var"]


def test_check_names_the_limits_of_operands() -> None:
    remedies = [str(check(each)[0].remedy) for each in ({"and": []}, {"not": []}, {"round": []})]
    assert remedies == ["Give it 1 or more.", "Give it exactly 1.", "Give it 1 to 2."]


def test_check_stops_at_the_level_that_is_too_deep() -> None:
    assert check(_nested(MAX_DEPTH - 1)) == []
    assert [str(problem.message) for problem in check(_nested(100_000))] == [
        "This expression is nested more than 60 levels deep."
    ]


def test_check_passes_what_is_known() -> None:
    known = {"answers.rows.*.amount", "today"}.__contains__
    assert check({"if": [{"var": "today"}, {"sum": {"var": ["answers.rows.*.amount"]}}, None]}, known=known) == []


def test_what_check_passes_is_never_malformed() -> None:
    chance = random.Random(7)
    passed = 0
    for expression in [*BROKEN, *(Expressions(chance).make() for _ in range(1_000))]:
        try:
            evaluate(expression, data(chance, tidy=True))
        except MalformedError:
            assert check(expression) != []
        else:
            passed += not check(expression)
    assert passed > 500


def test_variables_are_found_everywhere_once() -> None:
    row = {"*": [{"var": "row.a"}, {"var": ["row.b"]}]}
    assert variables({"if": [{"var": "today"}, [row, row], {"blank": {"var": "answers.x"}}]}) == {
        "today",
        "row.a",
        "row.b",
        "answers.x",
    }
    assert variables("answers.x") == frozenset()


def test_computed_values_come_after_what_they_read() -> None:
    named = {
        "answers.percent": {"/": [{"var": "answers.total"}, 100]},
        "answers.total": {"sum": {"var": "answers.rows.*.amount"}},
        "answers.rows.*.amount": {"*": [{"var": "row.qty"}, {"var": "row.price"}]},
        "answers.rows.*.price": {"if": [{"==": [{"var": "customer.class"}, "A"]}, 8, 10]},
    }
    order = dependency_order(named)
    assert order == ["answers.rows.*.price", "answers.rows.*.amount", "answers.total", "answers.percent"]


@pytest.mark.parametrize(
    "read",
    ["answers.rows", "answers.rows.*", "answers.rows.0.amount", "answers.rows.*.amount", "answers.rows.*.amount.x"],
)
def test_a_value_depends_on_what_contains_it_and_what_it_contains(read: str) -> None:
    named = {"answers.total": {"count": {"var": read}}, "answers.rows.*.amount": 1}
    assert dependency_order(named) == ["answers.rows.*.amount", "answers.total"]


def test_rows_of_another_table_are_not_mixed_up() -> None:
    named = {"answers.a.*.x": {"var": "row.y"}, "answers.b.*.y": {"var": "answers.a.*.x"}}
    assert dependency_order(named) == ["answers.a.*.x", "answers.b.*.y"]


@pytest.mark.parametrize(
    ("named", "cycle"),
    [
        ({"answers.a": {"var": "answers.a"}}, {"answers.a"}),
        ({"answers.a": {"length": {"var": "answers"}}}, {"answers.a"}),
        (
            {"answers.a": {"var": "answers.b"}, "answers.b": {"var": "answers.a"}, "answers.c": 1},
            {"answers.a", "answers.b"},
        ),
        ({"answers.t.*.a": {"var": "row.b"}, "answers.t.*.b": {"var": "row.a"}}, {"answers.t.*.a", "answers.t.*.b"}),
    ],
)
def test_a_cycle_is_named(named: dict[str, Any], cycle: set[str]) -> None:
    with pytest.raises(CycleError) as caught:
        dependency_order(named)
    assert set(caught.value.cycle) == cycle
    assert caught.value.cycle[0] == caught.value.cycle[-1]
    assert all(name in str(caught.value) for name in cycle)


def test_ten_thousand_computed_values_are_ordered() -> None:
    named = {f"answers.i{at}": {"+": [{"var": f"answers.i{at + 1}"}, 1]} for at in range(10_000)}
    assert dependency_order(named)[0] == "answers.i9999"


def test_the_browser_gets_only_what_is_allowed() -> None:
    expression = {"if": [{"var": "answers.a"}, {"var": "customer.class"}, {"var": "today"}]}
    assert not browser_safe(expression, {"answers", "today"})
    assert not browser_safe(expression, {"answers", "today", "customer.cl"})
    assert not browser_safe({"var": "customer"}, {"customer.class"})
    assert browser_safe(expression, {"answers", "today", "customer.class"})
    assert browser_safe({"+": [1, 2]}, set())


def _operators(expression: Any) -> set[str]:
    """Collect the operators used anywhere in an expression."""
    inner = list(expression.values()) if isinstance(expression, dict) else expression
    found = set(expression) if isinstance(expression, dict) else set()
    return found.union(*map(_operators, inner)) if isinstance(inner, list) else found


def _nested(levels: int) -> Any:
    expression: Any = levels % 2 == 0
    for _ in range(levels):
        expression = {"not": expression}
    return expression
