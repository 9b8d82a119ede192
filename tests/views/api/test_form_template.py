"""Form templates through the API: what is not open does not exist, what is hidden is left out."""

import json

from jsonschema import Draft202012Validator

from app.models.grant import Grant, HiddenSection
from app.operations.publication import new_version
from app.schema.document import load
from tests.factories.form_template import make_template
from tests.factories.user import make_user
from tests.views.visits import make_judged_visits, make_visits

TEMPLATES = "/api/v1/templates"


def test_shows_nothing_of_a_form_that_is_not_open(calling, db, agent):
    template = make_template()
    closed = [Grant(role="agent", template_id=template.id, verb=verb, scope="none") for verb in ("see", "fill")]
    db.session.add_all(closed)
    mine = calling(agent)
    here = f"{TEMPLATES}/{template.key}"

    for address in (here, f"{here}/versions/1", f"{here}/summaries", f"/api/v1/entries?template={template.key}"):
        assert mine.get(address).status_code == 404
    assert template.key not in {each["key"] for each in mine.get(TEMPLATES).json}
    assert mine.submit(template, {"area": "东区"}).status_code == 404


def test_knows_no_form_and_no_version_that_is_not_there(calling, agent):
    template, mine = make_template(), calling(agent)

    for address in ("nowhere", f"{template.key}/versions/2", f"{template.key}/versions/2147483648"):
        assert mine.get(f"{TEMPLATES}/{address}").status_code == 404


def test_lists_what_one_works_with(calling, agent):
    template = make_visits()

    line = next(each for each in calling(agent).get(TEMPLATES).json if each["key"] == template.key)

    assert (line["title"], line["version"], line["may_fill"]) == ("回访记录", 1, True)
    assert line["links"]["self"] == f"{TEMPLATES}/{template.key}"


def test_says_what_may_be_answered(calling, agent):
    template = make_judged_visits()

    read = calling(agent).get(f"{TEMPLATES}/{template.key}").json
    judge = Draft202012Validator(read["submit"])

    assert judge.is_valid({"area": "东区", "service": 8, "mode": {"paths": ["phone/first"]}})
    assert not judge.is_valid({"area": "东区", "service": 11})
    assert not judge.is_valid({"area": "东区", "remark": "不该由此填写"})
    assert not judge.is_valid({"service": 8})
    assert {"remark", "twice", "sum"} <= read["answers"]["properties"].keys()
    assert {"@state", "mode", "rows.how"} <= {each["path"] for each in read["filters"]}


def test_leaves_out_hidden_sections_everywhere(calling, agent, db):
    template = make_judged_visits()
    db.session.add(HiddenSection(role="agent", template_id=template.id, section_key="secret"))
    mine = calling(agent)

    read = mine.get(f"{TEMPLATES}/{template.key}").json
    version = mine.get(f"{TEMPLATES}/{template.key}/versions/1").json
    summaries = mine.get(f"{TEMPLATES}/{template.key}/summaries").json

    for each in (read, version):
        assert not {"verdict", "grade", "remark", "sum"} & each["answers"]["properties"].keys()
        assert "内部评语" not in json.dumps(each["document"]["sections"], ensure_ascii=False)
    assert not {"verdict", "grade"} & {each["path"] for each in read["filters"]}
    assert not {"verdict", "grade", "sum"} & {each["path"] for each in summaries["items"]}


def test_keeps_earlier_versions(calling, db):
    template = make_template()
    changed = json.loads(template.version.document) | {"title": "走访（二）"}
    new_version(template, load(json.dumps(changed)), None, "改名")
    mine = calling(make_user("agent"))

    titles = [mine.get(f"{TEMPLATES}/{template.key}/versions/{n}").json["document"]["title"] for n in (1, 2)]

    assert titles == ["走访", "走访（二）"]
    assert mine.get(f"{TEMPLATES}/{template.key}").json["version"] == 2
