"""Numbers through the API: each leads to exactly the entries it counts."""

from datetime import timedelta

import pytest

from app import clock
from tests.views.visits import make_visits, visit


def test_counts_only_what_one_may_see(calling, agent, stranger):
    template = make_visits()
    visit(agent, template, service=8)

    read = calling(stranger).get(f"/api/v1/templates/{template.key}/summaries").json

    assert read["selected"] == 0
    assert all(each["answered"]["selected"] == 0 for each in read["items"])


@pytest.mark.parametrize("asked", ["", "?f.mode=phone", "?f.service.from=5&f.area=东"])
def test_every_number_opens_exactly_its_entries(calling, supervisor, agent, desk, asked):
    mine = calling(supervisor)

    read = mine.get(f"/api/v1/templates/{desk.key}/summaries{asked}").json
    numbers = [(read["records"], read["selected"])]
    for item in read["items"]:
        numbers += [(each["records"], each["entries"]) for each in item.get("options", [])]
        numbers += [(each["records"], each["entries"]) for each in item.get("values", [])]
        numbers += [(each["records"], each["entries"]) for each in item.get("months", [])]

    assert len(numbers) > 10
    assert [(address, mine.get(address).json["count"]) for address, _count in numbers] == numbers


def test_says_numbers_exactly(calling, supervisor, desk):
    items = calling(supervisor).get(f"/api/v1/templates/{desk.key}/summaries").json["items"]
    by_path = {each["path"]: each for each in items}

    assert by_path["service"]["amount"] == {"entries": 3, "cells": 3, "total": "20", "mean": "6.666667"}
    assert by_path["service"]["answered"] == {"selected": 5, "filled": 3, "not_applicable": 1, "blank": 1}
    assert {each["code"]: each["entries"] for each in by_path["mode"]["options"]} == {
        "phone": 2,
        "phone/first": 1,
        "phone/regular": 1,
        "visit": 1,
        "other": 0,
    }


@pytest.fixture
def desk(agent, monkeypatch):
    template = make_visits()
    told = [
        {"service": 8, "mode": {"paths": ["phone/first"]}},
        {"service": 3, "mode": {"paths": ["phone/regular", "visit"]}, "why": "等太久"},
        {"service": 9, "fee": 12_345},
        {"service": {"na": True}},
        {},
    ]
    now = clock.now()
    for months, answers in enumerate(told):
        monkeypatch.setattr("app.clock.now", lambda months=months: now - timedelta(days=31 * months))
        visit(agent, template, **answers)
    monkeypatch.undo()
    return template
