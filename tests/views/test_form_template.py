"""The catalogue of forms, and the blank sheet."""

import io

from pypdf import PdfReader

from app.operations import grant
from app.operations import template as templates
from app.permissions import Scope, Verb
from tests.factories.form_template import make_template, make_template_of
from tests.factories.user import make_user


def test_shows_only_forms_that_are_open_to_the_reader(login, agent, site, admin):
    open_, closed = make_template(title="开放的表单"), make_template(title="关闭的表单")
    for verb in (Verb.SEE, Verb.FILL):
        grant.put("agent", verb, Scope.NONE, admin, closed)

    shown = login(agent).get("/forms/").text

    assert open_.title in shown
    assert closed.title not in shown


def test_hides_retired_forms_and_offers_none_that_cannot_be_filled_in(login, agent, admin):
    retired, reference = make_template(title="停用的表单"), make_template_of("reference")
    templates.retire(retired, admin)

    shown = login(agent).get("/forms/").text

    assert "停用的表单" not in shown
    assert reference.title in shown
    assert f"/drafts/new/{reference.key}" not in shown
    assert login(agent).get(f"/drafts/new/{retired.key}").status_code == 403


def test_finds_forms_by_a_part_of_their_title(login, agent):
    make_template(title="客户回访"), make_template(title="设备巡检")
    mine = login(agent)

    found = mine.get("/forms/?q=回访").text

    assert "客户回访" in found
    assert "设备巡检" not in found
    assert mine.get("/forms/?q=<script>alert(1)</script>").status_code == 200
    assert "<script>alert" not in mine.get("/forms/?q=<script>alert(1)</script>").text


def test_shows_a_form_without_a_version_to_designers_only(login, agent, db):
    designer = make_user("designer")
    document = '{"format": 1, "key": "new-form", "title": "新表单", "sections": []}'
    templates.create(document, designer)

    assert "新表单" in login(designer).get("/forms/").text
    assert "新表单" not in login(agent).get("/forms/").text
    assert login(designer).get("/forms/new-form/").status_code == 404


def test_prints_the_blank_sheet(login, agent):
    template = make_template(title="走访记录")

    page, paper = (login(agent).get(f"/forms/{template.key}/{name}", buffered=True) for name in ("blank", "blank.pdf"))

    assert "区域" in page.text
    assert paper.mimetype == "application/pdf"
    assert "走访记录" in PdfReader(io.BytesIO(paper.data)).pages[0].extract_text().replace(" ", "")
