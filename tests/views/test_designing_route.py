"""The designer's page of the route: whom it can ask, and the rights over the records for reading."""

import json
import re

import pytest

from app.operations import grant
from app.permissions import Scope, Verb
from tests.factories.department import make_department
from tests.factories.user import make_user
from tests.views.visits import make_judged_visits


@pytest.mark.parametrize("role", ["agent", "supervisor", "handler"])
def test_is_hidden_from_who_may_not_design(login, role):
    assert login(make_user(role)).get(f"/design/{make_judged_visits().key}/").status_code == 404


def test_sums_up_who_may_do_what_with_the_records(login, admin):
    template = make_judged_visits()
    grant.put("handler", Verb.SEE, Scope.NONE, admin, template)
    grant.hide_section("agent", template, "secret", admin)
    page = login(make_user("designer")).get(f"/design/{template.key}/").text

    rights = page[page.index("route-rights") : page.index("</aside>", page.index("route-rights"))]
    see = re.search(r"<dt>查看</dt>(.*?)</div>", rights, re.DOTALL)[1]
    assert "经理" in see
    assert "责任部门" not in see
    assert 'data-section="secret"' in rights
    assert "客服专员" in rights[rights.index('data-section="secret"') :]
    assert "/rights/" not in rights
    assert f"/rights/{template.key}" in login(admin).get(f"/design/{template.key}/").text


def test_tells_scripts_whom_a_step_can_ask(login):
    department = make_department(name="工程部")
    page = login(make_user("designer")).get(f"/design/{make_judged_visits().key}/").text
    about = json.loads(re.search(r'data-design="about">(.*?)</script>', page, re.DOTALL)[1])

    assert about["departments"][department.code] == "工程部"
    assert about["userTypes"] == ["user"]
    assert [step["key"] for step in about["usualRoute"]] == ["fill", "review"]


def test_costs_few_questions(login, asked):
    address = f"/design/{make_judged_visits().key}/"
    mine = login(make_user("designer"))
    mine.get(address)
    statements = asked(lambda: mine.get(address))
    assert len(statements) <= 12, "\n".join(statements)
