"""Whom a step awaits: each answer is one line of the queue."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.route.steps import Actor, Step

SENIOR = {"agent": "supervisor", "handler": "supervisor", "clerk": "supervisor", "supervisor": "manager"}
"""Who signs in place of a role when the author holds it and may be its only holder at the site."""


@dataclass(frozen=True)
class Awaited:
    """A person, or whoever holds a role within a site and a department."""

    user_id: int | None = None
    role: str | None = None
    site_id: int | None = None
    department_id: int | None = None


@dataclass(frozen=True)
class People:
    """Who is who to an entry."""

    author_id: int | None
    """None where a customer answered by a public survey: no step can ask them again."""
    author_roles: frozenset[str] = frozenset()
    owner_id: int | None = None
    site_id: int | None = None
    departments: Mapping[str, int] | None = None
    """Ids of the departments by code."""


def awaited(step: Step, people: People, answers: Mapping[str, Any]) -> tuple[Awaited, ...]:
    """Return whom a step waits for; with `together` all of them, else any of them."""
    found = [one for actor in step.by for one in _awaited(actor, step, people, answers)]
    return tuple(dict.fromkeys(found)) or (Awaited(role="supervisor", site_id=people.site_id),)


def _awaited(actor: Actor, step: Step, people: People, answers: Mapping[str, Any]) -> Iterator[Awaited]:
    user_id = _person(actor, people, answers)
    if user_id is not None and not _is_barred(user_id, actor, step, people):
        yield Awaited(user_id=user_id)
    elif actor.department:
        yield from _of_department(actor, people)
    elif actor.role:
        yield Awaited(role=actor.role, site_id=people.site_id)
        yield from _in_place_of_author(actor.role, step, people)


def _person(actor: Actor, people: People, answers: Mapping[str, Any]) -> int | None:
    if actor.author:
        return people.author_id
    if actor.owner:
        return people.owner_id
    chosen = answers.get(actor.chosen) if actor.chosen else None
    return chosen["id"] if chosen else None


def _is_barred(user_id: int, actor: Actor, step: Step, people: People) -> bool:
    """Tell whether the person found is the author, who may not sign off the own entry."""
    return user_id == people.author_id and not actor.author and step.bars_author


def _of_department(actor: Actor, people: People) -> Iterator[Awaited]:
    """Yield a department's people wherever they are; nobody if the department is unknown here."""
    department_id = (people.departments or {}).get(actor.department or "")
    if department_id is not None:
        yield Awaited(role=actor.role, department_id=department_id)


def _in_place_of_author(role: str, step: Step, people: People) -> Iterator[Awaited]:
    if step.bars_author and role in people.author_roles & SENIOR.keys():
        yield Awaited(role=SENIOR[role], site_id=people.site_id)
