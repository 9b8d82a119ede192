"""The page of words that forms take from the firm."""

import pytest

from app.operations import setting
from tests.factories.form_template import make_template
from tests.factories.user import make_user

COMPANY = {"company": {"label": {"zh": "公司名称", "en": "Company"}, "default": "本公司"}}


@pytest.fixture(autouse=True)
def form(app):
    return make_template(title="{company}回访表", settings=COMPANY)


@pytest.mark.parametrize("role", ["agent", "supervisor", "manager", "handler", "clerk"])
def test_refuses_whoever_may_not_publish(login, role):
    mine = login(make_user(role))
    assert mine.get("/settings/").status_code == 403
    assert mine.post("/settings/", data={"company-zh": "甲"}).status_code == 403
    assert "/settings/" not in mine.get("/").text
    assert setting.get("company") is None


def test_shows_what_forms_ask_for_and_sets_it(login):
    mine = login(make_user("designer"))
    page = mine.get("/settings/").text
    assert "公司名称" in page
    assert 'placeholder="本公司"' in page
    assert "本公司回访表" in page

    mine.post("/settings/", data={"company-zh": " 示例物业 ", "company-en": "Example Homes"})

    assert setting.get("company") == {"zh": "示例物业", "en": "Example Homes"}
    assert "示例物业回访表" in mine.get("/forms/").text

    mine.post("/settings/", data={"company-zh": "", "company-en": ""})
    assert setting.get("company") is None


@pytest.mark.parametrize(
    "typed", [{"company-zh": "a\x00b"}, {"company-zh": "长" * 5000}, {"company-en": "only English"}]
)
def test_says_beside_the_word_what_is_wrong_and_keeps_what_was_typed(login, typed):
    answer = login(make_user("designer")).post("/settings/", data=typed)
    assert answer.status_code == 422
    assert 'id="company-error"' in answer.text
    assert next(iter(typed.values())).replace("\x00", "")[:5] in answer.text.replace("\x00", "")
    assert setting.get("company") is None


def test_says_that_no_form_asks_for_words(login, form, db):
    form.state = "retired"
    db.session.flush()
    assert "hy-empty" in login(make_user("designer")).get("/settings/").text
