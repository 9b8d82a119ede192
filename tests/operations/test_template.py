"""Templates: published versions never change, keys keep their meaning, packs come whole."""

import json

import pytest
from sqlalchemy import func, select

from app.errors import BadDocument, Conflict, Frozen, Invalid, Refused
from app.extensions import db
from app.models.form_template import FormTemplate, TemplateDraft, TemplateVersion
from app.models.pack import Pack
from app.operations import draft, entry, setting, template
from app.operations.definition import definition_of
from tests.factories.entry import ANSWERS, make_draft, make_entry
from tests.factories.form_template import SIMPLE, make_template
from tests.factories.user import make_user


def test_refuses_designing_and_publishing_to_others(agent, designer):
    form = make_template()
    text = form.version.document
    for act in (template.discard_draft, template.retire, template.revive):
        with pytest.raises(Refused):
            act(form, agent)
    with pytest.raises(Refused):
        template.save_draft(form, text, agent)
    with pytest.raises(Refused):
        template.create(text, agent)
    with pytest.raises(Refused):
        template.publish(template.save_draft(form, text, designer), agent)


def test_refuses_a_changed_version(designer):
    form = make_template()
    form.version.document = "{}"
    with pytest.raises(Frozen):
        db.session.flush()


def test_refuses_a_removed_version(designer):
    form = make_template()
    version, form.version_id = form.version, None
    db.session.flush()
    db.session.delete(version)
    with pytest.raises(Frozen):
        db.session.flush()


def test_refuses_to_publish_what_does_not_pass_the_checks(designer):
    form = make_template()
    bad = changed(form, sections=[{"key": "head", "items": [{"key": "a", "type": "no-such", "label": "A"}]}])
    with pytest.raises(BadDocument) as refusal:
        template.publish(template.save_draft(form, bad, designer), designer)
    assert refusal.value.problems
    assert form.version.number == 1


def test_refuses_a_key_that_changes_its_type_even_after_it_was_gone(designer):
    form = make_template()
    number = {"key": "aim", "type": "number", "label": "目的"}
    publish(form, designer, sections=[{"key": "head", "items": [SIMPLE["sections"][0]["items"][0]]}])
    with pytest.raises(BadDocument) as refusal:
        publish(form, designer, sections=[{"key": "head", "items": [number]}])
    assert "aim" in str(refusal.value)


def test_refuses_a_second_template_of_the_same_key(designer):
    with pytest.raises(Conflict):
        template.create(make_template().version.document, designer)


def test_refuses_another_key_in_a_draft(designer):
    form = make_template()
    with pytest.raises(Invalid):
        template.save_draft(form, changed(form, key="other"), designer)


def test_refuses_a_draft_saved_from_an_older_page(designer):
    form = make_template()
    seen = template.save_draft(form, changed(form, title="一"), designer).lock_version
    template.save_draft(form, changed(form, title="二"), designer, seen)
    with pytest.raises(Conflict) as conflict:
        template.save_draft(form, changed(form, title="三"), designer, seen)
    assert "二" in conflict.value.details["document"]


def test_begins_a_template_that_nobody_can_fill_in_before_it_is_published(agent, designer):
    begun = template.create(json.dumps({**SIMPLE, "key": "new-form"}), designer)
    form = begun.template
    assert not draft.may_open(form, agent)
    version = template.publish(begun, designer, "第一版")
    assert draft.may_open(form, agent)
    assert (version.number, version.note, version.published_by_id) == (1, "第一版", designer.id)
    assert form.version is version


def test_publishes_one_version_after_another(designer):
    form = make_template()
    first = form.version
    second = publish(form, designer, title={"zh": "走访二", "en": "Visit"})
    assert (second.number, form.version, form.title) == (2, second, "走访二")
    assert first.document != second.document
    assert db.session.scalar(select(func.count()).select_from(TemplateDraft)) == 0


def test_discards_a_draft(designer):
    form = make_template()
    template.save_draft(form, changed(form, title="二"), designer)
    template.discard_draft(form, designer)
    template.discard_draft(form, designer)
    assert db.session.scalar(select(func.count()).select_from(TemplateDraft)) == 0


def test_retires_and_revives(agent, designer):
    form = make_template()
    template.retire(form, designer)
    assert not draft.may_open(form, agent)
    template.revive(form, designer)
    assert draft.may_open(form, agent)


def test_asks_for_the_rows_of_an_incomplete_sheet(agent, designer):
    form = make_template(**INCOMPLETE)
    assert form.state == "incomplete"
    assert not draft.may_open(form, agent)
    with pytest.raises(Refused):
        template.supply(form, "flags", ROWS, agent)
    for wrong in ([], [{"key": "a"}], [ROWS[0], ROWS[0]]):
        with pytest.raises(Invalid):
            template.supply(form, "flags", wrong, designer)
    with pytest.raises(Invalid):
        template.supply(form, "company", ROWS, designer)
    template.supply(form, "flags", ROWS, designer)
    assert form.state == "active"
    assert draft.may_open(form, agent)


def test_keeps_the_rows_of_what_was_filled_in_before(agent, designer):
    form = make_template(**INCOMPLETE)
    template.supply(form, "flags", ROWS, designer)
    before = make_entry(agent, form, {})

    template.supply(form, "flags", [{**row, "label": "改"} for row in ROWS], designer)

    assert rows_in(before.version) == ROWS
    assert {row["label"] for row in rows_in(form.version)} == {"改"}
    template.supply(form, "flags", rows_in(form.version), designer)
    assert form.version.number == 3


