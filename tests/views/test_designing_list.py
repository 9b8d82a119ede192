"""What the designer is told of lists and charts: choices of the draft, records only as far as they may be seen."""

import json

import pytest

from app import clock
from app.operations import grant
from app.permissions import Scope, Verb
from tests.factories.user import make_user
from tests.views.visits import HEAD, ROWS, make_visits, visit


@pytest.mark.parametrize("role", ["agent", "supervisor", "clerk"])
def test_says_nothing_to_who_may_not_design(login, role):
    template = make_visits()
    answer = login(make_user(role)).post(f"/design/{template.key}/listing", data={"document": json.dumps(draft())})
    assert answer.status_code == 404


def test_offers_what_a_list_can_show_sort_and_filter(login, designer):
    said = told(login(designer), make_visits())

    columns, sorts = dict(said["columns"]), dict(said["sorts"])
    filters = {each["path"]: each for each in said["filters"]}
    assert {"area", "rows.hours", "rows.hours+"} <= columns.keys()
    assert {"@age", "service", "mode"} <= sorts.keys()
    assert not {"customer", "rows.hours", "@state"} & sorts.keys()
    assert filters["service"]["operators"] == ["between", "filled", "blank"]
    assert filters["@state"]["operators"] == ["any_of"]
    assert ["phone/first", "首次", 1] in filters["mode"]["codes"]
    assert "@author" not in filters
    assert {"@records", "mode", "rows.how"} <= dict(said["charts"]).keys()
    assert {"@author", "@class", "mode", "customer"} <= dict(said["compares"]).keys()


def test_shows_the_first_records_as_the_draft_has_them(login, designer, manager, agent):
    template = make_visits()
    for service in (3, 9, 6):
        visit(agent, template, service=service, area=f"{service}区")
    grant.put("designer", Verb.SEE, Scope.ALL, make_user("Admin"), template)
    low = {"path": "service", "operator": "between", "values": [None, 6]}
    listed = {"columns": ["service", "area"], "sort": {"by": "service"}, "filter": [low]}

    preview = told(login(designer), template, list=listed)["preview"]

    assert preview["head"] == [["服务", True], ["区域", False]]
    assert [row["cells"] for row in preview["rows"]] == [["3", "3区"], ["6", "6区"]]
    assert preview["count"] == 2


def test_shows_no_record_the_designer_may_not_see(login, designer, agent):
    template = make_visits()
    visit(agent, template, area="东区")
    grant.put("designer", Verb.SEE, Scope.NONE, make_user("Admin"), template)

    answer = ask(login(designer), template, draft())

    assert answer.json["preview"]["rows"] == []
    assert answer.json["preview"]["count"] == 0
    assert "东区" not in answer.text


def test_leaves_out_what_no_record_can_say_yet(login, designer, agent):
    template = make_visits()
    visit(agent, template, area="东区")
    grant.put("designer", Verb.SEE, Scope.ALL, make_user("Admin"), template)
    new = {"key": "new", "type": "number", "label": "新的"}
    head = {**HEAD, "items": [*HEAD["items"], new]}
    listed = {"columns": ["area", "new"], "sort": {"by": "new"}, "filter": [{"path": "new", "operator": "filled"}]}

    said = told(login(designer), template, sections=[head, ROWS], list=listed)

    assert said["preview"]["rows"][0]["cells"] == ["东区", ""]


@pytest.mark.parametrize(
    ("number", "first", "following"),
    [
        ({}, "{key}-{year}-0001", ["{key}-{year}-0002", "{key}-{next}-0001"]),
        ({"prefix": "HF", "digits": 2}, "HF-{year}-01", ["HF-{year}-02", "HF-{next}-01"]),
        ({"prefix": "HF", "reset": "never"}, "HF-0001", ["HF-0002", "HF-0001"]),
    ],
)
def test_says_what_numbers_look_like(login, designer, number, first, following):
    template = make_visits()
    said = told(login(designer), template, number=number)["number"]
    names = {"key": said["prefix"], "year": clock.today().year, "next": clock.today().year + 1}

    assert said["first"] == first.format(**names)
    assert said["following"] == [each.format(**names) for each in following]
    assert said["restarts"] is (number.get("reset") != "never")


@pytest.mark.parametrize("given", [{"sections": 3}, {"list": {"filter": [{"path": "area"}]}}, {"route": [3]}])
def test_says_what_is_wrong_with_the_shape_of_a_draft(login, designer, given):
    answer = ask(login(designer), make_visits(), draft(**given))
    assert answer.status_code == 422
    assert answer.json["problems"]


def test_ignores_values_half_typed(login, designer):
    half = {"path": "on", "operator": "between", "values": ["2026-1", None]}
    assert told(login(designer), make_visits(), list={"filter": [half]})["preview"]["rows"] == []


def draft(**given):
    return {"format": 1, "key": "visits", "title": "回访记录", "sections": [HEAD, ROWS], **given}


def ask(client, template, source):
    body = {"document": json.dumps({**source, "key": template.key})}
    return client.post(f"/design/{template.key}/listing", data=body, headers={"Accept": "application/json"})


def told(client, template, **given):
    answer = ask(client, template, draft(**given))
    assert answer.status_code == 200, answer.text[-2000:]
    return answer.json


@pytest.fixture
def designer(site):
    return make_user("designer", sites=[site])
