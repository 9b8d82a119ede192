"""The first administrator of an installation without demo accounts, made through a one-time link."""

import hmac
import secrets
from hashlib import sha256
from typing import Any

from flask import current_app
from flask_appbuilder.exceptions import PasswordComplexityValidationError
from flask_appbuilder.security.sqla.models import Role, User, assoc_user_role
from flask_babel import gettext
from sqlalchemy import exists, select

from app.errors import Conflict, Invalid, NotFound
from app.extensions import db
from app.models.setting import Setting
from app.passwords import check_password

KEY = "setup_token"
ADMIN = "Admin"


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
    admins = exists().where(assoc_user_role.c.role_id == Role.id, assoc_user_role.c.user_id == User.id)
    return bool(db.session.scalar(select(exists().where(Role.name == ADMIN, admins, User.active.is_(True)))))


def check_token(token: str) -> None:
    setting = db.session.get(Setting, KEY)
    if setting is None or not hmac.compare_digest(str(setting.value), _mark(token)):
        raise NotFound(gettext("This link has been used or replaced. Start the panel again for a new one."))


def make_administrator(token: str, typed: dict[str, Any]) -> User:
    """Make the account and use the link up; two browsers with the same link make one account."""
    check_token(token)
    if has_administrator():
        raise Conflict(gettext("There is an administrator already."))
    manager = current_app.appbuilder.sm  # type: ignore[attr-defined]  # set by the framework
    errors = _errors(typed)
    if errors:
        raise Invalid(errors)
    user = manager.add_user(
        typed["username"],
        typed["first_name"],
        typed["last_name"],
        typed["email"],
        manager.find_role(ADMIN),
        typed["password"],
    )
    if not user:
        raise Invalid({"username": gettext("This name or e-mail is taken.")})
    db.session.delete(db.session.get(Setting, KEY))
    return user


def _errors(typed: dict[str, Any]) -> dict[str, str]:
    needed = ("username", "first_name", "last_name", "email", "password")
    errors = {name: gettext("Please fill this in.") for name in needed if not typed.get(name, "").strip()}
    if not errors and typed["password"] != typed.get("again"):
        errors["again"] = gettext("The two passwords differ.")
    try:
        check_password(typed.get("password", ""))
    except PasswordComplexityValidationError as error:
        errors.setdefault("password", str(error))
    return errors


def _mark(token: str) -> str:
    return sha256(token.encode()).hexdigest()
