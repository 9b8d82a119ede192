"""The whole API, made from its own description: every id for every role, and bodies right and nearly right."""

from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from sqlalchemy import select

from app.grants import ROLES, Verb
from app.models.customer import Customer
from app.models.entry import Entry
from app.models.export_job import ExportJob
from app.models.form_template import FormTemplate
from app.operations import export_job
from app.operations.definition import definition_of
from app.operations.journey import look
from app.permissions import may, sites_of, visible
from app.schema.answer_schema import answer_schema
from app.views.api._endpoint import PARAMETER
from tests.factories.attachment import picture
from tests.factories.customer import make_customer
from tests.factories.department import make_department
from tests.factories.site import make_site
from tests.factories.user import make_user
from tests.views.api.inventing import ANYTHING, fitting, nearly_fitting
from tests.views.visits import judge, make_judged_visits, make_visits, visit

EVERYBODY = (*ROLES, "Admin")
ACTS = ("fill", "sign", "return", "withdraw", "unlock", "void", "correct")
QUIET = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)


# ---- the description


def test_describes_itself(anybody, app):
    described = anybody.get("/api/v1/openapi.json").json

    assert described["openapi"] == "3.1.0"
    routed = {
        PARAMETER.sub(r"{\g<name>}", rule.rule) for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")
    }
    assert described["paths"].keys() == {address for address in routed if "static" not in address}
    names = [each["operationId"] for _address, _method, each in operations(described)]
    assert len(names) == len(set(names))
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for kind, name in ((kind, name) for kind, each in described["components"].items() for name in each):
        assert kind == "securitySchemes" or f"#/components/{kind}/{name}" in str(described), f"nobody uses {name}"
    for _address, _method, each in operations(described):
        assert each["summary"]
        assert {"400", "401", "422"} <= each["responses"].keys()


# ---- every id for every role


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("home", ["here", "there", "nowhere"])
def test_shows_each_entry_to_exactly_those_who_may_see_it(world, calling, db, role, home):
    who = world.person(role, home)
    mine = calling(who)

    for template in world.templates:
        allowed = set(
            db.session.scalars(select(Entry.id).where(Entry.template_id == template.id, *visible(who, template)))
        )
        listed = mine.get(f"/api/v1/entries?template={template.key}&size=100")
        is_open = may(who, Verb.SEE, template) or may(who, Verb.FILL, template)
        assert listed.status_code == (200 if is_open else 404)
        assert not is_open or {each["id"] for each in listed.json["found"]} == allowed
        for entry in (each for each in world.entries if each.template_id == template.id):
            for suffix in ("", "/log"):
                answer = mine.get(f"/api/v1/entries/{entry.id}{suffix}")
                assert answer.status_code == (200 if entry.id in allowed else 404), (role, home, entry.id)


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("home", ["here", "there", "nowhere"])
def test_lets_nobody_act_on_what_they_do_not_see(world, calling, db, role, home):
    who = world.person(role, home)
    mine = calling(who)
    before = states(world, db)
    hidden = [entry for entry in world.entries if not may(who, Verb.SEE, entry)]

    for entry, act in product(hidden, ACTS):
        answer = mine.post(f"/api/v1/entries/{entry.id}/{act}", world.word(entry, act))
        assert answer.status_code == 404, (role, home, act)

    assert states(world, db) == before


