"""Deciding about many records from a list: refused users first, nothing doubled, a word about each."""

from uuid import uuid4

import pytest

from app.models.bulk import BulkJob
from app.models.sign_off import SignOff
from tests.factories.entry import make_entry
from tests.factories.form_template import make_template


def test_changes_nothing_for_who_may_not_sign(login, agent, colleague, template):
    made = [make_entry(by, template, site=agent.sites[0]) for by in (agent, colleague)]
    mine = login(agent)

    started = mine.post(f"/bulk/start/{template.key}", data=asking(*made))
    mine.post(f"{started.location}/go")
    page = mine.get(started.location).text

    assert [one.state for one in made] == ["running", "running"]
    assert made[1].number not in page


def test_offers_each_reader_only_what_they_may_do(login, agent, supervisor, template):
    make_entry(agent, template, site=agent.sites[0])

    shown = {by: login(by).get(f"/forms/{template.key}/").text for by in (agent, supervisor)}

    assert 'id="bulk"' not in shown[agent]
    assert [act in shown[supervisor] for act in ('value="sign"', 'value="take"', 'value="print"')] == [
        True,
        False,
        True,
    ]


def test_prints_what_is_ticked_without_a_script_to_send_it_along(login, agent, supervisor, template):
    made = [make_entry(agent, template, site=agent.sites[0]) for _ in range(3)]
    keeper, start = login(supervisor), f"/bulk/start/{template.key}?sort=area"

    sent = keeper.post(start, data={**asking(*made[:2]), "act": "print"})
    everything = keeper.post(start, data={**asking(), "act": "print", "all": "1"})

    assert sent.status_code == 303
    assert sent.location.startswith(f"/forms/{template.key}/records.pdf?")
    assert [f"entry={one.id}" in sent.location for one in made] == [True, True, False]
    assert ("sort=area" in sent.location, "all=1" in everything.location) == (True, True)
    assert all(one.state == "running" for one in made)


def test_is_nobody_elses_to_see_or_go_on_with(login, agent, supervisor, manager, template):
    made = make_entry(agent, template, site=agent.sites[0])
    started = login(supervisor).post(f"/bulk/start/{template.key}", data=asking(made)).location

    assert login(manager).get(started).status_code == 404
    assert login(manager).post(f"{started}/go").status_code == 404
    assert made.state == "running"


@pytest.mark.parametrize("broken", [{"token": "x"}, {"act": "void"}, {"entry": []}, {"act": "take", "register": "1"}])
def test_starts_nothing_that_makes_no_sense(db, login, agent, supervisor, template, broken):
    made = make_entry(agent, template, site=agent.sites[0])

    answer = login(supervisor).post(f"/bulk/start/{template.key}", data={**asking(made), **broken})

    assert answer.status_code in {302, 404}
    assert db.session.query(BulkJob).count() == 0


def test_signs_what_was_ticked_once_however_often_it_is_sent(db, login, agent, supervisor, template):
    made = [make_entry(agent, template, site=agent.sites[0]) for _ in range(3)]
    keeper, sent = login(supervisor), asking(*made[:2])

    first, again = (keeper.post(f"/bulk/start/{template.key}", data=sent).location for _ in "12")
    for _ in "12":
        keeper.post(f"{first}/go")

    assert first == again
    assert [one.state for one in made] == ["done", "done", "running"]
    assert db.session.query(SignOff).count() == 2


def test_takes_all_that_the_filters_show(login, agent, supervisor, template):
    east, west = (make_entry(agent, template, {"area": area}, site=agent.sites[0]) for area in ("东区", "西区"))
    keeper = login(supervisor)

    sent = {**asking(), "all": "1"}
    started = keeper.post(f"/bulk/start/{template.key}?f.area=东", data=sent).location
    keeper.post(f"{started}/go")

    assert (east.state, west.state) == ("done", "running")


def test_never_takes_all_for_a_filter_it_could_not_read(db, login, agent, supervisor, template):
    made = make_entry(agent, template, site=agent.sites[0])

    login(supervisor).post(f"/bulk/start/{template.key}?f.service.from=many", data={**asking(), "all": "1"})

    assert db.session.query(BulkJob).count() == 0
    assert made.state == "running"


def test_tells_a_script_how_many_are_left(login, agent, supervisor, template):
    made = make_entry(agent, template, site=agent.sites[0])
    keeper = login(supervisor)
    started = keeper.post(f"/bulk/start/{template.key}", data=asking(made)).location

    assert keeper.post(f"{started}/go", headers={"Accept": "application/json"}).json == {"left": 0}


def asking(*entries):
    ticked = [f"{one.id}:{one.lock_version}" for one in entries]
    return {"token": str(uuid4()), "act": "sign", "entry": ticked}


@pytest.fixture
def template(app):
    return make_template()
