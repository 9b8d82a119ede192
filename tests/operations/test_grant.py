"""Changing who may do what: administrators only."""

import pytest
from sqlalchemy import func, select

from app.errors import Frozen, Invalid, Refused
from app.extensions import db
from app.models.grant import Grant
from app.operations import grant
from app.permissions import DEFAULT_GRANTS, Scope, Verb, matrix, may
from app.security import full_name
from tests.factories.form_template import make_template
from tests.factories.user import make_user


@pytest.mark.parametrize("role", ["agent", "supervisor", "manager", "designer"])
def test_refuses_all_but_administrators(app, role):
    form, nobody = make_template(), make_user(role)
    for act in (
        lambda: grant.put("agent", Verb.VOID, Scope.ALL, nobody),
        lambda: grant.follow("agent", Verb.VOID, form, nobody),
        lambda: grant.hide_section("agent", form, "head", nobody),
        lambda: grant.show_section("agent", form, "head", nobody),
    ):
        with pytest.raises(Refused):
            act()


def test_tells_the_changes_to_administrators_only(manager):
    with pytest.raises(Refused):
        grant.changes(None, manager)


def test_writes_down_who_changed_what_from_what_to_what_and_nothing_else(admin):
    form = make_template()
    grant.put("agent", Verb.SEE, Scope.SITE, admin)
    grant.put("agent", Verb.SEE, Scope.SITE, admin)
    grant.put("clerk", Verb.VOID, Scope.NONE, admin)
    grant.put("clerk", Verb.VOID, Scope.ALL, admin, form)
    grant.follow("clerk", Verb.VOID, form, admin)
    grant.follow("clerk", Verb.VOID, form, admin)
    for change in (grant.show_section, grant.hide_section, grant.hide_section, grant.show_section):
        change("agent", form, "head", admin)

    def told(about):
        found = reversed(grant.changes(about, admin))
        return [(one.role, one.verb or one.section_key, one.was, one.became) for one in found]

    assert told(None) == [("agent", "see", "part", "site")]
    assert told(form) == [
        ("clerk", "void", "", "all"),
        ("clerk", "void", "all", ""),
        ("agent", "head", "shown", "hidden"),
        ("agent", "head", "hidden", "shown"),
    ]
    (line,) = grant.changes(None, admin)
    assert (line.by_id, line.by_name) == (admin.id, full_name(admin))
    line.became = "all"
    with pytest.raises(Frozen):
        db.session.flush()


def test_refuses_half_a_switch(admin):
    with pytest.raises(Invalid):
        grant.put("agent", Verb.SEE_PHONE, Scope.SITE, admin)


def test_takes_effect_at_once(app, admin, agent):
    assert not may(agent, Verb.DESIGN)
    grant.put("agent", Verb.DESIGN, Scope.ALL, admin)
    assert may(agent, Verb.DESIGN)
    grant.put("agent", Verb.DESIGN, Scope.NONE, admin)
    assert not may(agent, Verb.DESIGN)


def test_keeps_one_line_for_each_role_verb_and_template(admin):
    form = make_template()
    before = db.session.scalar(select(func.count()).select_from(Grant))
    for scope in (Scope.OWN, Scope.SITE):
        grant.put("agent", Verb.SEE, scope, admin)
        grant.put("agent", Verb.SEE, scope, admin, form)
    assert db.session.scalar(select(func.count()).select_from(Grant)) == before + 1
    assert matrix(form)["agent"][Verb.SEE].scope is Scope.SITE
    grant.follow("agent", Verb.SEE, form, admin)
    grant.follow("agent", Verb.SEE, form, admin)
    assert db.session.scalar(select(func.count()).select_from(Grant)) == before


def test_installs_what_nobody_has_said_yet(admin):
    grant.put("clerk", Verb.SEE, Scope.NONE, admin)
    grant.install_defaults()
    assert matrix()["clerk"][Verb.SEE].scope is Scope.NONE
    said = db.session.scalar(select(func.count()).select_from(Grant))
    assert said == sum(map(len, DEFAULT_GRANTS.values()))
