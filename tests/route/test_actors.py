"""Whom a step awaits."""

import pytest

from app.route.actors import Awaited, People, awaited
from app.route.steps import Step, route_of

ALL = People(author_id=1, author_roles=frozenset({"agent"}), owner_id=7, site_id=3, departments={"repair": 5})
SUPERVISOR = Awaited(role="supervisor", site_id=3)


@pytest.mark.parametrize(
    ("by", "answers"),
    [
        ({"owner": True}, {}),
        ({"chosen": "handler"}, {"handler": {"id": 1, "name": "王"}}),
    ],
)
def test_awaits_a_supervisor_when_the_person_found_is_the_author_who_may_not_sign(by, answers):
    people = People(author_id=1, owner_id=1, site_id=3)
    assert awaited(step(by, signs=True), people, answers) == (SUPERVISOR,)


@pytest.mark.parametrize("by", [{"owner": True}, {"chosen": "handler"}, {"department": "unknown"}])
def test_awaits_a_supervisor_when_nobody_is_found(by):
    assert awaited(step(by), People(author_id=1, site_id=3), {}) == (SUPERVISOR,)


@pytest.mark.parametrize("signs", [False, True])
def test_awaits_a_supervisor_in_place_of_an_author_nobody_can_ask(signs):
    assert awaited(step({"author": True}, signs=signs), People(author_id=None, site_id=3), {}) == (SUPERVISOR,)


def test_awaits_a_senior_too_when_the_author_holds_the_role_that_signs():
    people = People(author_id=1, author_roles=frozenset({"supervisor"}), site_id=3)
    assert awaited(step({"role": "supervisor"}, signs=True), people, {}) == (
        SUPERVISOR,
        Awaited(role="manager", site_id=3),
    )
    assert awaited(step({"role": "supervisor"}, signs=True, allow_author=True), people, {}) == (SUPERVISOR,)


@pytest.mark.parametrize(
    ("by", "found"),
    [
        ({"role": "manager"}, [Awaited(role="manager", site_id=3)]),
        ({"author": True}, [Awaited(user_id=1)]),
        ({"owner": True}, [Awaited(user_id=7)]),
        ({"chosen": "handler"}, [Awaited(user_id=9)]),
        ({"department": "repair"}, [Awaited(department_id=5)]),
        ({"department": "repair", "role": "handler"}, [Awaited(role="handler", department_id=5)]),
        ([{"role": "clerk"}, {"owner": True}], [Awaited(role="clerk", site_id=3), Awaited(user_id=7)]),
        ([{"owner": True}, {"owner": True}], [Awaited(user_id=7)]),
    ],
)
def test_awaits_whom_the_step_names(by, found):
    assert list(awaited(step(by), ALL, {"handler": {"id": 9, "name": "孙"}})) == found


def step(by: object, **more: object) -> Step:
    return route_of({"route": [{"key": "fill", "title": "A"}, {"key": "next", "title": "B", "by": by, **more}]}).steps[
        1
    ]
