"""Saved views and columns as pages: refused users first, state in the address, what is gone is said."""

from html import unescape

import pytest

from app.extensions import db
from app.models.saved_view import SavedView
from app.operations import saved_view
from app.operations.saved_view import Wanted
from tests.factories.form_template import make_template
from tests.factories.user import make_user
from tests.views.visits import make_visits, visit


def test_gives_anothers_view_to_nobody(login, agent, colleague):
    view = saved_view.save(make_template(), Wanted("我的"), agent)
    theirs = login(colleague)

    assert theirs.get(f"/forms/views/{view.id}").status_code == 404
    assert theirs.post(f"/forms/views/{view.id}", data={"name": "他的", "lock_version": "1"}).status_code == 404
    assert theirs.post(f"/forms/views/{view.id}/delete").status_code == 404
    assert view.name == "我的"


def test_lets_its_readers_not_change_a_shared_view(login, agent, designer):
    view = saved_view.save(make_template(), Wanted("共享", roles=["agent"]), designer)

    assert login(agent).get(f"/forms/views/{view.id}").status_code == 403
    assert login(agent).post(f"/forms/views/{view.id}/delete").status_code == 403


def test_shares_nothing_for_who_may_not(login, agent):
    template = make_template()
    login(agent).post(f"/forms/{template.key}/views", data={"name": "共享", "role": "supervisor"})

    assert db.session.query(SavedView).count() == 0


def test_keeps_a_list_as_a_tab_with_its_state_in_the_address(login, agent):
    template = make_visits()
    visit(agent, template, service=9)
    visit(agent, template, service=2)
    mine = login(agent)

    kept = mine.post(f"/forms/{template.key}/views?f.service.from=5&sort=-service", data={"name": "满意的"})
    page = mine.get(kept.location)

    assert "f.service.from=5" in kept.location
    assert "sort=-service" in kept.location
    assert "满意的" in page.text
    assert page.text.count('name="entry"') == 1


def test_opens_with_the_default_view_of_the_role(login, agent, designer):
    template = make_template()
    view = saved_view.save(template, Wanted("一", roles=["agent"], default_roles=["agent"]), designer)
    mine = login(agent)

    assert f"view={view.id}" in mine.get(f"/forms/{template.key}/").location
    assert mine.get(f"/forms/{template.key}/?view=all").status_code == 200


def test_says_what_is_gone_from_the_form(login, agent):
    template = make_template()
    query, labels = {"f.gone.from": ["3"], "f.area": ["东"]}, {"gone": "老栏目"}
    view = saved_view.save(template, Wanted("旧", ["area"], query=query, labels=labels), agent)

    page = login(agent).get(f"/forms/{template.key}/?view={view.id}&f.gone.from=3&f.area=东")

    assert page.status_code == 200
    assert "老栏目" in page.text


def test_renames_and_deletes(login, agent):
    view = saved_view.save(make_template(), Wanted("旧名"), agent)
    mine = login(agent)

    blank = mine.post(f"/forms/views/{view.id}", data={"name": "", "lock_version": "1"})
    assert blank.status_code == 422
    mine.post(f"/forms/views/{view.id}", data={"name": "新名", "column": ["aim", "area"], "lock_version": "1"})
    assert (view.name, view.columns) == ("新名", ["aim", "area"])
    mine.post(f"/forms/views/{view.id}/delete")
    assert db.session.query(SavedView).count() == 0


def test_shows_the_chosen_columns_in_their_order_nested_ones_and_sums_too(login, agent):
    template = make_visits()
    visit(agent, template, service=9, rows=[{"hours": 1.5}, {"hours": 2}])
    mine = login(agent)

    mine.post(f"/forms/{template.key}/columns", data={"column": ["rows.hours+", "rows.hours", "area"]})
    page = unescape(mine.get(f"/forms/{template.key}/").text)

    assert page.index(">3.5<") < page.index("1.5；2") < page.index(">东区<")
    mine.post(f"/forms/{template.key}/columns", data={"reset": "1", "column": ["area"]})
    assert saved_view.chosen_columns(template, agent) == []


@pytest.fixture
def designer(app):
    return make_user("designer")
