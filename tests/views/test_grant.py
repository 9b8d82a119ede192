"""The matrix of rights: administrators only, and only what the table knows."""

import pytest
from sqlalchemy import select

from app.models.grant import Grant
from app.permissions import ROLES, Scope, Verb, hidden_sections, matrix
from app.standing import forget_standings
from tests.factories.form_template import make_template
from tests.factories.user import make_user
from tests.views.visits import make_judged_visits


@pytest.mark.parametrize("role", ROLES)
def test_is_closed_to_everybody_but_administrators(login, role, db):
    template, mine = make_template(), login(make_user(role))
    before = dict(matrix())

    for address in ("/rights/", f"/rights/{template.key}"):
        assert mine.get(address).status_code == 403
        assert mine.post(address, data={f"{role}.void": "all"}).status_code == 403
    assert matrix() == before
    assert "/rights/" not in mine.get("/").text


def test_is_closed_to_whoever_is_not_logged_in(client):
    assert "/login/" in client.get("/rights/").location
    assert "/login/" in client.post("/rights/", data={"agent.void": "all"}).location


def test_tells_below_the_matrix_who_changed_what(login, admin):
    mine = login(admin)
    assert mine.post("/rights/", data={"agent.void": "site"}).status_code == 302

    page = mine.get("/rights/").text

    assert page.count("<tr><td data-label") == 1
    assert str(admin) in page


def test_refuses_a_matrix_without_its_token(login, admin):
    assert login(admin).post("/rights/", data={"agent.void": "all"}, csrf=False).status_code == 400
    assert matrix()["agent"][Verb.VOID].scope is Scope.NONE


@pytest.mark.parametrize(
    "typed",
    [
        {"agent.void": "everything"},
        {"agent.void": "<script>alert(1)</script>"},
        {"agent.see_phone": "own"},
        {"agent.design": "site"},
    ],
)
def test_refuses_scopes_a_verb_does_not_have(login, admin, typed, db):
    answer = login(admin).post("/rights/", data={"supervisor.void": "none", **typed})

    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert matrix()["supervisor"][Verb.VOID].scope is Scope.SITE


def test_ignores_roles_and_verbs_nobody_knows(login, admin, db):
    before = db.session.scalars(select(Grant)).all()

    answer = login(admin).post("/rights/", data={"king.void": "all", "agent.fly": "all", "agent": "all"})

    assert answer.status_code == 302
    assert len(db.session.scalars(select(Grant)).all()) == len(before)


def test_says_what_a_role_may_do_with_all_forms_and_with_one(login, admin, db):
    template = make_template()
    mine = login(admin)

    mine.post("/rights/", data={"agent.void": "own"})
    mine.post(f"/rights/{template.key}", data={"agent.void": "none", "clerk.see": "follow"})

    assert matrix()["agent"][Verb.VOID].scope is Scope.OWN
    assert matrix(template)["agent"][Verb.VOID].scope is Scope.NONE
    assert not matrix(template)["clerk"][Verb.SEE].is_own
    mine.post(f"/rights/{template.key}", data={"agent.void": "follow"})
    assert matrix(template)["agent"][Verb.VOID].scope is Scope.OWN


def test_hides_sections_from_roles(login, agent, admin, db):
    template, mine = make_judged_visits(), login(admin)

    mine.post(f"/rights/{template.key}", data={"agent.hidden": ["secret", "no-such-section"]})
    assert hidden_sections(agent, template) == {"secret"}
    mine.post(f"/rights/{template.key}", data={})
    forget_standings()  # every request has read them afresh, the test has not
    assert hidden_sections(agent, template) == frozenset()


def test_shows_every_role_and_verb(login, admin):
    shown = login(admin).get(f"/rights/{make_judged_visits().key}").text

    for role in ROLES:
        for verb in Verb:
            assert f'name="{role}.{verb}"' in shown
        assert f'name="{role}.hidden"' in shown


def test_knows_no_form_by_a_made_up_key(login, admin):
    assert login(admin).get("/rights/no-such-form").status_code == 404
