"""Who may do what with entries: the refused first, scopes one by one, the same answer for one entry and in SQL."""

import itertools
from contextlib import contextmanager

import pytest
from flask_appbuilder.security.sqla.models import Group, Role
from sqlalchemy import event, select

from app.awaiting import awaited_by, awaiting, awaiting_among, is_awaited
from app.errors import NotFound, Refused
from app.extensions import db as database
from app.models.entry import Entry
from app.models.entry_step import EntryStep
from app.operations import grant
from app.operations.attachment import Attachment
from app.permissions import (
    DEFAULT_GRANTS,
    ROLES,
    SWITCHES,
    Scope,
    Verb,
    hidden_sections,
    matrix,
    may,
    may_see_phone,
    reach,
    require,
    roles_of,
    sites_of,
    visible,
)
from app.security import ROLE_TITLES
from tests.factories.customer import make_customer
from tests.factories.department import make_department
from tests.factories.entry import make_draft, make_entry
from tests.factories.form_template import make_template, make_template_of
from tests.factories.site import make_site
from tests.factories.user import make_user

PEOPLE = ("agent", "supervisor", "manager", "handler", "clerk", "designer", "Admin")


def test_shows_nothing_to_somebody_who_is_not_logged_in(made):
    assert not may(None, Verb.SEE, made)
    assert seen_by(None) == set()


def test_shows_nothing_to_somebody_who_was_switched_off(app, town, made):
    town["supervisor"].active = False
    assert not may(town["supervisor"], Verb.SEE, made)
    assert seen_by(town["supervisor"]) == set()


def test_shows_an_entry_to_nobody_of_another_site(app, made):
    elsewhere = make_site()
    for role in ("agent", "supervisor", "handler", "designer"):
        stranger = make_user(role, sites=[elsewhere])
        assert not may(stranger, Verb.SEE, made), role
        assert made.id not in seen_by(stranger)
        with pytest.raises(NotFound):
            require(stranger, Verb.SIGN, made)


def test_hides_an_agents_entries_from_colleagues(app, town, made):
    colleague = make_user("agent", sites=[town["site"]])
    assert not may(colleague, Verb.SEE, made)


def test_refuses_in_words_what_is_seen_but_not_allowed(town, made):
    with pytest.raises(Refused):
        require(town["agent"], Verb.VOID, made)
    require(town["supervisor"], Verb.VOID, made)


def test_keeps_drafts_and_unused_pictures_to_their_author(town):
    draft = make_draft(town["agent"])
    picture = Attachment(uploaded_by_id=town["agent"].id)
    for thing in (draft, picture):
        assert may(town["agent"], Verb.FILL, thing)
        assert not may(town["Admin"], Verb.SEE, thing)


def test_knows_no_rights_about_other_things(town):
    with pytest.raises(TypeError):
        may(town["agent"], Verb.SEE, town["site"])


@pytest.mark.parametrize(
    ("role", "sees"), [("supervisor", True), ("manager", True), ("clerk", True), ("handler", False)]
)
def test_shows_an_entry_of_the_site(town, made, role, sees):
    assert may(town[role], Verb.SEE, made) is sees


def test_shows_an_entry_to_its_author_wherever_they_belong(app, town, made):
    town["agent"].sites = [make_site()]
    database.session.flush()
    assert may(town["agent"], Verb.SEE, made)


def test_counts_an_owned_customer_as_own_for_seeing_only(app, town):
    owner = make_user("agent", sites=[town["site"]])
    made = make_entry(town["agent"], customer=make_customer(site=town["site"], owner=owner))
    assert may(owner, Verb.SEE, made)
    assert not may(owner, Verb.FILL, made)


def test_shows_a_dispatched_entry_to_the_department_it_was_dispatched_to(app, town):
    repair = make_department(code="repair")
    handler, other = make_user("handler", departments=[repair]), make_user("handler")
    template = make_template(
        route=[
            {"key": "fill", "title": "填写"},
            {"key": "reply", "title": "答复", "by": {"department": "repair"}, "signs": True},
        ]
    )
    made = make_entry(town["agent"], template)
    assert may(handler, Verb.SEE, made)
    assert may(handler, Verb.SIGN, made)
    assert not may(other, Verb.SEE, made)


