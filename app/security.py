"""The framework's security manager, made fast and tight."""

import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from typing import Any

from flask import current_app, g, has_request_context, request, session
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_appbuilder.security.sqla.models import (
    Permission,
    PermissionView,
    Role,
    User,
    ViewMenu,
    assoc_group_role,
    assoc_permissionview_role,
    assoc_user_group,
    assoc_user_role,
)
from flask_babel import lazy_gettext as _l
from flask_login import user_logged_in, user_logged_out
from sqlalchemy import Integer, bindparam, event, func, select, union, update
from werkzeug.security import generate_password_hash

from app.clock import now
from app.demo.people import PASSWORD, USERNAMES
from app.extensions import writing
from app.passwords import check_password

Rights = frozenset[tuple[str, str]]

ROLE_TITLES = {
    "agent": _l("Agent"),
    "supervisor": _l("Supervisor"),
    "manager": _l("Manager"),
    "handler": _l("Department staff"),
    "clerk": _l("Clerk"),
    "designer": _l("Designer"),
    "Admin": _l("Administrator"),
    "Public": _l("Anyone"),
}


def role_title(name: str) -> str:
    """Say a role's name in the reader's language; roles made in the panel keep the name they were given."""
    return str(ROLE_TITLES.get(name, name))


PUBLIC_AUTHOR = "public-survey"
"""The account that stands as author where a customer answered a public survey; nobody can sign in with it."""


def is_public_author(user: Any) -> bool:
    return bool(user.username == PUBLIC_AUTHOR)


def full_name(user: Any) -> str:
    """Put the family name first, as Chinese does, and keep a space only between Latin names."""
    names = (user.last_name or "", user.first_name or "")
    return " ".join(reversed(names)) if all(name.isascii() for name in names) else "".join(names)


def role_rank(role: Role) -> str:
    """Return what puts roles in the order of responsibility, and those made in the panel behind."""
    known = list(ROLE_TITLES)
    return f"{known.index(role.name):02}" if role.name in known else role.name


# The framework prints roles and people by str() on its pages and in its selects, which our forms sort by rank.
User.get_full_name = full_name
Role.__str__ = lambda role: role_title(role.name)
Role.rank = property(role_rank)


@event.listens_for(User, "before_insert")
@event.listens_for(User, "before_update")
def _note_time(_mapper: Any, _connection: Any, user: User) -> None:
    """Write UTC, as every other table has it; the framework writes what the server's clock on the wall shows."""
    user.changed_on = now()
    if user.id is None:
        user.created_on = user.changed_on


class AppSecurityManager(SecurityManager):
    """Reads all rights of a user with one query per request and ends sessions whose password is gone."""

    userstatschartview = None  # draws its chart with a script from a foreign server

    def __init__(self, appbuilder: Any) -> None:
        super().__init__(appbuilder)
        current_app.config.setdefault("FAB_PASSWORD_COMPLEXITY_VALIDATOR", check_password)
        self.jwt_manager.additional_claims_loader(self._claims)
        app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy's own way to the app
        user_logged_in.connect(_open_session, app)
        user_logged_out.connect(_close_session, app)

    def limit_api_login(self) -> None:
        """Slow down guessing through the API too: the framework limits its login page only."""
        api = current_app.blueprints[self.security_api.__name__]
        self.limiter.limit(self.auth_rate_limit, methods=["POST"])(api)

    def rights(self, user: Any) -> Rights:
        """Return every (permission, view) the user holds, by roles of their own and of their groups."""
        cache: dict[Any, Rights] = g.setdefault("_rights", {})
        key = user.id if user is not None and user.is_authenticated else None
        if key not in cache:
            found = self.session.connection().execute(
                RIGHTS_OF_USER if key else RIGHTS_OF_ROLE, {"user_id": key} if key else {"role": self.auth_role_public}
            )
            cache[key] = frozenset(map(tuple, found))
        return cache[key]

    def _has_view_access(self, user: Any, permission_name: str, view_name: str) -> bool:
        return (permission_name, view_name) in self.rights(user)

    def is_item_public(self, permission_name: str, view_name: str) -> bool:
        return (permission_name, view_name) in self.rights(None)

    def _get_user_permission_view_menus(
        self, user: Any, permission_name: str, view_menus_name: Iterable[str]
    ) -> set[str]:
        return {view for permission, view in self.rights(user) if permission == permission_name}

    def security_cleanup(self, baseviews: Any, menus: Any) -> None:
        raise RuntimeError("security-cleanup deletes rights that no view class backs: use `flask sync-security`.")

    def load_user(self, pk: Any) -> Any | None:
        user = super().load_user(pk)
        return user if user and _is_fresh(user) else None

    def load_user_jwt(self, _jwt_header: Any, jwt_data: dict[str, Any]) -> Any | None:
        user = super().get_user_by_id(int(jwt_data["sub"]))
        if user is None or not user.is_active or jwt_data.get("password") != password_mark(user):
            return None
        g.user = g.bearer = user
        return user

    def auth_user_db(self, username: str, password: str) -> Any | None:
        user = super().auth_user_db(username, password)
        if user is None or is_public_author(user):
            return None
        if not has_printed_password(user, password) or may_demo_enter():
            return user
        g.is_demo_refused = True
        return None

    def update_user_auth_stat(self, user: Any, success: bool = True) -> None:
        """Count the login in one statement: checking the password took long enough for another to have counted."""
        with writing():
            self.session.execute(update(User).where(User.id == user.id).values(**_login_counts(success)))
        (self.on_user_login if success else self.on_user_login_failed)(user)

    def reset_password(self, userid: int, password: str) -> None:
        hashed = generate_password_hash(password, method=current_app.config["FAB_PASSWORD_HASH_METHOD"])
        with writing():
            self.session.execute(update(User).where(User.id == userid).values(password=hashed, changed_on=now()))

    def noop_user_update(self, user: Any) -> None:
        with writing():
            self.session.execute(update(User).where(User.id == user.id).values(login_count=User.login_count))

    def _claims(self, identity: str) -> dict[str, str]:
        return {"password": password_mark(self.get_user_by_id(int(identity)))}


