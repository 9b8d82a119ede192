"""What can never be: shown, wanted, failed; told only where it is certain."""

import random
from typing import Any

import pytest

from app.schema.checks import check
from app.schema.checks.reach import Reach
from app.schema.expressions import evaluate, truthy
from tests.schema.forms import document, item

INSIDE = [{"key": "slow", "label": "慢"}, {"key": "rude", "label": "凶"}]
OPTIONS = [
    {"key": "good", "label": "满意"},
    {
        "key": "bad",
        "label": "不满意",
        "pick": "many",
        "options": [{"key": "slow", "label": "慢"}, {"key": "rude", "label": "凶"}],
    },
]
ITEMS = (
    item("happy", "choice", options=OPTIONS),
    item("stars", "rating", max=5),
    item("count", "number", min=0),
    item("yes", "yes_no"),
    item("words"),
    item("why", shown={"picked": [{"var": "answers.happy"}, "bad"]}),
)


def var(path: str) -> dict[str, Any]:
    return {"var": f"answers.{path}"}


def picked(*paths: str) -> dict[str, Any]:
    return {"picked": [var("happy"), *paths]}


def said(*more: dict[str, Any], **also: Any) -> list[tuple[str, str]]:
    return [(each.pointer, str(each.message)) for each in check(document(*ITEMS, *more, **also))]


IMPOSSIBLE = [
    {"and": [picked("good"), picked("bad")]},
    {"and": [picked("bad/slow"), {"not": picked("bad")}]},
    {"and": [{"<": [var("stars"), 3]}, {">": [var("stars"), 4]}]},
    {"and": [{">": [var("stars"), 3]}, {"<": [var("stars"), 4]}]},
    {"<": [6, var("stars")]},
    {"==": [var("stars"), 9]},
    {"<": [var("count"), 0]},
    {"and": [{"==": [var("yes"), True]}, {"==": [var("yes"), False]}]},
    {"and": [var("yes"), {"not": var("yes")}]},
    {"and": [{"blank": var("words")}, {"filled": var("words")}]},
    {"and": [{"==": [var("words"), "a"]}, {"in": [var("words"), ["b", "c"]]}]},
    {"and": [{"==": [var("words"), "a"]}, {"!=": [var("words"), "a"]}]},
    {"and": [picked("good"), {"filled": var("why")}]},
    {"not": {"or": [{"blank": var("words")}, {"filled": var("words")}]}},
    {"and": [{"or": [picked("good"), {"==": [var("stars"), 9]}]}, picked("bad/rude")]},
]
POSSIBLE = [
    {"and": [picked("bad/slow"), picked("bad/rude")]},
    {"and": [picked("good"), {"<": [var("stars"), 3]}]},
    {"and": [{">=": [var("stars"), 3]}, {"<=": [var("stars"), 3]}]},
    {"and": [{">": [var("count"), 3]}, {"<": [var("count"), 4]}]},
    {"and": [{"not": picked("good")}, {"not": picked("bad")}]},
    {"and": [picked("bad"), {"filled": var("why")}]},
    {"and": [picked("good"), {"blank": var("why")}]},
    {"or": [{"==": [var("stars"), 9]}, {"filled": var("words")}]},
    {"and": [{"==": [var("words"), "5"]}, {"==": [var("words"), "5"]}]},
]


@pytest.mark.parametrize("condition", IMPOSSIBLE, ids=str)
def test_an_item_is_never_shown_when_its_condition_cannot_hold(condition: Any) -> None:
    ((place, message),) = said(item("last", shown=condition))
    assert place == "/sections/0/items/6/shown"
    assert "can never be shown" in message


@pytest.mark.parametrize("condition", POSSIBLE, ids=str)
def test_nothing_is_said_when_a_condition_can_hold(condition: Any) -> None:
    assert said(item("last", shown=condition, required=condition)) == []


def test_says_it_of_the_section_when_an_inner_one_contradicts_the_outer() -> None:
    inner = {"key": "inner", "shown": picked("good"), "items": [item("last", shown=picked("bad"))]}
    made = document(
        sections=[{"key": "s", "items": list(ITEMS)}, {"key": "o", "shown": picked("bad"), "sections": [inner]}]
    )
    assert [each.pointer for each in check(made)] == ["/sections/1/sections/0/shown"]


def test_says_it_of_the_later_item_when_it_hangs_on_one_that_is_never_shown() -> None:
    never, later = item("never", shown=IMPOSSIBLE[0]), item("later", shown={"filled": var("never")})
    assert [place for place, _message in said(never, later)] == [f"/sections/0/items/{index}/shown" for index in (6, 7)]


