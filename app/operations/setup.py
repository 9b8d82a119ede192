"""The first administrator of an installation without demo accounts, made through a one-time link."""

import hmac
import re
import secrets
from collections.abc import Iterator, Mapping
from hashlib import sha256

from flask import current_app
from flask_appbuilder.exceptions import PasswordComplexityValidationError
from flask_appbuilder.security.sqla.models import Group, Role, User
from flask_babel import gettext
from sqlalchemy import or_, select

from app.errors import Conflict, Invalid, NotFound
from app.extensions import db
from app.models.setting import Setting
from app.passwords import check_password

KEY = "setup_token"
ADMIN = "Admin"
LONGEST = {"username": 64, "first_name": 64, "last_name": 64, "email": 320, "password": 256}


def offer_token() -> str:
    """Return a fresh token while there is no administrator, else nothing; an earlier token ends."""
    if has_administrator():
        return ""
    token = secrets.token_urlsafe(24)
    setting = db.session.get(Setting, KEY) or Setting(key=KEY)
    setting.value = _mark(token)
    db.session.add(setting)
    return token


def has_administrator() -> bool:
    is_admin = or_(User.roles.any(Role.name == ADMIN), User.groups.any(Group.roles.any(Role.name == ADMIN)))
    return db.session.scalar(select(User.id).where(User.active.is_(True), is_admin).limit(1)) is not None


def check_token(token: str) -> None:
    _check(db.session.get(Setting, KEY), token)


def make_administrator(token: str, typed: Mapping[str, str]) -> User:
    """Make the account and use the link up; two browsers with the same link make one account."""
    setting = db.session.scalar(select(Setting).where(Setting.key == KEY).with_for_update())
    _check(setting, token)
    if has_administrator():
        raise Conflict(gettext("There is an administrator already."))
    errors = dict(_errors(typed))
    if errors:
        raise Invalid(errors)
    manager = current_app.appbuilder.sm  # type: ignore[attr-defined]  # set by the framework
    names = (typed[name] for name in ("username", "first_name", "last_name", "email"))
    user = manager.add_user(*names, manager.find_role(ADMIN), typed["password"], commit=False)
    if not user:
        raise Invalid({"username": gettext("This name or e-mail is taken.")})
    db.session.delete(setting)
    db.session.flush()
    return user


def _check(setting: Setting | None, token: str) -> None:
    if setting is None or not hmac.compare_digest(str(setting.value), _mark(token)):
        raise NotFound(gettext("This link has been used or replaced. Start the panel again for a new one."))


def _errors(typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong beside each field."""
    for name, longest in LONGEST.items():
        text = typed.get(name, "")
        if not text.strip():
            yield name, gettext("Please fill this in.")
        elif len(text) > longest or not text.isprintable():
            yield name, gettext("At most %(most)s characters fit here.", most=longest)
    if typed.get("email") and not re.fullmatch(r"[^@\s]+@[^@\s]+", typed["email"]):
        yield "email", gettext("This is not an e-mail address.")
    if typed.get("password") != typed.get("again"):
        yield "again", gettext("The two passwords differ.")
    try:
        check_password(typed.get("password", ""))
    except PasswordComplexityValidationError as error:
        yield "password", str(error)


def _mark(token: str) -> str:
    return sha256(token.encode()).hexdigest()
