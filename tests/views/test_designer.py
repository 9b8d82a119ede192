"""The designer's pages: nothing is there for others; drawing, saving, reading and trying keep nothing half."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from app.models.entry import Entry, EntryDraft
from app.models.form_template import FormTemplate, TemplateDraft
from app.operations import template
from app.schema.document import load
from tests.factories.form_template import make_template
from tests.factories.user import make_user

SCRIPT = "<script>alert(1)</script>"
CYCLE = [
    {"key": key, "type": "number", "label": key, "computed": {"+": [{"var": f"answers.{other}"}, 1]}}
    for key, other in (("a", "b"), ("b", "c"), ("c", "a"))
]


def test_shows_nothing_of_a_draft_to_whoever_may_not_design(login, agent, manager, designer):
    form = make_template()
    addresses = ("", "draw", "save", "read", "preview", "discard")
    for user in (agent, manager):
        mine = login(user)
        assert mine.get("/design/").status_code == 403
        before = [visited(mine, form.key, name) for name in addresses]
        template.save_draft(form, json.dumps(worded(form, "改")), designer)
        assert [visited(mine, form.key, name) for name in addresses] == before == [404] * len(addresses)
        assert "/design/" not in mine.get("/forms/").text
        template.discard_draft(form, designer)


def test_knows_no_form_that_is_not_there(login, designer):
    assert login(designer).get("/design/nothing-here/").status_code == 404


def test_draws_the_sheet_with_the_path_of_every_cell(login, designer):
    form = make_template()

    said = posted(login(designer), form, "draw", source_of(form)).json

    assert len(said["blocks"]) == 1
    for path in ("area", "aim", "service"):
        assert f'data-path="{path}"' in said["blocks"][0]
    assert said["spans"]["area"] == [24, 4, 24]


def test_says_what_is_wrong_with_a_document_that_cannot_be_drawn(login, designer):
    form = make_template()
    for wrong in ({"sections": [{"key": "s", "items": [{"key": "x", "type": "nothing"}]}]}, {"sections": 3}):
        answer = posted(login(designer), form, "draw", source_of(form) | wrong)
        assert answer.status_code == 422
        assert answer.json["problems"]


def test_keeps_a_script_in_a_label_as_text(login, designer):
    form = make_template()
    source = worded(form, SCRIPT)

    drawn = posted(login(designer), form, "draw", source).json["blocks"][0]
    saved = posted(login(designer), form, "save", source, lock_version=0)

    assert saved.status_code == 200
    assert SCRIPT not in drawn
    assert "&lt;script&gt;" in drawn
    page = login(designer).get(f"/design/{form.key}/").text
    assert SCRIPT not in page
    assert SCRIPT not in login(designer).get(f"/design/{form.key}/preview").text


def test_saves_a_draft_that_is_not_in_order_and_says_what_is_missing(login, designer, db):
    form = make_template()
    source = source_of(form)
    source["sections"][0]["items"] += CYCLE

    said = posted(login(designer), form, "save", source, lock_version=0).json

    assert said["lock_version"] == 1
    assert sorted(each["pointer"] for each in said["problems"]) == [f"/sections/0/items/{place}" for place in (3, 4, 5)]
    assert all("→" in each["message"] for each in said["problems"])
    assert db.session.scalar(select(func.count(TemplateDraft.id))) == 1


def test_refuses_what_is_no_document_and_keeps_nothing_of_it(login, designer, db):
    form = make_template()
    mine = login(designer)
    nothing = {name: value for name, value in source_of(form).items() if name != "sections"}
    other = source_of(form) | {"key": "other"}
    for text in ("", "{", "[]", '{"format": 1}', '{"a": 1, "a": 2}', json.dumps(nothing), json.dumps(other)):
        answer = mine.post(f"/design/{form.key}/save", data={"document": text, "lock_version": 0})
        assert answer.status_code == 422, text
        assert answer.json["message"]
    assert db.session.scalar(select(func.count(TemplateDraft.id))) == 0


def test_refuses_a_text_of_five_megabytes(login, designer):
    form = make_template()
    for name in ("draw", "save", "read"):
        answer = login(designer).post(
            f"/design/{form.key}/{name}",
            data={"document": "x" * 5 * 1024 * 1024, "lock_version": 0},
            headers={"Accept": "application/json"},
        )
        assert answer.status_code in {413, 422}
        assert answer.json["message"]


def test_answers_a_formula_bomb_in_words_and_keeps_nothing_of_it(login, designer, db):
    form = make_template()
    for bomb in (deep(60), {"+": [1] * 5000}, deep(400)):
        source = source_of(form)
        source["sections"][0]["items"][2]["computed"] = bomb
        answer = posted(login(designer), form, "save", source, lock_version=0)
        said = answer.json
        assert said["problems"], answer.status_code
        assert answer.status_code == 422 or said["lock_version"]
        template.discard_draft(form, designer)


def test_tells_two_designers_of_each_other(login, designer):
    form, other = make_template(), make_user("designer")
    posted(login(designer), form, "save", worded(form, "一"), lock_version=0)

    late = posted(login(other), form, "save", worded(form, "二"), lock_version=0)

    assert late.status_code == 409
    assert late.json["lock_version"] == 1
    assert load(late.json["document"]).item("area")["label"] == "一"
    again = posted(login(other), form, "save", worded(form, "二"), lock_version=1)
    assert again.json["lock_version"] == 2


def test_tells_a_designer_whose_draft_was_published_meanwhile(login, designer, admin):
    form = make_template()
    posted(login(designer), form, "save", worded(form, "一"), lock_version=0)
    template.publish(template.draft_of(form), admin)

    late = posted(login(designer), form, "save", worded(form, "二"), lock_version=1)

    assert late.status_code == 409
    assert "document" not in late.json


def test_writes_a_document_down_in_one_way(login, designer):
    form = make_template()
    scrambled = dict(reversed(source_of(form).items()))

    said = posted(login(designer), form, "read", scrambled).json

    assert said["text"] == form.version.document
    assert said["document"] == source_of(form)


def test_names_the_place_of_what_a_text_has_wrong(login, designer):
    form = make_template()
    source = source_of(form)
    source["sections"][0]["items"][0]["lable"] = "x"

    answer = posted(login(designer), form, "read", source)

    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json["problems"]] == ["/sections/0/items/0/lable"]


def test_tries_out_a_draft_without_keeping_anything(login, designer, db):
    form = make_template()
    posted(login(designer), form, "save", worded(form, "片区"), lock_version=0)
    mine = login(designer)

    shown = mine.get(f"/design/{form.key}/preview")
    refused = mine.post(f"/design/{form.key}/preview", data={"aim": "看看"})
    accepted = mine.post(f"/design/{form.key}/preview", data={"area": "东区", "aim": "看看", "service": "9"})

    assert "片区" in shown.text
    assert refused.status_code == 422
    assert "看看" in refused.text
    assert accepted.status_code == 200
    assert "东区" in accepted.text
    assert db.session.scalar(select(func.count(Entry.id))) == 0
    assert db.session.scalar(select(func.count(EntryDraft.id))) == 0


def test_says_what_keeps_a_draft_from_being_tried(login, designer):
    form = make_template()
    source = source_of(form)
    source["sections"][0]["items"] += CYCLE
    posted(login(designer), form, "save", source, lock_version=0)
    for name in ("preview", "preview/paper"):
        shown = login(designer).get(f"/design/{form.key}/{name}")
        assert shown.status_code == 200
        assert "→" in shown.text


def test_shows_the_blank_paper_of_a_draft(login, designer):
    form = make_template()
    posted(login(designer), form, "save", worded(form, "片区"), lock_version=0)
    assert "片区" in login(designer).get(f"/design/{form.key}/preview/paper").text


def test_throws_a_draft_away(login, designer, db):
    form = make_template()
    posted(login(designer), form, "save", worded(form, "片区"), lock_version=0)
    login(designer).post(f"/design/{form.key}/discard")
    assert db.session.scalar(select(func.count(TemplateDraft.id))) == 0
    assert db.session.get(FormTemplate, form.id) is not None


def deep(levels: int) -> Any:
    expression: Any = 1
    for _ in range(levels):
        expression = {"+": [expression, 1]}
    return expression


def source_of(form: FormTemplate) -> dict[str, Any]:
    source: dict[str, Any] = json.loads(form.version.document)
    return source


def worded(form: FormTemplate, label: str) -> dict[str, Any]:
    source = source_of(form)
    source["sections"][0]["items"][0]["label"] = label
    return source


def posted(mine: Any, form: FormTemplate, name: str, source: Any, **more: Any) -> Any:
    return mine.post(f"/design/{form.key}/{name}", data={"document": json.dumps(source), **more})


def visited(mine: Any, key: str, name: str) -> int:
    method = mine.get if name in {"", "preview"} else mine.post
    return int(method(f"/design/{key}/{name}").status_code)


@pytest.fixture
def designer(app: Any) -> Any:
    return make_user("designer")