@pytest.mark.parametrize("role", EVERYBODY)
def test_lets_act_only_whom_the_entry_says_it_is_possible_for(world, calling, db, role):
    who = world.person(role, "here")
    mine = calling(who)

    for entry, act in product([each for each in world.entries if may(who, Verb.SEE, each)], ACTS):
        possible = {each["act"] for each in mine.get(f"/api/v1/entries/{entry.id}").json["possible"]}
        db.session.refresh(entry)
        with db.session.begin_nested() as attempt:
            answer = mine.post(f"/api/v1/entries/{entry.id}/{act}", world.word(entry, act))
            attempt.rollback()
        db.session.expire_all()
        assert (answer.status_code == 200) <= (act in possible), (role, act, answer.text)
        assert answer.status_code in {200, 403, 409, 422}


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("home", ["here", "there", "nowhere"])
def test_shows_each_customer_to_exactly_those_of_its_site(world, calling, db, role, home):
    who = world.person(role, home)
    mine, sites = calling(who), sites_of(who)
    mayread = mine.get("/api/v1/customers").status_code == 200

    for customer in db.session.scalars(select(Customer)):
        is_theirs = sites is None or customer.site_id in sites
        expected = (200 if is_theirs else 404) if mayread else 403
        assert mine.get(f"/api/v1/customers/{customer.id}").status_code == expected
        changed = mine.patch(f"/api/v1/customers/{customer.id}", {"note": "改过"}).status_code
        assert changed == 403 or (changed == 200) == is_theirs


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("home", ["here", "there", "nowhere"])
def test_exports_to_each_exactly_what_their_grant_reaches(world, calling, db, role, home):
    who = world.person(role, home)
    mine = calling(who)

    for template in world.templates:
        here, key = f"/api/v1/templates/{template.key}/exports", {"Idempotency-Key": f"key-{template.key}"}
        ordered = mine.post(here, {"output": "csv"}, headers=key)
        if not (may(who, Verb.SEE, template) or may(who, Verb.FILL, template)):
            assert ordered.status_code == 404
        elif not may(who, Verb.EXPORT, template):
            assert ordered.status_code == 403
        else:
            reached = select(Entry.id).where(Entry.template_id == template.id, *visible(who, template))
            allowed = {
                each for each in db.session.scalars(reached) if may(who, Verb.EXPORT, db.session.get(Entry, each))
            }
            job = db.session.get(ExportJob, ordered.json["id"])
            assert set(export_job.records_of(job)) == allowed, (role, home)


@pytest.mark.parametrize("role", [None, *EVERYBODY])
def test_answers_every_address_in_words_for_every_id(world, app, anybody, calling, role):
    mine = anybody if role is None else calling(world.person(role, "here"))
    described = anybody.get("/api/v1/openapi.json").json
    values = ("1", "0", "-1", "2147483648", str(2**63), "x", "%00", "..%2f..", "1%27--", "%E5%A5%BD")

    for (address, method, said), value in product(operations(described), values):
        answer = mine.call(method.upper(), filled(address, value), **({} if method == "get" else {"json": {}}))
        assert answer.status_code < 500, f"{method} {address} {value}"
        is_open = said.get("security") == []
        assert is_open or role is not None or answer.status_code in {400, 401, 404, 405}


# ---- bodies


@pytest.mark.parametrize("role", ["agent", "supervisor", "Admin"])
def test_never_fails_whatever_is_sent(world, anybody, calling, db, role):
    mine = calling(world.person(role, "here"))
    described = anybody.get("/api/v1/openapi.json").json
    posting = [each for each in operations(described) if "application/json" in content_of(each[2])]
    entry = world.entries[0]

    @QUIET
    @given(st.data())
    def send(data: Any) -> None:
        for address, method, said in posting:
            schema = said["requestBody"]["content"]["application/json"]["schema"]
            body = data.draw(fitting(schema) | nearly_fitting(schema), label=address)
            headers = {"Idempotency-Key": data.draw(st.text("abc-1", min_size=6, max_size=12))}
            place = filled(address, str(entry.id))
            with db.session.begin_nested() as attempt:
                answer = mine.call(method.upper(), place, json=body, headers=headers)
                attempt.rollback()
            db.session.expire_all()
            assert answer.status_code < 500, f"{address} {body}"

    send()


def test_never_fails_whatever_picture_is_sent(world, calling, db):
    mine, whole = calling(world.person("agent", "here")), picture()
    broken = st.builds(lambda at, byte: whole[:at] + byte + whole[at + 1 :], st.integers(0, len(whole)), st.binary())

    @QUIET
    @given(st.binary(max_size=60) | broken, st.sampled_from(["photo", "signature", "film", ""]), st.text(max_size=9))
    def send(content: bytes, kind: str, name: str) -> None:
        with db.session.begin_nested() as attempt:
            answer = mine.send(content, kind, name=name)
            attempt.rollback()
        assert answer.status_code in {201, 400, 413, 422}

    send()


@pytest.mark.parametrize("name", ["judged", "plain"])
def test_takes_every_answer_the_schema_lets_pass_or_says_why_not(world, calling, db, name):
    template = world.templates[0 if name == "plain" else 1]
    mine = calling(world.person("agent", "here"))
    schema = mine.get(f"/api/v1/templates/{template.key}").json["submit"]

    @QUIET
    @given(
        fitting(schema) | nearly_fitting(schema),
        st.dictionaries(st.sampled_from(sorted(schema["properties"])), ANYTHING),
    )
    def send(answers: Any, spoilt: Any) -> None:
        with db.session.begin_nested() as attempt:
            answer = mine.submit(template, {**answers, **spoilt} if isinstance(answers, dict) else answers)
            attempt.rollback()
        db.session.expire_all()
        assert answer.status_code in {201, 400, 422}
        assert answer.status_code == 201 or answer.json["detail"]

    send()


