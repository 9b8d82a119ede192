"""Versions: published with a note, compared, brought back, retired; refused to whoever may not."""

import json
from typing import Any

import pytest

from app.models.form_template import FormTemplate
from app.operations import template
from tests.factories.entry import make_entry
from tests.factories.form_template import make_template
from tests.factories.user import make_user

ACTS = ("publish", "restore", "retire", "revive")


def test_refuses_versions_to_whoever_may_not_design(login, agent, manager, designer):
    form = make_template()
    drafted(form, designer, "改")
    for user in (agent, manager):
        mine = login(user)
        assert [mine.post(f"/versions/{form.key}/{act}").status_code for act in ACTS] == [404] * len(ACTS)
        for address in ("", "compare?older=1"):
            assert mine.get(f"/versions/{form.key}/{address}").status_code == 404
    assert version_number(form) == 1


def test_publishes_a_draft_with_its_note(login, designer):
    form = make_template()
    seen = drafted(form, designer, "片区").lock_version

    answer = login(designer).post(f"/versions/{form.key}/publish", data={"note": "改名", "lock_version": seen})

    assert answer.status_code == 302
    assert version_number(form) == 2
    assert form.version.note == "改名"
    assert "改名" in login(designer).get(f"/versions/{form.key}/").text


def test_publishes_nothing_that_somebody_changed_since_it_was_seen(login, designer, admin):
    form = make_template()
    seen = drafted(form, designer, "片区").lock_version
    drafted(form, admin, "别的")

    answer = login(designer).post(f"/versions/{form.key}/publish", data={"note": "改名", "lock_version": seen})

    assert answer.status_code == 409
    assert "改名" in answer.text
    assert version_number(form) == 1


def test_publishes_nothing_that_is_not_in_order(login, designer):
    form = make_template()
    source = json.loads(form.version.document)
    source["route"] = [{"key": "fill", "title": "填写", "fills": ["gone"]}]
    template.save_draft(form, json.dumps(source), designer)

    answer = login(designer).post(f"/versions/{form.key}/publish")

    assert answer.status_code == 422
    assert "gone" in answer.text
    assert version_number(form) == 1


def test_refuses_to_give_a_key_another_type(login, designer):
    form = make_template()
    source = json.loads(form.version.document)
    source["sections"][0]["items"][1]["type"] = "number"
    template.save_draft(form, json.dumps(source), designer)

    answer = login(designer).post(f"/versions/{form.key}/publish")

    assert answer.status_code == 422
    assert "aim" in answer.text


def test_reports_how_much_there_is_and_what_becomes_other(login, designer, agent):
    form = make_template()
    make_entry(agent, form, {"area": "东区"})
    source = json.loads(form.version.document)
    del source["sections"][0]["items"][1]
    template.save_draft(form, json.dumps(source), designer)

    shown = login(designer).get(f"/versions/{form.key}/").text

    assert ">1</strong>" in shown
    assert "目的" in shown


def test_compares_two_versions_on_the_sheet(login, designer):
    form = make_template()
    drafted(form, designer, "片区")

    shown = login(designer).get(f"/versions/{form.key}/compare?older=1&newer=draft").text

    assert shown.count("is-changed") >= 2
    assert "片区" in shown
    assert "区域" in shown
    for wrong in ("older=7&newer=draft", "older=x", "older=", "older=99999999999999"):
        assert login(designer).get(f"/versions/{form.key}/compare?{wrong}").status_code == 404


def test_goes_back_to_an_earlier_version_by_a_draft(login, designer):
    form = make_template()
    template.publish(drafted(form, designer, "片区"), designer)

    login(designer).post(f"/versions/{form.key}/restore", data={"number": "1", "lock_version": "0"})
    login(designer).post(f"/versions/{form.key}/publish", data={"lock_version": "1"})

    assert version_number(form) == 3
    assert json.loads(form.version.document)["sections"][0]["items"][0]["label"] == "区域"


def test_keeps_a_draft_that_going_back_would_overwrite_unseen(login, designer):
    form = make_template()
    drafted(form, designer, "片区")
    answer = login(designer).post(f"/versions/{form.key}/restore", data={"number": "1", "lock_version": "0"})
    assert answer.status_code == 409
    assert "片区" in template.draft_of(form).document


def test_shows_records_in_the_version_they_were_filled_in_with(login, designer, agent):
    form = make_template()
    made = make_entry(agent, form, {"area": "东区"})
    template.publish(drafted(form, designer, "片区"), designer)
    shown = login(agent).get(f"/entries/{made.id}").text
    assert "区域" in shown
    assert "片区" not in shown


def test_retires_a_form_and_takes_it_back_into_use(login, designer, agent):
    form = make_template()
    login(designer).post(f"/versions/{form.key}/retire")
    assert form.key not in login(agent).get("/forms/").text
    login(designer).post(f"/versions/{form.key}/revive")
    assert form.key in login(agent).get("/forms/").text


def drafted(form: FormTemplate, by: Any, label: str) -> Any:
    source = json.loads(form.version.document)
    source["sections"][0]["items"][0]["label"] = label
    return template.save_draft(form, json.dumps(source), by)


def version_number(form: FormTemplate) -> int:
    return int(form.version.number)


@pytest.fixture
def designer(app: Any) -> Any:
    return make_user("designer")