def test_installs_a_pack_and_then_leaves_it_alone(app, folder):
    assert template.install_pack(folder) is True
    pack = db.session.scalar(select(Pack))
    assert (pack.key, pack.title, pack.reference) == ("small", "小制度", "S000-01")
    forms = db.session.scalars(select(FormTemplate).order_by(FormTemplate.position)).all()
    assert [(form.key, form.version.number, form.pack) for form in forms] == [("b-form", 1, pack), ("a-form", 1, pack)]
    assert template.install_pack(folder) is False


def test_renews_only_the_forms_that_changed(app, folder):
    template.install_pack(folder)
    write(folder, "a-form", title="改")
    assert template.install_pack(folder) is True
    numbers = dict(
        db.session.execute(select(FormTemplate.key, TemplateVersion.number).join(FormTemplate.version)).all()
    )
    assert numbers == {"a-form": 2, "b-form": 1}


def test_does_not_overwrite_what_was_published_here(app, folder, designer):
    template.install_pack(folder)
    form = db.session.scalar(select(FormTemplate).where(FormTemplate.key == "a-form"))
    publish(form, designer, title="本地")
    write(folder, "a-form", title="新版")
    template.install_pack(folder)
    assert form.title == "本地"


def test_installs_nothing_of_a_pack_with_a_bad_form_and_lists_all_problems(app, folder):
    for name in ("a-form", "b-form"):
        write(folder, name, sections=[])
    with pytest.raises(BadDocument) as refusal:
        template.install_pack(folder)
    assert {problem.file for problem in refusal.value.problems} == {"small/a-form.json", "small/b-form.json"}
    assert db.session.scalar(select(func.count()).select_from(FormTemplate)) == 0


def test_refuses_words_from_whoever_may_not_publish(agent):
    make_template(**NAMED)
    with pytest.raises(Refused):
        template.reword({"company": "甲"}, agent)
    assert setting.get("company", "无") == "无"


@pytest.mark.parametrize("word", ["", "a\x00b", "长" * 5000, {"en": "no Chinese"}])
def test_refuses_a_word_that_cannot_stand_on_a_sheet_and_says_which(designer, word):
    form = make_template(**NAMED)
    with pytest.raises(Invalid) as refusal:
        template.reword({"company": word, "hotline": "12345"}, designer)
    assert refusal.value.errors.keys() == {"company", "hotline"}
    assert form.version.number == 1


def test_keeps_the_words_of_what_was_filled_in_before(agent, designer):
    form = make_template(**NAMED)
    before = make_entry(agent, form)
    opened = make_draft(agent, form)

    template.reword({"company": "甲"}, designer)

    assert definition_of(form.version).document.title == "甲回访"
    assert definition_of(before.version).document.title == "本公司回访"
    assert entry.submit(opened.token, ANSWERS, agent).version_id == before.version_id
    assert setting.values("company", "hotline") == {"company": "甲"}

    template.reword({"company": "甲"}, designer)
    assert form.version.number == 2

    template.reword({"company": None}, designer)
    assert definition_of(form.version).document.title == "本公司回访"
    assert setting.get("company") is None


def test_leaves_a_shipped_form_to_its_pack_when_its_words_change(app, folder, designer):
    write(folder, "a-form", **NAMED)
    template.install_pack(folder)
    form = db.session.scalar(select(FormTemplate).where(FormTemplate.key == "a-form"))
    template.retire(form, designer)
    template.reword({"company": "甲"}, designer)
    assert form.state == "retired"
    write(folder, "a-form", **{**NAMED, "title": "{company}走访"})
    template.install_pack(folder)
    assert definition_of(form.version).document.title == "甲走访"


NAMED = {"title": "{company}回访", "settings": {"company": {"label": "公司名称", "default": "本公司"}}}
INCOMPLETE = {
    "incomplete": "请补全备注行",
    "settings": {"flags": {"label": "备注行", "default": [{"key": "example", "label": "示例"}]}},
    "sections": [
        {
            "key": "head",
            "items": [
                {
                    "key": "rows",
                    "type": "table",
                    "label": "备注",
                    "rows": [{"key": "example", "label": "示例"}],
                    "from_setting": "flags",
                    "columns": [{"key": "what", "type": "text", "label": "内容"}],
                }
            ],
        }
    ],
}
ROWS = [{"key": "red", "label": "红旗"}, {"key": "blue", "label": "蓝旗"}]


def changed(form, **given):
    return json.dumps({**json.loads(form.version.document), **given})


def publish(form, by, **given):
    return template.publish(template.save_draft(form, changed(form, **given), by), by)


def rows_in(version):
    """Return the rows of the first table as a version prints them."""
    items = definition_of(version).document.standing.values()
    return next(item["rows"] for item in items if item["type"] == "table")


def write(folder, key, **given):
    document = {**SIMPLE, "key": key, **given}
    (folder / f"{key}.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


@pytest.fixture
def designer(app):
    return make_user("designer")


@pytest.fixture
def folder(tmp_path):
    """A pack of two forms, b before a."""
    pack = tmp_path / "small"
    pack.mkdir()
    description = {
        "key": "small",
        "title": {"zh": "小制度", "en": "Small"},
        "reference": "S000-01",
        "forms": ["b-form"],
    }
    (pack / "pack.json").write_text(json.dumps(description, ensure_ascii=False), encoding="utf-8")
    write(pack, "a-form")
    write(pack, "b-form")
    return pack
