"""Operands of the wrong kind: refused where they stand, in words; what may be right is left alone."""

from typing import Any

import pytest

from app.schema.checks import check
from tests.schema.forms import document, item

OPTIONS = [
    {"key": "good", "label": "满意"},
    {"key": "bad", "label": "不满意", "options": [{"key": "slow", "label": "太慢"}]},
]
ITEMS = (
    item("words"),
    item("count", "number"),
    item("fee", "money"),
    item("stars", "rating"),
    item("day", "date"),
    item("until", "date"),
    item("at", "datetime"),
    item("yes", "yes_no"),
    item("happy", "choice", options=OPTIONS),
    item("who", "customer"),
    item("visit", "period", of="time"),
    item("rows", "table", columns=[item("cost", "number"), item("what"), item("mode", "choices", options=OPTIONS)]),
)


def var(path: str) -> dict[str, Any]:
    return {"var": f"answers.{path}"}


def problems(expression: Any, name: str = "shown", type_: str = "text") -> list[tuple[str, str]]:
    """Return place and message of each problem of an expression that stands in an item behind all others."""
    made = document(*ITEMS, item("last", type_, **{name: expression}))
    here = f"/sections/0/items/{len(ITEMS)}/{name}"
    return [(each.pointer.removeprefix(here), str(each.message)) for each in check(made)]


@pytest.mark.parametrize(
    ("expression", "place", "words"),
    [
        ({"<": [var("words"), 5]}, "/<", "words is words, 5 is a number"),
        ({"<": [var("count"), "viele"]}, "/<", "they cannot be compared"),
        ({">": [var("day"), var("count")]}, "/>", "day is a day, count is a number"),
        ({">": [var("day"), var("at")]}, "/>", "cannot be compared"),
        ({"==": [var("count"), "viele"]}, "/==", "count is a number"),
        ({"==": [var("yes"), "yes"]}, "/==", "yes is yes or no"),
        ({"==": [var("happy"), "good"]}, "/==", "happy is options to tick"),
        ({"!=": [var("who"), "张三"]}, "/!=", "who is a name that is looked up"),
        ({"and": [{"filled": var("day")}, {"<": [var("happy"), 3]}]}, "/and/1/<", "happy is options to tick"),
        ({"not": {"picked": [var("happy"), "fine"]}}, "/not/picked/1", "happy has no option fine"),
        ({"picked": [var("happy"), ["good", "slow"]]}, "/picked/1", "happy has no option slow"),
        ({"picked": [var("rows.*.mode"), "none"]}, "/picked/1", "mode has no option none"),
        ({"picked": [var("count"), "good"]}, "/picked/0", "count is a number"),
        ({"in": [var("happy"), ["good"]]}, "/in", "happy is options to tick"),
        ({"in": [var("count"), ["viele"]]}, "/in", "they cannot be compared"),
        ({"<": [var("visit.from"), var("day")]}, "/<", "from is a time, day is a day"),
        ({"filled": var("visit.middle")}, "/filled/var", 'no "answers.visit.middle"'),
        ({"==": [var("rows.*.cost"), 3]}, "/==/0", "cost is a whole column"),
        ({">": [{"sum": [var("rows.*.what")]}, 3]}, "/>/0/sum/0", "what is words"),
        ({">": [{"days_between": [var("day"), var("words")]}, 3]}, "/>/0/days_between/1", "words is words"),
        ({">": [{"year": "soon"}, 3]}, "/>/0/year", "soon is words"),
    ],
)
def test_is_told_where_it_stands_when_operands_do_not_fit(expression: Any, place: str, words: str) -> None:
    ((at, message),) = problems(expression)
    assert at == place
    assert words in message


@pytest.mark.parametrize(
    ("expression", "type_", "place", "words"),
    [
        ({"+": [var("count"), var("words")]}, "number", "/+/1", "words is words"),
        ({"-": [var("rows.*.cost"), 1]}, "number", "/-/0", "cost is a whole column"),
        ({"sum": [var("rows.*.cost"), var("happy")]}, "number", "/sum/1", "happy is options"),
        ({"add_days": [var("day"), "tomorrow"]}, "date", "/add_days/1", "tomorrow is words"),
        ({"concat": [var("words"), var("who")]}, "text", "/concat/1", "who is a name"),
        ({"sum": var("rows.*.cost")}, "text", "", "computes a number, but the item holds words"),
        ({"add_days": [var("day"), 1]}, "number", "", "computes a day"),
        ({"if": [var("yes"), "ja", "nein"]}, "number", "", "computes words"),
        (var("happy"), "choice", "", "computes options"),
    ],
)
def test_is_told_where_it_stands_when_a_computation_does_not_fit(
    expression: Any, type_: str, place: str, words: str
) -> None:
    made = {"options": OPTIONS} if type_ == "choice" else {}
    found = check(document(*ITEMS, item("last", type_, computed=expression, **made)))
    ((at, message),) = [(each.pointer.partition("/computed")[2], str(each.message)) for each in found]
    assert at == place
    assert words in message


@pytest.mark.parametrize(
    "expression",
    [
        {"<": [var("stars"), "5"]},
        {"==": [var("words"), "5"]},
        {"==": [var("fee"), 500]},
        {"==": [var("yes"), True]},
        {"==": [var("day"), None]},
        {">=": [var("visit.to"), var("visit.from")]},
        {">=": [var("until"), var("day")]},
        {">=": [var("until"), {"add_days": [{"var": "today"}, 3]}]},
        {"==": [{"var": "customer.class"}, "A"]},
        {"in": ["已交费", {"var": "customer.tags"}]},
        {"in": [{"var": "answers.who.name"}, ["张三", "李四"]]},
        {"picked": [var("happy"), "bad/slow"]},
        {"picked": [var("rows.*.mode"), ["good", "bad"]]},
        {">": [{"sum": var("rows.*.cost")}, {"count": var("rows.*.what")}]},
        {">": [{"length": var("rows")}, 2]},
        {">": [{"if": [var("yes"), var("count"), 3]}, 2]},
        {"filled": var("who")},
    ],
)
def test_is_left_alone_when_it_may_be_right(expression: Any) -> None:
    assert problems(expression) == []


def test_says_it_at_the_condition_when_an_option_is_taken_away() -> None:
    happy = item("happy", "choice", options=OPTIONS[:1])
    found = check(document(happy, item("why", shown={"picked": [var("happy"), "bad"]})))
    assert [(each.pointer, str(each.message)) for each in found] == [
        ("/sections/0/items/1/shown/picked/1", "happy has no option bad.")
    ]


def test_names_every_item_of_a_ring_when_three_wait_for_each_other() -> None:
    ring = [item(one, shown={"filled": var(other)}) for one, other in ("ab", "bc", "ca")]
    found = check(document(*ring))
    assert sorted(each.pointer for each in found) == [f"/sections/0/items/{index}" for index in range(3)]
    assert all("wait for each other" in str(each.message) for each in found)
