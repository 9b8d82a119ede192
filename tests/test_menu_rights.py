"""The rights a role starts with, and what stays of changes made in the panel."""

import pytest
from flask_appbuilder.security.sqla.models import PermissionView, Role, ViewMenu
from sqlalchemy import func, select

from app.extensions import writing
from app.grants import ROLES
from app.menu_rights import ROLE_RIGHTS, sync_security


def test_changes_nothing_the_second_time(app, db):
    before = rights(db)

    sync_security(app)

    assert rights(db) == before
    assert db.session.scalar(select(func.count()).select_from(PermissionView)) == len(rights(db)["Admin"])


def test_does_not_give_back_what_was_taken_in_the_panel(app, db):
    with writing():
        agent = role(db, "agent")
        agent.permissions.clear()

    sync_security(app)

    assert role(db, "agent").permissions == []


def test_gives_new_pages_to_their_roles(app, db):
    with writing():
        view = db.session.scalar(select(ViewMenu).where(ViewMenu.name == "CustomerView"))
        gone = list(db.session.scalars(select(PermissionView).where(PermissionView.view_menu_id == view.id)))
        for each in gone:
            db.session.delete(each)

    sync_security(app)

    assert ("can_list", "CustomerView") in rights(db)["agent"]
    assert ("can_delete", "CustomerView") in rights(db)["Admin"]
    assert ("can_delete", "CustomerView") not in rights(db)["agent"]


def test_gives_the_administrator_everything(db):
    everything = {(each.permission.name, each.view_menu.name) for each in db.session.scalars(select(PermissionView))}

    assert rights(db)["Admin"] == everything


def test_names_only_rights_that_pages_have(app):
    there = {
        (right, view.class_permission_name) for view in app.appbuilder.baseviews for right in view.base_permissions
    }
    named = {(right, view) for views in ROLE_RIGHTS.values() for view, given in views.items() for right in given}

    assert named <= there


def test_knows_the_roles_the_grants_know():
    assert set(ROLE_RIGHTS) == set(ROLES)


@pytest.mark.parametrize("name", ROLES)
def test_lets_everybody_change_the_own_password(db, name):
    assert ("can_this_form_post", "MyPasswordView") in rights(db)[name]
    assert ("can_this_form_post", "PasswordView") not in rights(db)[name]
    assert ("can_add", "UserView") not in rights(db)[name]


def test_makes_permissions_no_web_process_makes(databases, make_app):
    from app.extensions import db

    app = make_app(databases.empty("sqlite"))
    with app.app_context():
        assert not db.inspect(db.engine).get_table_names()


def rights(db):
    return {
        each.name: {(right.permission.name, right.view_menu.name) for right in each.permissions}
        for each in db.session.scalars(select(Role))
    }


def role(db, name):
    return db.session.scalar(select(Role).where(Role.name == name))