def test_shows_an_entry_to_whom_it_waits_for_in_another_site(app, town):
    chosen = make_user("agent", sites=[make_site()])
    template = make_template_of("route")
    answers = {"area": "东区", "handler": {"id": chosen.id, "name": "孙"}}
    made = make_entry(town["agent"], template, answers)
    assert may(chosen, Verb.SEE, made)
    assert seen_by(chosen) == {made.id}


def test_widens_to_the_widest_of_several_roles(app, town, made):
    both = make_user("agent", "clerk", sites=[make_site()])
    assert may(both, Verb.SEE, made)
    assert not may(both, Verb.VOID, made)


def test_counts_roles_of_groups(app, town, made):
    member = make_user("agent", sites=[town["site"]])
    group = Group(name="轮值", label="轮值", description="")
    database.session.add(group)
    group.roles = list(database.session.scalars(select(Role).where(Role.name == "supervisor")))
    member.groups = [group]
    database.session.flush()
    assert roles_of(member) == {"agent", "supervisor"}
    assert may(member, Verb.SIGN, made)


def test_lets_a_templates_own_line_replace_the_general_one(app, town, made):
    grant.put("supervisor", Verb.SEE, Scope.NONE, town["Admin"], made.template)
    other = make_entry(town["agent"])
    assert not may(town["supervisor"], Verb.SEE, made)
    assert seen_by(town["supervisor"]) == {other.id}
    grant.follow("supervisor", Verb.SEE, made.template, town["Admin"])
    assert seen_by(town["supervisor"]) == {made.id, other.id}


@pytest.mark.parametrize("scope", list(Scope))
@pytest.mark.parametrize("role", ["agent", "supervisor", "handler", "manager"])
def test_answers_alike_for_one_entry_and_for_all(crowd, role, scope):
    people, entries = crowd
    grant.put(role, Verb.SEE, scope, people["Admin"])
    for user in people.values():
        one_by_one = {entry.id for entry in entries if may(user, Verb.SEE, entry)}
        per_template = {id_ for template in {entry.template for entry in entries} for id_ in seen_by(user, template)}
        assert seen_by(user) == one_by_one == per_template


@pytest.mark.parametrize("scope", list(Scope))
def test_widens_with_each_scope(crowd, scope):
    people, _entries = crowd
    wider = Scope(list(Scope)[min(scope.width + 1, Scope.ALL.width)])
    for user in (people["agent"], people["supervisor"], people["handler"]):
        role = min(roles_of(user))
        grant.put(role, Verb.SEE, scope, people["Admin"])
        narrow = seen_by(user)
        grant.put(role, Verb.SEE, wider, people["Admin"])
        assert narrow <= seen_by(user)


def test_says_the_reach_to_readers_without_sql(town, made):
    assert not reach(None, made.template).own
    assert reach(town["Admin"], made.template).everything
    assert reach(town["supervisor"], made.template).sites == {town["site"].id}
    assert reach(town["agent"], made.template).takes_part
    assert not reach(town["agent"], made.template).sites


def test_does_not_await_the_author_who_may_not_sign(app, town):
    both = make_user("agent", "supervisor", sites=[town["site"]])
    made = make_entry(both)
    assert awaited(both) == set()
    (for_supervisors, for_managers) = made_lines(made)
    assert not is_awaited(both, for_supervisors)
    assert is_awaited(town["supervisor"], for_supervisors)
    assert is_awaited(town["manager"], for_managers)


def test_answers_alike_for_one_step_and_for_the_queue(crowd):
    people, entries = crowd
    lines = [line for entry in entries for line in made_lines(entry)]
    for user in people.values():
        assert awaited(user) == {line.id for line in lines if is_awaited(user, line)}
    assert awaited(None) == set()


def test_hides_a_section_only_if_every_role_of_the_user_is_kept_out(app, town, made):
    both = make_user("agent", "supervisor")
    grant.hide_section("agent", made.template, "head", town["Admin"])
    assert hidden_sections(town["agent"], made.template) == {"head"}
    assert hidden_sections(both, made.template) == frozenset()
    assert hidden_sections(town["Admin"], made.template) == frozenset()
    grant.show_section("agent", made.template, "head", town["Admin"])
    assert hidden_sections(town["agent"], made.template) == frozenset()


def test_shows_phones_to_those_who_call(town):
    assert [role for role in PEOPLE if may_see_phone(town[role])] == ["agent", "supervisor", "manager", "Admin"]


def test_knows_the_sites_of_a_user(town):
    assert sites_of(None) == frozenset()
    assert sites_of(town["agent"]) == {town["site"].id}
    assert sites_of(town["manager"]) is None


