"""The work desk: what waits, what is late, what I began, what I did, and nobody else's."""

import re
from datetime import timedelta

import pytest

from app import clock
from app.demo.progress import DemoState, Progress, reached
from app.operations import entry as entries
from app.operations import grant
from app.permissions import Scope, Verb
from tests.factories.entry import make_draft, make_entry, waiting_step
from tests.factories.form_template import make_template, make_template_of
from tests.factories.user import make_user


def test_sends_whoever_is_not_logged_in_to_the_login_page(client):
    assert "/login/" in client.get("/").location


def test_shows_nothing_of_others(login, agent, colleague, supervisor, stranger):
    template = make_template()
    made, draft = make_entry(agent, template), make_draft(agent, template)
    entries.sign(waiting_step(made), supervisor)

    for other in (colleague, stranger):
        desk = login(other).get("/").text
        assert made.number not in desk
        assert draft.token not in desk


def test_shows_what_waits_what_is_late_and_what_i_did(login, agent, supervisor):
    template = make_template()
    late, waiting, done = (make_entry(agent, template) for _ in range(3))
    waiting_step(late).due_at = clock.now() - timedelta(hours=1)
    entries.sign(waiting_step(done), supervisor)

    desk = login(supervisor).get("/").text

    assert stats(desk)[:2] == [2, 1]
    for number in (late.number, waiting.number, done.number):
        assert number in desk
    assert "late=1" in desk


def test_counts_all_drafts_and_shows_the_newest(login, agent):
    template = make_template()
    drafts = [make_draft(agent, template) for _ in range(10)]

    desk = login(agent).get("/").text

    assert stats(desk)[2] == 10
    assert sum(draft.token in desk for draft in drafts) == 8


def test_leaves_out_what_one_did_but_may_no_longer_see(login, agent, supervisor, admin):
    template = make_template()
    made = make_entry(agent, template)
    entries.sign(waiting_step(made), supervisor)
    grant.put("supervisor", Verb.SEE, Scope.NONE, admin, template)

    assert made.number not in login(supervisor).get("/").text


def test_offers_only_forms_one_can_begin(login, agent, site, admin):
    open_, closed, reference = make_template(), make_template(), make_template_of("reference")
    grant.put("agent", Verb.FILL, Scope.NONE, admin, closed)

    desk = login(agent).get("/").text

    assert f"/drafts/new/{open_.key}" in desk
    assert f"/drafts/new/{closed.key}" not in desk
    assert f"/drafts/new/{reference.key}" not in desk


@pytest.mark.parametrize("is_demo", [True, False])
def test_shows_how_far_the_demo_is_while_it_runs(app, login, agent, monkeypatch, is_demo):
    monkeypatch.setitem(app.config, "HUIYIN_DEMO", is_demo)
    reached(Progress(DemoState.RUNNING, 120, 2000, "2026-06-15"))
    mine = login(agent)

    running = mine.get("/").text
    reached(Progress(DemoState.DONE, 2000, 2000, "2026-06-15"))
    done = mine.get("/").text

    assert ('value="120" max="2000"' in running) is is_demo
    assert "<progress" not in done


def stats(desk):
    return [int(number) for number in re.findall(r'<span class="hy-stat-value">(\d+)</span>', desk)]


def test_lets_everybody_with_an_account_in(login):
    for role in ("agent", "supervisor", "manager", "handler", "clerk", "designer", "Admin"):
        assert login(make_user(role)).get("/").status_code == 200
