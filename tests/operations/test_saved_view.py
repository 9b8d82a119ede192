"""Saved views: who keeps, sees, shares and changes them; each role opens with one."""

import pytest

from app.errors import Conflict, Invalid, NotFound, Refused
from app.operations import saved_view
from app.operations.saved_view import Wanted
from tests.factories.form_template import make_template
from tests.factories.user import make_user


def test_shares_nothing_of_who_may_neither_design_nor_publish(agent, supervisor):
    for by in (agent, supervisor):
        for wanted in (Wanted("共享", roles=["agent"]), Wanted("台账", is_register=True)):
            with pytest.raises(Refused):
                saved_view.save(make_template(), wanted, by)


def test_hides_what_is_anothers_own(agent, colleague, designer):
    view = saved_view.save(make_template(), Wanted("我的"), agent)

    assert saved_view.of_template(view.template, colleague) == []
    with pytest.raises(NotFound):
        saved_view.find(view.id, colleague)
    with pytest.raises(Refused):
        saved_view.change(view, Wanted("他的"), colleague, 1)
    with pytest.raises(Refused):
        saved_view.remove(view, colleague)


def test_shows_a_shared_view_to_its_roles_only_and_lets_them_not_change_it(agent, supervisor, designer):
    view = saved_view.save(make_template(), Wanted("共享", roles=["agent"]), designer)

    assert saved_view.of_template(view.template, agent) == [view]
    assert saved_view.of_template(view.template, supervisor) == []
    assert saved_view.find(view.id, agent) is view
    with pytest.raises(Refused):
        saved_view.change(view, Wanted("改名"), agent, 1)


def test_opens_the_list_of_a_role_with_one_view(agent, designer):
    template = make_template()
    first = saved_view.save(template, Wanted("一", roles=["agent"], default_roles=["agent"]), designer)
    second = saved_view.save(template, Wanted("二", roles=["agent"], default_roles=["agent", "manager"]), designer)

    assert (first.default_roles, second.default_roles) == ([], ["agent"])
    assert saved_view.default_for(saved_view.of_template(template, agent), agent) is second


def test_says_that_somebody_changed_a_view_meanwhile(agent):
    view = saved_view.save(make_template(), Wanted("一"), agent)
    saved_view.change(view, Wanted("二"), agent, view.lock_version)

    with pytest.raises(Conflict):
        saved_view.change(view, Wanted("三"), agent, 1)


@pytest.mark.parametrize("name", ["", "  ", "\x00", "长" * 61])
def test_wants_a_name(agent, name):
    with pytest.raises(Invalid):
        saved_view.save(make_template(), Wanted(name), agent)


def test_keeps_the_columns_a_user_chose_apart_for_each_user_and_form(agent, colleague):
    template, other = make_template(), make_template()
    saved_view.choose_columns(template, ["aim", "area", "aim", "gone"], agent)
    saved_view.choose_columns(template, ["area", "aim"], agent)

    assert saved_view.chosen_columns(template, agent) == ["area", "aim"]
    assert saved_view.chosen_columns(other, agent) == []
    assert saved_view.chosen_columns(template, colleague) == []
    saved_view.choose_columns(template, [], agent)
    assert saved_view.chosen_columns(template, agent) == []


@pytest.fixture
def designer(app):
    return make_user("designer")