def test_shows_the_grants_as_a_matrix(app, town, made):
    grant.put("clerk", Verb.SEE, Scope.SITE, town["Admin"], made.template)
    cell = matrix(made.template)["clerk"][Verb.SEE]
    assert (cell.scope, cell.is_own) == (Scope.SITE, True)
    assert not matrix(made.template)["clerk"][Verb.EXPORT].is_own
    assert matrix()["clerk"][Verb.SEE].scope is Scope.ALL
    assert matrix()["designer"][Verb.VOID].scope is Scope.NONE


def test_reads_everything_about_a_user_with_one_query(app, town, made):
    database.session.commit()
    user = town["supervisor"]
    assert user.is_active
    with counting() as statements:
        for verb, template in itertools.product(Verb, (None, made.template)):
            may(user, verb, template)
        sites_of(user)
        hidden_sections(user, made.template)
    assert len([each for each in statements if "my_roles" in each]) == 1


def test_keeps_what_was_read_over_a_savepoint_and_not_over_one_that_was_undone(app, town):
    user = town["supervisor"]
    may(user, Verb.SEE)
    with counting() as statements:
        with database.session.begin_nested():
            may(user, Verb.SEE)
        may(user, Verb.SEE)
        assert not [each for each in statements if "my_roles" in each]
        database.session.begin_nested().rollback()
        may(user, Verb.SEE)
    assert len([each for each in statements if "my_roles" in each]) == 1


def test_reads_rights_afresh_after_a_commit(app, town, made):
    assert may(town["supervisor"], Verb.SEE, made)
    town["supervisor"].sites = []
    database.session.commit()
    assert not may(town["supervisor"], Verb.SEE, made)


def test_names_every_role_for_people():
    assert set(ROLES) < ROLE_TITLES.keys()
    assert DEFAULT_GRANTS.keys() == set(ROLES)


def test_grants_switches_wholly_or_not():
    scopes = {scope for verbs in DEFAULT_GRANTS.values() for verb, scope in verbs.items() if verb in SWITCHES}
    assert scopes == {Scope.ALL}


def seen_by(user, template=None):
    rows = select(Entry.id).where(*visible(user, template))
    if template is not None:
        rows = rows.where(Entry.template_id == template.id)
    return set(database.session.scalars(rows))


def awaited(user):
    """Return what waits for a user by both statements, the one made for them and the one prepared for anybody."""
    found = set(database.session.scalars(select(EntryStep.id).where(*awaiting(user))))
    mine = awaited_by(user)
    prepared = select(EntryStep.id).where(awaiting_among())
    assert found == (set(database.session.scalars(prepared, mine)) if mine else set())
    return found


def made_lines(entry):
    return list(
        database.session.scalars(
            select(EntryStep).where(EntryStep.entry_id == entry.id, EntryStep.state == "waiting").order_by(EntryStep.id)
        )
    )


@pytest.fixture
def town(app):
    """One site with somebody of every role."""
    site = make_site()
    return {"site": site} | {role: make_user(role, sites=[site]) for role in PEOPLE}


@pytest.fixture
def made(town):
    return make_entry(town["agent"])


@pytest.fixture
def crowd(app):
    """People of two sites and a department, and entries that reach them in every way."""
    here, there, repair = make_site(), make_site(), make_department(code="repair")
    people = {role: make_user(role, sites=[here]) for role in PEOPLE}
    people["handler"].departments = [repair]
    people["agent there"] = make_user("agent", sites=[there])
    people["supervisor there"] = make_user("supervisor", sites=[there])
    people["supervisor who writes"] = make_user("supervisor", sites=[there], departments=[repair])
    database.session.flush()
    plain = make_template()
    dispatched = make_template(
        route=[
            {"key": "fill", "title": "填写"},
            {"key": "reply", "title": "答复", "by": {"department": "repair"}, "signs": True},
        ]
    )
    owned = make_customer(site=there, owner=people["agent"])
    entries = [
        make_entry(people["agent"], plain),
        make_entry(people["agent there"], plain),
        make_entry(people["agent there"], plain, customer=owned),
        make_entry(people["agent there"], dispatched),
        make_entry(people["supervisor who writes"], plain),
    ]
    return people, entries


@contextmanager
def counting():
    """Collect the statements sent meanwhile."""
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(database.engine, "before_cursor_execute", note)
