"""Ways to begin a form: refused to others, said beside the field, nothing typed lost."""

import io
import json
from typing import Any

import pytest
from sqlalchemy import func, select

from app.models.form_template import FormTemplate, TemplateDraft
from app.operations import template
from app.schema.document import load
from tests.factories.form_template import make_template
from tests.factories.user import make_user

PAPER = "客户回访表\n姓名____ 电话____\n回访方式 □电话(□首次□常规)□现场\n回访人____\n年 月 日\n"


def test_refuses_to_begin_a_form_to_whoever_may_not_design(login, agent, manager, db):
    form = make_template()
    for user in (agent, manager):
        mine = login(user)
        assert mine.get("/new-form/").status_code == 403
        for way, typed in (
            ("blank", {"title": "x"}),
            ("copy", {"source": form.key}),
            ("text", {"text": PAPER}),
            ("file", {}),
        ):
            assert mine.post(f"/new-form/{way}", data=typed).status_code == 403
    assert db.session.scalar(select(func.count(FormTemplate.id))) == 1


def test_begins_with_an_empty_sheet_under_a_key_of_its_own(login, designer, agent, db):
    mine = login(designer)
    for expected in ("ye-zhu-hui-fang", "ye-zhu-hui-fang-2"):
        answer = mine.post("/new-form/blank", data={"title": " 业主  回访 "})
        assert answer.location == f"/design/{expected}/"
    shown = mine.get("/design/ye-zhu-hui-fang/").text
    assert "业主 回访" in shown
    assert "业主 回访" not in login(agent).get("/forms/").text


def test_asks_for_a_title_and_keeps_what_was_typed(login, designer):
    answer = login(designer).post("/new-form/blank", data={"title": "  "})
    assert answer.status_code == 422
    long = login(designer).post("/new-form/blank", data={"title": "长" * 121})
    assert long.status_code == 422
    assert "长" * 121 in long.text


def test_copies_a_form_with_its_keys(login, designer):
    form = make_template(title="走访")
    answer = login(designer).post("/new-form/copy", data={"source": form.key, "title": "走访二"})
    document = begun(answer)
    assert document.source["derived_from"] == form.key
    assert list(document.found) == list(load(form.version.document).found)


def test_copies_nothing_that_is_not_there(login, designer):
    assert login(designer).post("/new-form/copy", data={"source": "nothing"}).status_code == 404
    assert login(designer).post("/new-form/copy", data={"title": "x"}).status_code == 422


def test_reads_a_paper_form_and_marks_what_was_guessed(login, designer, db):
    answer = login(designer).post("/new-form/text", data={"text": PAPER})
    document = begun(answer)
    labels = [found.item.get("label") for found in document.found.values()]
    assert {"姓名", "电话", "回访方式"} <= set(labels)
    draft = db.session.scalar(select(TemplateDraft))
    assert draft.guesses
    assert {guess["path"] for guess in draft.guesses} <= {
        "",
        *document.found,
        *(f"section:{key}" for key in document.sections),
    }


def test_forgets_a_guess_once_somebody_looked_at_it(login, designer, db):
    login(designer).post("/new-form/text", data={"text": PAPER})
    draft = db.session.scalar(select(TemplateDraft))
    kept = draft.guesses[0]["path"]
    typed = {"document": draft.document, "lock_version": str(draft.lock_version), "guesses": "1", "unseen": [kept]}
    login(designer).post(f"/design/{draft.template.key}/save", data=typed)
    db.session.expire_all()
    assert {guess["path"] for guess in db.session.scalar(select(TemplateDraft)).guesses} == {kept}


def test_says_why_a_text_cannot_be_read_and_keeps_it(login, designer, db):
    answer = login(designer).post("/new-form/text", data={"text": "____ ____"})
    assert answer.status_code == 422
    assert "____ ____</textarea>" in answer.text
    long = login(designer).post("/new-form/text", data={"text": "字" * 1_700_000})
    assert long.status_code == 422
    assert "字" * 1_700_000 + "</textarea>" in long.text
    assert "text-error" in long.text
    assert db.session.scalar(select(func.count(FormTemplate.id))) == 0


def test_takes_a_form_in_as_json_and_gives_it_out_unchanged(login, designer):
    form = make_template()
    text = form.version.document
    source = json.loads(text) | {"key": "brought-along"}
    answer = upload(login(designer), "x.json", json.dumps(source).encode())
    assert begun(answer).source == source
    again = upload(login(designer), "x.json", json.dumps(source).encode())
    assert again.status_code == 409


def test_gives_a_known_form_a_draft_when_it_comes_as_json(login, designer):
    form = make_template()
    source = json.loads(form.version.document) | {"title": "新名"}
    upload(login(designer), "x.json", json.dumps(source).encode())
    assert load(template.draft_of(form).document).title == "新名"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.json", b"{"),
        ("x.json", b'{"format": 1}'),
        ("x.docx", b"PK\x03\x04 broken"),
        ("x.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("x.xlsx", b""),
        ("x.xlsx", b"just words"),
        ("x.docx", b"P" * (11 * 1024 * 1024)),
    ],
)
def test_refuses_a_file_it_cannot_read_in_words(login, designer, db, name, content):
    answer = upload(login(designer), name, content)
    assert answer.status_code in {409, 413, 422}
    assert "hy-error" in answer.text or 'role="alert"' in answer.text
    assert db.session.scalar(select(func.count(FormTemplate.id))) == 0


def test_hands_a_form_out_as_an_xlsform(login, designer, agent):
    form = make_template()
    answer = login(designer).get(f"/design/{form.key}/xlsform")
    assert answer.data.startswith(b"PK")
    assert login(agent).get(f"/design/{form.key}/xlsform").status_code == 404
    back = upload(login(designer), "form.xlsx", answer.data)
    assert list(begun(back).found) == ["area", "aim", "service"]


def begun(answer: Any) -> Any:
    assert answer.status_code == 302, answer.text[:3000]
    key = answer.location.split("/")[2]
    from app.extensions import db

    found = db.session.scalar(select(TemplateDraft).join(FormTemplate).where(FormTemplate.key == key))
    return load(found.document)


def upload(mine: Any, name: str, content: bytes) -> Any:
    return mine.post("/new-form/file", data={"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")


@pytest.fixture
def designer(app: Any) -> Any:
    return make_user("designer")
