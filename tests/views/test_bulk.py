"""Deciding about many records from a list: refused users first, nothing doubled, a word about each."""

import re
from uuid import uuid4

import pytest

from app.models.bulk import BulkJob
from app.models.sign_off import SignOff
from tests.factories.entry import make_entry
from tests.factories.form_template import make_template

JSON = {"Accept": "application/json"}


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


def test_asks_before_anything_is_changed_and_does_what_was_agreed_to(db, login, agent, supervisor, template):
    made = [make_entry(agent, template, site=agent.sites[0]) for _ in "12"]
    made.append(make_entry(supervisor, template, site=agent.sites[0]))
    keeper, start = english(login(supervisor)), f"/bulk/start/{template.key}"

    page = keeper.post(start, data={**asked_first(), "all": "1", "reason": "齐了"})

    assert page.status_code == 200
    assert "Sign off 2 records?" in page.text
    assert "Of 3 chosen, 1 are skipped" in page.text
    assert db.session.query(BulkJob).count() == 0

    late = make_entry(agent, template, site=agent.sites[0])
    sent = hidden(page.text)
    agreed = {name: [value for each, value in sent if each == name] for name, _value in sent}
    keeper.post(keeper.post(start, data=agreed).location + "/go")

    assert [one.state for one in (*made, late)] == ["done", "done", "running", "running"]


def test_asks_a_script_in_the_same_words_and_tells_it_where_to_go_on(db, login, agent, supervisor, template):
    made = make_entry(agent, template, site=agent.sites[0])
    keeper, start = english(login(supervisor)), f"/bulk/start/{template.key}"

    question = keeper.post(start, data=asked_first(made), headers=JSON).json
    assert question["question"].startswith("Sign off 1 records?")
    assert question["entries"] == [f"{made.id}:{made.lock_version}"]
    assert db.session.query(BulkJob).count() == 0

    agreed = {**asked_first(made), "token": question["token"], "agreed": "1"}
    url = keeper.post(start, data=agreed, headers=JSON).json["url"]

    assert keeper.get(url).status_code == 200


def test_asks_nothing_where_nothing_can_be_done(db, login, agent, supervisor, template):
    own = make_entry(supervisor, template, site=agent.sites[0])
    keeper, start = english(login(supervisor)), f"/bulk/start/{template.key}"

    assert keeper.post(start, data=asked_first(own)).status_code == 302
    answer = keeper.post(start, data=asked_first(own), headers=JSON)

    assert (answer.status_code, answer.json["message"]) == (
        422,
        "None of the 1 chosen records can be done by you now.",
    )
    assert db.session.query(BulkJob).count() == 0


def test_asks_the_database_no_more_for_many(login, asked, agent, supervisor, template):
    few = [make_entry(agent, template, site=agent.sites[0]) for _ in "12"]
    many = [*few, *(make_entry(agent, template, site=agent.sites[0]) for _ in range(20))]
    keeper, start = login(supervisor), f"/bulk/start/{template.key}"
    keeper.post(start, data=asked_first(*few))

    sent = [asked_first(*some) for some in (few, many)]
    statements = [asked(lambda form=form: keeper.post(start, data=form)) for form in sent]

    assert len(statements[1]) == len(statements[0]) <= 12


def test_tells_the_totals_and_shows_each_outcome_apart(login, asked, agent, supervisor, template):
    theirs = [make_entry(agent, template, site=agent.sites[0]) for _ in range(28)]
    own = make_entry(supervisor, template, site=agent.sites[0])
    keeper = english(login(supervisor))
    first = keeper.post(f"/bulk/start/{template.key}", data=asking(theirs[0])).location
    keeper.post(f"{first}/go")
    url = keeper.post(f"/bulk/start/{template.key}", data=asking(*theirs, own)).location
    while keeper.post(f"{url}/go", headers=JSON).json["left"]:  # as often as the page asks: each time for some seconds
        pass

    outcomes = ("", "done", "skipped", "refused", "x")
    shown = {outcome: keeper.get(f"{url}?outcome={outcome}").text for outcome in outcomes}

    assert [figure(shown[""], label) for label in ("Carried out", "Passed over", "Refused")] == [27, 1, 1]
    assert [shown[each].count('href="/entries/') for each in shown] == [25, 25, 1, 1, 25]
    assert theirs[0].number in shown["skipped"]
    assert 'data-tone="neutral"' in rows(shown["skipped"])
    assert 'data-tone="bad"' not in rows(shown["skipped"])
    assert 'data-tone="bad"' in rows(shown["refused"])
    assert "somebody else must sign it off" in shown["refused"]
    assert own.number in shown[""]
    assert theirs[0].number in keeper.get(f"{url}?page=1").text
    assert len(asked(lambda: keeper.get(url))) <= 12


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

    assert keeper.post(f"{started}/go", headers=JSON).json == {"left": 0}


def asking(*entries):
    ticked = [f"{one.id}:{one.lock_version}" for one in entries]
    return {"token": str(uuid4()), "act": "sign", "entry": ticked, "agreed": "1"}


def asked_first(*entries):
    return {name: value for name, value in asking(*entries).items() if name not in {"token", "agreed"}}


def english(client):
    with client.session_transaction() as session:
        session["locale"] = "en"
    return client


def figure(page, label):
    return int(re.search(rf"{label}</span><span class=\"hy-stat-value\">(\d+)<", page)[1])


def rows(page):
    return page[page.index("<tbody>") : page.index("</tbody>")]


def hidden(page):
    """Return what a page sends on, name after name."""
    return re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page[page.index("bulk-ask") :])


@pytest.fixture
def template(app):
    return make_template()