def test_looks_into_the_row_when_a_column_contradicts_itself() -> None:
    never = {"and": [{">": [{"var": "row.n"}, 5]}, {"<": [{"var": "row.n"}, 5]}]}
    table = item("t", "table", columns=[item("n", "number"), item("x", shown=never)])
    assert [place for place, _message in said(table)] == ["/sections/0/items/6/columns/1/shown"]


@pytest.mark.parametrize(
    ("must", "words"),
    [
        ({"or": [{"blank": var("words")}, {"filled": var("words")}]}, "never fail"),
        ({"<=": [var("stars"), 5]}, "never fail"),
        ({"==": [1, 1]}, None),
        ({">": [var("stars"), 5]}, "never hold"),
        ({">": [var("stars"), 2]}, None),
        ({"<=": [var("stars"), var("count")]}, None),
    ],
)
def test_a_check_is_told_when_its_outcome_is_certain(must: Any, words: str | None) -> None:
    found = said(checks=[{"must": must, "message": "不行"}])
    assert [place for place, _message in found] == (["/checks/0/must"] if words else [])
    assert all(words and words in message for _place, message in found)


def test_a_wish_is_told_when_the_item_is_not_there_to_fulfil_it() -> None:
    ((place, message),) = said(item("last", shown=picked("bad"), required=picked("good")))
    assert place == "/sections/0/items/6/required"
    assert "never holds" in message


def test_a_jump_is_told_when_it_is_never_taken() -> None:
    steps = [{"key": "a", "title": "甲", "next": [{"when": IMPOSSIBLE[0], "to": "b"}]}, {"key": "b", "title": "乙"}]
    assert [place for place, _message in said(route=steps)] == ["/route/0/next/0/when"]


def test_gives_up_in_time_when_conditions_are_tangled() -> None:
    knots = [item("k0")]
    for number in range(1, 30):
        options = [{"==": [var(f"k{number - 1}"), f"v{each}"]} for each in range(10)]
        knots.append(item(f"k{number}", shown={"or": options}))
    knot = {"and": [{"filled": var("k29")}, {"blank": var("k0")}]}
    assert check(document(*knots, item("last", shown=knot))) is not None


def test_never_denies_what_some_answers_bring_about() -> None:
    """Whatever is told to be impossible is so for all answers that were tried."""
    chance, reach = random.Random(11), Reach(document(*ITEMS), None)
    for _round in range(3000):
        condition, answers = any_condition(chance, 3), any_answers(chance)
        result = evaluate(condition, {"answers": answers})
        if truthy(result):
            assert reach.is_possible([condition]), (condition, answers)
        elif result is False:
            assert reach.is_possible([], fails=condition), (condition, answers)
        reach.looks = 500


def any_answers(chance: random.Random) -> dict[str, Any]:
    """Make answers the items take, hidden ones left out."""
    happy = chance.choice([None, ["good"], ["bad"], ["bad/slow"], ["bad/slow", "bad/rude"]])
    answers = {
        "happy": happy and {"paths": happy},
        "stars": chance.choice([None, 1, 3, 5]),
        "count": chance.choice([None, 0, 2, 2.5, 7]),
        "yes": chance.choice([None, True, False]),
        "words": chance.choice([None, "a", "5", "5.0"]),
        "why": chance.choice([None, "w"]) if happy and happy != ["good"] else None,
    }
    return {key: value for key, value in answers.items() if value is not None}


def any_condition(chance: random.Random, depth: int) -> Any:
    if depth and chance.random() < 0.65:
        name = chance.choice(["and", "or", "not"])
        inner = [any_condition(chance, depth - 1) for _each in range(1 if name == "not" else chance.choice([1, 2, 3]))]
        return {name: inner}
    atom = chance.choice(["picked", "order", "same", "there", "in", "bare"])
    if atom == "picked":
        return picked(*chance.sample(["good", "bad", "bad/slow", "bad/rude"], chance.choice([1, 2])))
    name = chance.choice(["stars", "count", "yes", "words", "why", "happy"])
    values = {"yes": [True, False], "words": ["a", "5", 5, "5.0"], "why": ["w", "v"]}.get(name, [0, 1, 2, 2.5, 3, 5, 6])
    value = chance.choice([*values, None])
    if atom == "order":
        operands = chance.sample([var(name), value], 2)
        return {chance.choice(["<", "<=", ">", ">="]): operands}
    if atom == "same":
        return {chance.choice(["==", "!="]): chance.sample([var(name), value], 2)}
    if atom == "there":
        return {chance.choice(["blank", "filled"]): var(name)}
    return {"in": [var(name), chance.sample(values, 2)]} if atom == "in" else var(name)
