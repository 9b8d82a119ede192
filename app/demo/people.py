"""Who works in the demo: three sites, two departments, twelve accounts."""

from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import or_, select
from werkzeug.security import generate_password_hash

from app.extensions import db
from app.models import Department, Site

# Printed in the README and on the terminal, and refused from other machines.
PASSWORD = "HuiYin@2026"  # noqa: S105 -- not a secret, see above


@dataclass(frozen=True)
class Account:
    username: str
    family_name: str
    given_name: str
    role: str
    sites: tuple[str, ...]
    departments: tuple[str, ...] = ()
    is_admin: bool = False

    @property
    def name(self) -> str:
        return self.family_name + self.given_name


SITES = (("Q1", "示例小区一期", "office"), ("Q2", "示例小区二期", "office"), ("S1", "示例门店", "shop"))
DEPARTMENTS = (("repair", "维修部"), ("service", "客服部"))
EVERYWHERE = tuple(code for code, _, _ in SITES)

ACCOUNTS = (
    Account("kefu1", "张", "三", "agent", ("Q1",), ("service",)),
    Account("zhuguan1", "王", "五", "supervisor", ("Q1",), ("service",)),
    Account("jingli", "郑", "一", "manager", EVERYWHERE),
    Account("weixiu", "孙", "八", "handler", EVERYWHERE, ("repair",)),
    Account("wenyuan", "周", "九", "clerk", EVERYWHERE),
    Account("sheji", "吴", "十", "designer", EVERYWHERE, is_admin=True),
    Account("kefu2", "李", "四", "agent", ("Q1",), ("service",)),
    Account("kefu3", "赵", "六", "agent", ("Q2",), ("service",)),
    Account("kefu4", "钱", "七", "agent", ("Q2",), ("service",)),
    Account("kefu5", "冯", "小三", "agent", ("S1",), ("service",)),
    Account("zhuguan2", "陈", "小四", "supervisor", ("Q2",), ("service",)),
    Account("zhuguan3", "褚", "小五", "supervisor", ("S1",), ("service",)),
)
USERNAMES = frozenset(account.username for account in ACCOUNTS)


def make_accounts() -> None:
    """Make sites, departments and accounts that are not there yet; those there keep what was changed."""
    sites = {code: _site(code, name, kind) for code, name, kind in SITES}
    departments = {code: _department(code, name) for code, name in DEPARTMENTS}
    known = set(db.session.scalars(select(User.username).where(User.username.in_(USERNAMES))))
    for account in ACCOUNTS:
        if account.username not in known:
            _make(account, sites, departments)
    db.session.flush()


def _make(account: Account, sites: dict[str, Site], departments: dict[str, Department]) -> None:
    manager: Any = current_app.appbuilder.sm  # type: ignore[attr-defined]  # set by the framework
    user = User(
        username=account.username,
        first_name=account.given_name,
        last_name=account.family_name,
        email=f"{account.username}@example.invalid",
        active=True,
        password=_hash(),
        roles=[manager.find_role(name) for name in (account.role, *["Admin"] * account.is_admin)],
    )
    db.session.add(user)
    for code in account.sites:
        sites[code].users.append(user)
    for code in account.departments:
        departments[code].users.append(user)


def _hash() -> str:
    return generate_password_hash(PASSWORD, method=current_app.config.get("FAB_PASSWORD_HASH_METHOD", "scrypt"))


def _site(code: str, name: str, kind: str) -> Site:
    found = db.session.scalar(select(Site).where(or_(Site.code == code, Site.name == name)))
    site = found or Site(code=code, name=name, kind=kind)
    db.session.add(site)
    return site


def _department(code: str, name: str) -> Department:
    found = db.session.scalar(select(Department).where(Department.code == code))
    department = found or Department(code=code, name=name)
    db.session.add(department)
    return department
