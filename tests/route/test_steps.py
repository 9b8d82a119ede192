"""The route of a document: order, jumps, skipped steps, and what stands already."""

import pytest

from app.errors import BadDocument
from app.route.steps import Actor, Route, Step, route_of


def test_refuses_to_go_round_in_skipped_steps_for_ever():
    route = route_of(
        {
            "route": [
                {"key": "a", "title": "A"},
                {"key": "b", "title": "B", "skip_when": True},
                {"key": "c", "title": "C", "skip_when": True, "next": [{"to": "b"}]},
            ]
        }
    )
    with pytest.raises(BadDocument):
        keys(route, "b")


def test_is_filled_by_the_author_and_signed_by_a_supervisor_when_the_document_says_nothing():
    route = route_of({"sections": [{"key": "head"}, {"key": "rest"}]})
    fill, review = route.steps
    assert fill.by == (Actor(author=True),)
    assert fill.fills == ("head", "rest")
    assert review.by == (Actor(role="supervisor"),)
    assert review.signs
    assert review.may_return_to == ("fill",)


def test_lets_the_author_fill_what_no_other_step_does():
    route = route_of(
        {
            "sections": [{"key": "head"}, {"key": "answer"}],
            "route": [{"key": "fill", "title": "A"}, {"key": "reply", "title": "B", "fills": ["answer"]}],
        }
    )
    assert route.first.fills == ("head",)


def test_reads_where_a_sign_off_is_shown():
    shown, stripped, unsigned = route_of(
        {
            "route": [
                {"key": "a", "title": "A", "signs": "drawn_up_by"},
                {"key": "b", "title": "B", "signs": True},
                {"key": "c", "title": "C"},
            ]
        }
    ).steps
    assert (shown.signs, shown.signed_in) == (True, "drawn_up_by")
    assert (stripped.signs, stripped.signed_in) == (True, None)
    assert not unsigned.signs


@pytest.mark.parametrize(
    ("step", "barred"),
    [
        ({"signs": True, "by": {"role": "supervisor"}}, True),
        ({"signs": True, "by": {"role": "supervisor"}, "allow_author": True}, False),
        ({"signs": True, "by": {"author": True}}, False),
        ({"fills": ["answer"], "by": {"role": "supervisor"}}, False),
    ],
)
def test_bars_the_author_when_others_must_sign(step, barred):
    route = route_of({"route": [{"key": "fill", "title": "A"}, {"key": "next", "title": "B", **step}]})
    assert route.steps[1].bars_author is barred


def test_goes_on_in_order_when_nothing_is_skipped(three):
    assert keys(three, "b") == [("b", False)]


def test_passes_skipped_steps_on_the_way(three):
    skipping = route_of(
        {
            "route": [
                {"key": "a", "title": "A"},
                {"key": "b", "title": "B", "skip_when": "small"},
                {"key": "c", "title": "C"},
            ]
        }
    )
    assert keys(skipping, "b", holds={"small"}) == [("b", True), ("c", False)]
    assert keys(skipping, "b") == [("b", False)]


def test_passes_steps_that_stand(three):
    assert keys(three, "a", standing={"a", "b"}) == [("c", False)]
    assert keys(three, "a", standing={"a", "b", "c"}) == []


def test_ends_when_the_last_steps_are_skipped():
    route = route_of({"route": [{"key": "a", "title": "A"}, {"key": "b", "title": "B", "skip_when": True}]})
    assert keys(route, "b") == [("b", True)]


def test_jumps_where_the_first_condition_holds(three):
    route = route_of(
        {
            "route": [
                {"key": "a", "title": "A", "next": [{"when": "bad", "to": "c"}, {"when": "worse", "to": "b"}]},
                {"key": "b", "title": "B"},
                {"key": "c", "title": "C"},
            ]
        }
    )
    assert jump(route, "a", {"bad", "worse"}) == "c"
    assert jump(route, "a", {"worse"}) == "b"
    assert jump(route, "a", set()) is None


def test_does_not_go_back_again_behind_a_step_that_stands():
    route = route_of(
        {
            "route": [
                {"key": "a", "title": "A"},
                {"key": "b", "title": "B", "next": [{"when": "bad", "to": "a"}]},
                {"key": "c", "title": "C"},
            ]
        }
    )
    assert keys(route, "a", holds={"bad"}, standing={"a", "b"}) == [("c", False)]


def keys(
    route: Route,
    start: str,
    holds: frozenset[str] | set[str] = frozenset(),
    standing: frozenset[str] | set[str] = frozenset(),
) -> list[tuple[str, bool]]:
    found = route.ahead(
        start, lambda condition: condition is True or condition in holds, lambda step: step.key in standing
    )
    return [(step.key, is_skipped) for step, is_skipped in found]


def jump(route: Route, start: str, holds: set[str]) -> str | None:
    target: Step | None = route.jump(route.step(start), lambda condition: condition in holds)
    return target.key if target else None


@pytest.fixture
def three() -> Route:
    return route_of({"route": [{"key": key, "title": key.upper()} for key in "abc"]})