@pytest.mark.parametrize("role", ["agent", "Admin"])
def test_never_fails_whatever_stands_behind_the_question_mark(world, calling, role):
    template = world.templates[0]
    mine = calling(world.person(role, "here"))
    paths = [each["path"] for each in mine.get(f"/api/v1/templates/{template.key}").json["filters"]]
    names = st.builds(
        lambda path, end: f"f.{path}{end}",
        st.sampled_from(paths),
        st.sampled_from(["", ".all", ".from", ".to", ".is", ".name"]),
    )
    values = st.sampled_from(
        ["", "1", "-1", "phone", "filled", "given", "2026-11-21", "09:30", "1e9", "9" * 30, "好", "a\x00"]
    )
    more = st.dictionaries(
        st.sampled_from(["sort", "page", "size", "q", "site"]), values | st.sampled_from(["-service", "@age"])
    )

    @QUIET
    @given(st.dictionaries(names, values | st.text(max_size=5), max_size=4), more)
    def ask(filters: Any, others: Any) -> None:
        for address in ("/api/v1/entries", f"/api/v1/templates/{template.key}/summaries", "/api/v1/customers"):
            asked = {"template": template.key, **filters, **others}
            assert mine.get(address, query_string=asked).status_code in {200, 400, 403, 422}

    ask()


def test_schema_of_a_sheet_is_that_of_its_definition(world, calling):
    template = world.templates[0]
    definition = definition_of(template.version)
    said = calling(world.person("agent", "here")).get(f"/api/v1/templates/{template.key}").json["submit"]

    assert (
        said["properties"].keys()
        == answer_schema(definition.compiled, definition.fillable(definition.route.first))["properties"].keys()
    )


def operations(described: Any) -> list[tuple[str, str, Any]]:
    return [
        (address, method, said)
        for address, methods in sorted(described["paths"].items())
        for method, said in sorted(methods.items())
    ]


def content_of(said: Any) -> Any:
    return said.get("requestBody", {}).get("content", {})


def filled(address: str, value: str) -> str:
    return "".join(value if at % 2 else part for at, part in enumerate(address.replace("}", "{").split("{")))


def states(world: Any, db: Any) -> list[Any]:
    db.session.expire_all()
    return [(entry.state, entry.lock_version, entry.answers) for entry in world.entries]


class World:
    """Two sites, their people, and entries that reach people in every way."""

    def __init__(self) -> None:
        self.sites = {"here": make_site(), "there": make_site()}
        self.department = make_department()
        self.templates: list[FormTemplate] = [make_visits(), make_judged_visits()]
        self.entries = [entry for site in self.sites.values() for entry in self._entries(site)]

    def person(self, role: str, home: str) -> Any:
        sites = [self.sites[home]] if home in self.sites else []
        return make_user(role, sites=sites, departments=[self.department] if role == "handler" else [])

    def word(self, entry: Entry, act: str) -> dict[str, Any]:
        """Return a body that would do, were it from the right person at the right time."""
        steps = look(entry.id, entry.author).lines
        step = next((line.id for line in steps if line.state == "waiting"), steps[-1].id)
        about: dict[str, Any] = {"lock_version": entry.lock_version}
        if act in {"fill", "sign", "return"}:
            about["step"] = step
        if act in {"fill", "correct"}:
            about["answers"] = {}
        if act in {"return", "unlock", "void", "correct"}:
            about["reason"] = "说明"
        return about | ({"to": "fill"} if act == "return" else {})

    def _entries(self, site: Any) -> list[Entry]:
        author, supervisor = make_user("agent", sites=[site]), make_user("supervisor", sites=[site])
        customer = make_customer(site=site, owner=author)
        plain, judged = self.templates
        told = {"service": 6, "customer": {"id": customer.id, "name": customer.name}}
        decided = visit(author, judged, **told)
        judge(decided, supervisor)
        return [visit(author, plain, **told), visit(author, judged), decided]


@pytest.fixture
def world(app: Any) -> World:
    return World()
