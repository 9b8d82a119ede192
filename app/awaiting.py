"""What waits for whom: the steps of journeys a person may take now, in SQL and one by one."""

from itertools import product
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Integer, and_, bindparam, false, or_, true

from app.models.entry_step import EntryStep
from app.standing import Standing, standing


def awaiting(user: Any) -> list[ColumnElement[bool]]:
    """Return the conditions on EntryStep that leave what waits for a user."""
    who = standing(user)
    return [false()] if who is None else awaiting_of(who)


def awaiting_among() -> ColumnElement[bool]:
    """Return the same conditions for anybody, to be prepared once and run with `awaited_by`.

    Every page counts what waits; making this statement anew would take longer than the database needs to answer.
    """
    at = [*_at(bindparam("sites", expanding=True)), bindparam("all_sites", type_=Boolean)]
    roles: Any = bindparam("roles", expanding=True)
    return _awaited(bindparam("user_id", type_=Integer), roles, at, bindparam("departments", expanding=True))


def awaited_by(user: Any) -> dict[str, Any] | None:
    """Return what `awaiting_among` is to be run with; None for whoever is not logged in."""
    who = standing(user)
    if who is None:
        return None
    return {
        "user_id": who.user_id,
        "all_sites": who.all_sites,
        "sites": sorted(who.sites),
        "roles": sorted(who.roles),
        "departments": sorted(who.departments),
    }


def awaiting_of(who: Standing) -> list[ColumnElement[bool]]:
    return [_awaited(who.user_id, who.roles, [true()] if who.all_sites else _at(who.sites), who.departments)]


def _at(sites: Any) -> list[ColumnElement[bool]]:
    return [EntryStep.site_id.in_(sites), EntryStep.site_id.is_(None)]


def _awaited(user_id: Any, roles: Any, at: list[Any], departments: Any) -> ColumnElement[bool]:
    """Write each way as a whole of its own: so each finds its rows by an index, however many others wait."""
    waiting = EntryStep.state == "waiting"
    in_department = or_(EntryStep.department_id.is_(None), EntryStep.department_id.in_(departments))
    is_free = or_(EntryStep.barred_id.is_(None), EntryStep.barred_id != user_id)
    ways = product((EntryStep.role.in_(roles), EntryStep.role.is_(None)), at)
    among = (and_(waiting, role, site, EntryStep.user_id.is_(None), in_department, is_free) for role, site in ways)
    return or_(and_(waiting, EntryStep.user_id == user_id), *among)


def is_awaited(user: Any, step: EntryStep) -> bool:
    """Say whether a step waits for this user."""
    who = standing(user)
    if who is None or step.state != "waiting" or step.barred_id == who.user_id:
        return False
    if step.user_id is not None:
        return step.user_id == who.user_id
    has_role = step.role is None or step.role in who.roles
    is_here = step.site_id is None or who.all_sites or step.site_id in who.sites
    return has_role and is_here and (step.department_id is None or step.department_id in who.departments)
