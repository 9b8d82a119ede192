"""The queue: what waits for whom, and working through it one by one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.models.entry_step import EntryStep
from app.operations import entry as entries
from tests.factories.entry import make_entry, waiting_step
from tests.factories.form_template import make_template
from tests.factories.user import make_user


def test_sends_whoever_is_not_logged_in_to_the_login_page(client, agent):
    step = waiting_step(make_entry(agent))

    assert "/login/" in client.get("/queue/").location
    assert "/login/" in client.get(f"/queue/{step.id}").location


def test_holds_nothing_of_another_site_and_nothing_of_ones_own(login, agent, supervisor, stranger, site):
    template, both = make_template(), make_user("agent", "supervisor", sites=[site])
    made, own = make_entry(agent, template), make_entry(both, template)
    step = waiting_step(made)

    assert made.number not in login(stranger).get("/queue/").text
    assert login(stranger).get(f"/queue/{step.id}").status_code == 404
    assert own.number not in login(both).get("/queue/").text
    assert made.number in login(supervisor).get("/queue/").text


@pytest.mark.parametrize("number", ["0", "999999", "9223372036854775808", "abc", "-1"])
def test_knows_no_step_by_a_made_up_number(login, supervisor, number):
    assert login(supervisor).get(f"/queue/{number}").status_code == 404


@pytest.mark.parametrize("number", ["abc", "-1", "1e9", "9" * 30, "%00"])
def test_answers_nonsense_for_a_page_in_words(login, supervisor, number):
    answer = login(supervisor).get(f"/queue/?page={number}")

    assert answer.status_code in {400, 422}
    assert "hy-error-page" in answer.text


def test_shows_the_last_page_when_asked_for_one_beyond(login, agent, supervisor):
    made = make_entry(agent)

    assert made.number in login(supervisor).get("/queue/?page=70").text


def test_shows_what_is_due_first_first_and_the_overdue_apart(login, agent, supervisor, db):
    template = make_template()
    late, soon, whenever = (make_entry(agent, template) for _ in range(3))
    waiting_step(late).due_at = clock.now() - timedelta(hours=1)
    waiting_step(soon).due_at = clock.now() + timedelta(days=1)
    mine = login(supervisor)

    everything, overdue = mine.get("/queue/").text, mine.get("/queue/?late=1").text

    places = [everything.index(made.number) for made in (late, soon, whenever)]
    assert places == sorted(places)
    assert late.number in overdue
    assert soon.number not in overdue
    assert whenever.number not in overdue


def test_pages_through_a_long_queue(login, agent, supervisor):
    template = make_template()
    numbers = [make_entry(agent, template).number for _ in range(27)]
    mine = login(supervisor)

    first, second = mine.get("/queue/").text, mine.get("/queue/?page=1").text

    assert sum(number in first for number in numbers) == 25
    assert sum(number in second for number in numbers) == 2


def test_goes_on_with_the_next_one_after_each_decision(login, agent, supervisor, db):
    first, second, third = (make_entry(agent) for _ in range(3))
    mine = login(supervisor)
    steps = [waiting_step(each).id for each in (first, second, third)]

    page = mine.get(f"/queue/{steps[1]}").text
    answer = mine.post(f"/entries/steps/{steps[1]}/sign", data={"lock_version": str(second.lock_version), "queue": "1"})

    assert f"/queue/{steps[0]}" in page
    assert f"/queue/{steps[2]}" in page
    assert answer.location.endswith(f"/queue/{steps[2]}")


def test_ends_at_the_entry_when_nothing_is_left(login, agent, supervisor):
    made = make_entry(agent)
    step = waiting_step(made)

    typed = {"lock_version": str(made.lock_version), "queue": "1"}
    answer = login(supervisor).post(f"/entries/steps/{step.id}/sign", data=typed)

    assert answer.location.endswith(f"/entries/{made.id}")
    assert "hy-empty" in login(supervisor).get("/queue/").text


def test_leads_to_the_entry_when_somebody_else_was_faster(login, agent, supervisor, site, db):
    made, other = make_entry(agent), make_user("supervisor", sites=[site])
    step_id = waiting_step(made).id
    entries.sign(db.session.get(EntryStep, step_id), other)

    answer = login(supervisor).get(f"/queue/{step_id}")

    assert answer.location.endswith(f"/entries/{made.id}")


def test_counts_in_the_menu_what_waits(login, agent, supervisor, db):
    for _ in range(3):
        make_entry(agent)
    mine = login(supervisor)

    assert len(db.session.scalars(select(EntryStep).where(EntryStep.state == "waiting")).all()) == 3
    assert 'class="hy-count"' not in login(agent).get("/queue/").text or ">3<" not in login(agent).get("/queue/").text
    assert ">3<" in mine.get("/forms/").text
