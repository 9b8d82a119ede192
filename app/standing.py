"""What a user is: roles, sites, departments and the grants of those roles, read with one query per transaction."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_appbuilder.security.sqla.models import Role, assoc_group_role, assoc_user_group, assoc_user_role
from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    bindparam,
    cast,
    event,
    literal,
    null,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import Session

from app.extensions import db
from app.grants import ADMIN, Scope, Verb
from app.models.grant import Grant, HiddenSection
from app.models.membership import user_department, user_site

GrantKey = tuple[str, int | None, str]
"""Role, template (None: all without a line of their own), verb."""


@dataclass(frozen=True)
class Standing:
    user_id: int
    roles: frozenset[str]
    sites: frozenset[int]
    departments: frozenset[int]
    grants: Mapping[GrantKey, Scope]
    hidden: frozenset[tuple[str, int, str]]
    """Role, template and key of each section that role does not see."""

    @property
    def is_admin(self) -> bool:
        return ADMIN in self.roles

    @cached_property
    def all_sites(self) -> bool:
        return self.scope(Verb.SEE_ALL_SITES) is not Scope.NONE

    def scope(self, verb: Verb, template_id: int | None = None) -> Scope:
        """Return the widest scope any of the roles grants; a template's own line replaces the general one."""
        if self.is_admin:
            return Scope.ALL
        found = (self._scope_of(role, verb, template_id) for role in self.roles)
        return max(found, key=lambda scope: scope.width, default=Scope.NONE)

    def _scope_of(self, role: str, verb: Verb, template_id: int | None) -> Scope:
        general = self.grants.get((role, None, verb), Scope.NONE)
        return self.grants.get((role, template_id, verb), general)

    def templates_apart(self, verb: Verb) -> frozenset[int]:
        """Return the templates with lines of their own for a verb."""
        return frozenset(key[1] for key in self.grants if key[1] is not None and key[2] == verb)

    def hidden_in(self, template_id: int) -> frozenset[str]:
        """Return the sections that none of the roles sees."""
        if self.is_admin or not self.roles:
            return frozenset()
        each = [{key for role, at, key in self.hidden if (role, at) == (mine, template_id)} for mine in self.roles]
        return frozenset(set.intersection(*each))


def standing(user: Any) -> Standing | None:
    """Return what a user is, None for somebody who is not logged in or no longer active."""
    if user is None or not user.is_authenticated or not user.is_active:
        return None
    known: dict[int, Standing] = db.session.info.setdefault("standings", {})
    if user.id not in known:
        known[user.id] = _read(user.id)
    return known[user.id]


def forget_standings(session: Session | None = None) -> None:
    """Read everybody's rights afresh: they may have changed."""
    (session or db.session).info.pop("standings", None)


def _forget_after(session: Session) -> None:
    """Forget with the end of the transaction; a savepoint that is released within it ends nothing."""
    if not session.in_nested_transaction():
        forget_standings(session)


# What was read before a commit is read again after it: an operation judges by what its own transaction sees.
event.listen(Session, "after_commit", _forget_after)
event.listen(Session, "after_rollback", forget_standings)


def _read(user_id: int) -> Standing:
    rows = [tuple(row) for row in db.session.execute(_STATEMENT, {"user_id": user_id})]
    return Standing(
        user_id=user_id,
        roles=frozenset(role for _, role, _, _, _ in _of(rows, "role")),
        sites=frozenset(number for _, _, _, number, _ in _of(rows, "site")),
        departments=frozenset(number for _, _, _, number, _ in _of(rows, "department")),
        grants={(role, number, verb): Scope(scope) for _, role, verb, number, scope in _of(rows, "grant")},
        hidden=frozenset((role, number, key) for _, role, key, number, _ in _of(rows, "hidden")),
    )


def _of(rows: list[tuple[Any, ...]], kind: str) -> Iterator[tuple[Any, ...]]:
    return (row for row in rows if row[0] == kind)


def _statement() -> CompoundSelect[Any]:
    """Select kind, role, text, number, scope of everything that makes up a standing."""
    mine = _my_roles().cte("my_roles")
    held = select(mine.c.name)
    hidden, nothing = HiddenSection, (literal(""), literal(""))
    user_id = bindparam("user_id", type_=Integer)
    return union_all(
        _line("role", mine.c.name),
        _line("site", *nothing, user_site.c.site_id).where(user_site.c.user_id == user_id),
        _line("department", *nothing, user_department.c.department_id).where(user_department.c.user_id == user_id),
        _line("grant", Grant.role, Grant.verb, Grant.template_id, Grant.scope).where(Grant.role.in_(held)),
        _line("hidden", hidden.role, hidden.section_key, hidden.template_id).where(hidden.role.in_(held)),
    )


def _my_roles() -> CompoundSelect[Any]:
    user_id = bindparam("user_id", type_=Integer)
    own = select(Role.name).join(assoc_user_role, assoc_user_role.c.role_id == Role.id)
    lent = (
        select(Role.name)
        .join(assoc_group_role, assoc_group_role.c.role_id == Role.id)
        .join(assoc_user_group, assoc_user_group.c.group_id == assoc_group_role.c.group_id)
    )
    return union(own.where(assoc_user_role.c.user_id == user_id), lent.where(assoc_user_group.c.user_id == user_id))


def _line(kind: str, *columns: Any) -> Select[Any]:
    blank = (literal(""), literal(""), cast(null(), Integer), literal(""))
    return select(literal(kind), *columns, *blank[len(columns) :])


_STATEMENT = _statement()
