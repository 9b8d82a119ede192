"""The framework's rights, which carry reference data and its pages: what each role starts with.

Who may do what with entries is another table, read by `app/permissions.py`.
"""

from collections.abc import Iterable
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from flask_appbuilder.security.sqla.models import Permission, PermissionView, Role, ViewMenu
from sqlalchemy import insert, select

from app.extensions import db, writing
from app.operations.grant import install_defaults

Right = tuple[str, str]

READ = ("can_list", "can_show")
WRITE = (*READ, "can_add", "can_edit")
ALL = (*WRITE, "can_delete")

# What everybody with an account needs for it.
OWN_ACCOUNT = {
    "UserView": ("can_userinfo", "resetmypassword", "userinfoedit"),
    "MyPasswordView": ("can_this_form_get", "can_this_form_post"),
    "MyNameView": ("can_this_form_get", "can_this_form_post"),
}

# Role -> view -> permissions; the menu shows a line to whoever may open its page.
ROLE_RIGHTS: dict[str, dict[str, tuple[str, ...]]] = {
    "agent": {"CustomerView": WRITE, "RoomView": READ},
    "supervisor": {"CustomerView": WRITE, "RoomView": WRITE, "SiteView": READ, "DepartmentView": READ},
    "manager": {"CustomerView": ALL, "RoomView": ALL, "SiteView": READ, "DepartmentView": READ},
    "handler": {},
    "clerk": {"CustomerView": READ, "RoomView": READ},
    "designer": {"CustomerView": READ, "RoomView": READ, "SiteView": READ, "DepartmentView": READ},
}


def sync_security(app: Flask) -> None:
    """Make the rights of all pages and give new ones to their roles; what was changed in the panel stays."""
    with app.app_context(), writing():
        wanted = set(_rights_of_pages(app))
        fresh = _add_missing(wanted)
        roles = _roles(app)
        _grant(roles[app.config.get("AUTH_ROLE_ADMIN", "Admin")], wanted)
        for name in ROLE_RIGHTS:
            _grant(roles[name], set(_rights_of_role(name)) & fresh)
        install_defaults()


@click.command("sync-security")
@with_appcontext
def sync_command() -> None:
    """Make roles and rights of all pages; run after `flask db upgrade`."""
    sync_security(current_app._get_current_object())  # type: ignore[attr-defined]  # the proxy's own way to the app


def _rights_of_pages(app: Flask) -> Iterable[Right]:
    for view in app.extensions["appbuilder"].baseviews:
        yield from ((permission, view.class_permission_name) for permission in view.base_permissions)


def _rights_of_role(role: str) -> Iterable[Right]:
    views = ROLE_RIGHTS[role] | OWN_ACCOUNT
    yield from ((permission, view) for view, permissions in views.items() for permission in permissions)


def _add_missing(wanted: set[Right]) -> set[Right]:
    """Insert the rights the database does not have, and return those."""
    fresh = wanted - set(_stored())
    permissions = _ids(Permission, {permission for permission, _view in fresh})
    views = _ids(ViewMenu, {view for _permission, view in fresh})
    rows = [{"permission_id": permissions[name], "view_menu_id": views[view]} for name, view in sorted(fresh)]
    if rows:
        db.session.execute(insert(PermissionView), rows)
    return fresh


def _stored() -> dict[Right, PermissionView]:
    return {(pair.permission.name, pair.view_menu.name): pair for pair in db.session.scalars(select(PermissionView))}


def _ids(model: Any, names: set[str]) -> dict[str, int]:
    known = set(db.session.scalars(select(model.name).where(model.name.in_(names))))
    db.session.add_all(model(name=name) for name in sorted(names - known))
    db.session.flush()
    return {each.name: each.id for each in db.session.scalars(select(model).where(model.name.in_(names)))}


def _roles(app: Flask) -> dict[str, Role]:
    names = {app.config.get("AUTH_ROLE_ADMIN", "Admin"), app.config.get("AUTH_ROLE_PUBLIC", "Public"), *ROLE_RIGHTS}
    _ids(Role, names)
    return {role.name: role for role in db.session.scalars(select(Role).where(Role.name.in_(names)))}


def _grant(role: Role, rights: set[Right]) -> None:
    held = {(pair.permission.name, pair.view_menu.name) for pair in role.permissions}
    stored = _stored()
    role.permissions.extend(stored[right] for right in sorted(rights - held))
