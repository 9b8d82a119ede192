"""The page that asks an owner for the rows the paper lost; what forms are called."""

from typing import Any

import pytest

from app.models.form_template import FormTemplate
from app.operations import setting, template
from tests.factories.entry import make_entry
from tests.factories.form_template import make_template
from tests.factories.user import make_user

TITLE = {"zh": "业主回访表", "en": "Return visit to owners"}
TABLE: dict[str, Any] = {
    "key": "scores",
    "type": "table",
    "label": "评价项目",
    "rows": [],
    "from_setting": "rated_items",
    "columns": [{"key": "score", "type": "rating", "label": "分", "min": 1, "max": 10}],
}
GIVEN: dict[str, Any] = {
    "sections": [{"key": "ratings", "items": [TABLE]}],
    "settings": {"rated_items": {"label": "评价项目", "default": []}},
    "incomplete": "请补上服务项目。",
}


def test_refuses_the_rows_page_to_whoever_may_not_publish(login, agent, supervisor, sheet):
    for user in (agent, supervisor):
        mine = login(user)
        assert mine.get(f"/forms/{sheet.key}/rows").status_code == 403
        assert mine.post(f"/forms/{sheet.key}/rows", data=posted("保洁")).status_code == 403
    assert setting.get("rated_items") is None


def test_offers_the_rows_page_only_to_whoever_may_publish(login, agent, sheet):
    assert f"/forms/{sheet.key}/rows" not in login(agent).get("/forms/").text


def test_knows_no_rows_page_of_a_form_that_asks_for_none(login, designer):
    assert login(designer).get(f"/forms/{make_template().key}/rows").status_code == 404
    assert login(designer).get("/forms/nothing-here/rows").status_code == 404


def test_completes_a_sheet_when_its_owner_supplies_the_rows(login, designer, db, sheet):
    mine = login(designer)
    assert f'href="/forms/{sheet.key}/rows"' in mine.get("/forms/").text
    assert GIVEN["incomplete"] in mine.get(f"/forms/{sheet.key}/blank").text
    shown = mine.get(f"/forms/{sheet.key}/rows").text
    assert GIVEN["incomplete"] in shown
    assert shown.count('name="rated_items-row"') == 3 + 1

    answer = mine.post(f"/forms/{sheet.key}/rows", data=posted("保洁", "", "绿化|Greenery"))

    assert answer.location == f"/forms/{sheet.key}/blank"
    assert setting.get("rated_items") == [
        {"key": "row_1", "label": "保洁"},
        {"key": "row_3", "label": {"zh": "绿化", "en": "Greenery"}},
    ]
    assert db.session.get(FormTemplate, sheet.id).state == "active"
    completed = mine.get(f"/forms/{sheet.key}/blank").text
    assert "绿化" in completed
    assert GIVEN["incomplete"] not in completed


def test_keeps_the_keys_of_rows_that_are_reworded(login, designer, sheet):
    mine = login(designer)
    mine.post(f"/forms/{sheet.key}/rows", data=posted("保洁", "绿化"))
    shown = mine.get(f"/forms/{sheet.key}/rows").text
    assert 'name="rated_items-1-key" value="row_2"' in shown

    mine.post(f"/forms/{sheet.key}/rows", data=posted("安保", "绿化养护", keys=["", "row_2"]))

    assert setting.get("rated_items") == [{"key": "row_3", "label": "安保"}, {"key": "row_2", "label": "绿化养护"}]


def test_takes_no_row_away_once_there_are_records(login, designer, agent, sheet):
    rows = [{"key": "row_1", "label": "保洁"}, {"key": "row_2", "label": "绿化"}]
    template.supply(sheet, "rated_items", rows, designer)
    make_entry(agent, sheet, {"scores": [{"row": "row_1", "score": 9}]})

    answer = login(designer).post(f"/forms/{sheet.key}/rows", data=posted("保洁", keys=["row_1"]))

    assert answer.status_code == 422
    assert "绿化" in answer.text
    assert setting.get("rated_items") == rows


def test_calls_forms_by_their_names_in_the_reader_s_language(login, agent):
    form, mine = make_template(title=TITLE), login(agent)
    assert TITLE["zh"] in mine.get("/forms/").text
    mine.get("/reader/language/en")
    for address in ("/forms/?q=owners", f"/forms/{form.key}/", f"/forms/{form.key}/blank"):
        assert TITLE["en"] in mine.get(address).text


@pytest.mark.parametrize("words", [[""], ["长" * 5000], ["保\x00洁"]])
def test_says_what_is_wrong_with_the_rows_and_keeps_what_was_typed(login, designer, sheet, words):
    answer = login(designer).post(f"/forms/{sheet.key}/rows", data=posted(*words))

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert setting.get("rated_items") is None


def posted(*words: str, keys: list[str] | None = None) -> dict[str, Any]:
    """Return what the page sends for rows of these words, `Chinese|English`."""
    data: dict[str, Any] = {"rated_items-row": [str(number) for number in range(len(words))]}
    for number, word in enumerate(words):
        chinese, _bar, english = word.partition("|")
        key = keys[number] if keys else ""
        data |= {
            f"rated_items-{number}-key": key,
            f"rated_items-{number}-zh": chinese,
            f"rated_items-{number}-en": english,
        }
    return data


@pytest.fixture
def designer(app):
    return make_user("designer")


@pytest.fixture
def sheet(app):
    return make_template(**GIVEN)