def password_mark(user: Any) -> str:
    """Sign the tail of the password's hash: it changes with the password and tells nothing about it."""
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, (user.password or "")[-12:].encode(), sha256).hexdigest()[:32]


def has_printed_password(user: Any, password: str) -> bool:
    """Tell whether this is a demo account whose password nobody has changed yet."""
    return user.username in USERNAMES and password == PASSWORD


def may_demo_enter() -> bool:
    """Let demo accounts in from this machine only: everybody can read their password."""
    return current_app.config["HUIYIN_DEMO_REMOTE"] or is_local_request()


def is_local_request() -> bool:
    """Tell whether the browser runs on this machine; a proxy in between means that it does not."""
    forwarded = any(name.lower().startswith(("forwarded", "x-forwarded")) for name, _value in request.headers)
    host = request.host.rpartition(":")[0] or request.host
    return not forwarded and host in {"localhost", "127.0.0.1"} and ip_address(request.remote_addr or "").is_loopback


def _login_counts(success: bool) -> dict[str, Any]:
    if not success:
        return {"fail_login_count": func.coalesce(User.fail_login_count, 0) + 1}
    return {"login_count": func.coalesce(User.login_count, 0) + 1, "fail_login_count": 0, "last_login": now()}


def _statement(roles: Any) -> Any:
    """Select permission and view of everything that some roles hold; built once, for every request runs it."""
    held, pair = assoc_permissionview_role, PermissionView.__table__
    permission, view = Permission.__table__, ViewMenu.__table__
    pairs = held.join(pair, pair.c.id == held.c.permission_view_id)
    pairs = pairs.join(permission, permission.c.id == pair.c.permission_id)
    pairs = pairs.join(view, view.c.id == pair.c.view_menu_id)
    return select(permission.c.name, view.c.name).select_from(pairs).where(held.c.role_id.in_(roles))


def _roles_of_user() -> Any:
    own, lent, member = assoc_user_role.c, assoc_group_role.c, assoc_user_group
    user_id = bindparam("user_id", type_=Integer)
    through_group = select(lent.role_id).join(member, member.c.group_id == lent.group_id)
    return union(select(own.role_id).where(own.user_id == user_id), through_group.where(member.c.user_id == user_id))


RIGHTS_OF_USER = _statement(_roles_of_user())
RIGHTS_OF_ROLE = _statement(select(Role.__table__.c.id).where(Role.__table__.c.name == bindparam("role")))


def _open_session(_app: Any, user: Any) -> None:
    for leftover in ("page_history", "site"):
        session.pop(leftover, None)
    session.update(password=password_mark(user), since=now().isoformat())
    session.permanent = True


def _close_session(_app: Any, user: Any) -> None:
    locale = session.get("locale")
    session.clear()
    session["locale"] = locale


def _is_fresh(user: Any) -> bool:
    """Refuse sessions opened with an earlier password or too many hours ago."""
    if not has_request_context() or "since" not in session:
        return False
    lifetime: timedelta = current_app.config["PERMANENT_SESSION_LIFETIME"]
    is_young = now() < datetime.fromisoformat(session["since"]) + lifetime
    return is_young and hmac.compare_digest(session.get("password", ""), password_mark(user))
