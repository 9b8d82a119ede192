from collections.abc import Iterable
from functools import cache
from itertools import count
from typing import Any

from flask_appbuilder.security.sqla.models import Role, User
from sqlalchemy import select
from werkzeug.security import generate_password_hash

from app.extensions import db
from app.models.department import Department
from app.models.site import Site
from tests.infrastructure.client import PASSWORD

_numbers = count(1)


def make_user(
    *roles: str,
    sites: Iterable[Site] = (),
    departments: Iterable[Department] = (),
    password: str = PASSWORD,
    **given: Any,
) -> User:
    """Make somebody with these roles, an agent if none is named."""
    number = next(_numbers)
    named = {"username": f"user{number}", "last_name": "王", "first_name": f"小{number}", "active": True, **given}
    user = User(**{"email": f"{named['username']}@example.com", "password": _hashed(password), **named})
    user.roles = list(db.session.scalars(select(Role).where(Role.name.in_(roles or ("agent",)))))
    user.sites, user.departments = list(sites), list(departments)
    db.session.add(user)
    db.session.flush()
    return user


@cache
def _hashed(password: str) -> str:
    """Hash fast: what a test logs in with protects nobody."""
    return generate_password_hash(password, method="pbkdf2:sha256:1")
