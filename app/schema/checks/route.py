"""A route that names what is not there, or holds steps nobody ever comes to."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from flask_babel import gettext

from app.fields import type_of
from app.schema.problems import Problem, pointer

if TYPE_CHECKING:
    from app.schema.document import Document


def problems(document: "Document") -> Iterator[Problem]:
    route = document.source.get("route", ())
    if route and document.is_reference:
        message = gettext("A reference is only read: it has no route.")
        yield Problem("/route", message, gettext("Take the route away, or make it a sheet."))
    for index, step in enumerate(route):
        here = pointer("route", index)
        yield from _fills(document, step, here)
        yield from _signs(document, step, here)
        yield from _actors(document, step, here)
        yield from _leads(route, index, here)
    yield from _unreachable(route)


def _fills(document: "Document", step: Mapping[str, Any], here: str) -> Iterator[Problem]:
    for index, key in enumerate(step.get("fills", ())):
        if key not in document.sections:
            message = gettext("There is no section %(key)s.", key=key)
            yield Problem(f"{here}/fills/{index}", message, gettext("Name sections by their keys."))


def _signs(document: "Document", step: Mapping[str, Any], here: str) -> Iterator[Problem]:
    key = step.get("signs")
    if not isinstance(key, str):
        return
    if key not in document.standing:
        message = gettext("There is no item %(name)s.", name=key)
        yield Problem(f"{here}/signs", message, gettext("Name the signature item, or write true."))
    elif not type_of(document.standing[key]).holds_sign_off:
        message = gettext("%(name)s is not a place for a signature.", name=key)
        yield Problem(f"{here}/signs", message, gettext("Name the signature item, or write true."))


def _actors(document: "Document", step: Mapping[str, Any], here: str) -> Iterator[Problem]:
    by = step.get("by", {})
    for index, actor in enumerate(by if isinstance(by, list) else [by]):
        chosen = actor.get("chosen")
        if chosen and not _names_a_user(document, chosen):
            place = f"{here}/by/{index}/chosen" if isinstance(by, list) else f"{here}/by/chosen"
            message = gettext("%(name)s does not name a user.", name=chosen)
            yield Problem(place, message, gettext("Give the key of a user item."))


def _names_a_user(document: "Document", key: str) -> bool:
    item = document.standing.get(key)
    sources = [spec.source for spec in type_of(item).filters(item)] if item else []
    return any(source and source.split(":")[0] == "user" for source in sources)


def _leads(route: list[Mapping[str, Any]], index: int, here: str) -> Iterator[Problem]:
    step, places = route[index], {step["key"]: place for place, step in enumerate(route)}
    for number, jump in enumerate(step.get("next", ())):
        if jump["to"] not in places:
            yield _no_step(f"{here}/next/{number}/to", jump["to"])
    for number, key in enumerate(step.get("may_return_to", ())):
        if key not in places:
            yield _no_step(f"{here}/may_return_to/{number}", key)
        elif places[key] >= index:
            message = gettext("The step %(key)s does not come before this one.", key=key)
            yield Problem(f"{here}/may_return_to/{number}", message, gettext("Name an earlier step."))


def _no_step(place: str, key: str) -> Problem:
    return Problem(place, gettext("There is no step %(key)s.", key=key), gettext("Name steps by their keys."))


def _unreachable(route: list[Mapping[str, Any]]) -> Iterator[Problem]:
    places = {step["key"]: place for place, step in enumerate(route)}
    reached, pending = set(), [0] if route else []
    while pending:
        place = pending.pop()
        if place not in reached and place < len(route):
            reached.add(place)
            pending += [places[key] for key in _goes_to(route, place) if key in places]
    for place in range(len(route)):
        if place not in reached:
            message = gettext("No way leads to the step %(key)s.", key=route[place]["key"])
            yield Problem(pointer("route", place), message, gettext("Let a step lead to it, or take it away."))


def _goes_to(route: list[Mapping[str, Any]], place: int) -> Iterator[str]:
    """Yield the steps that may follow: each jump, and the next step unless a jump is always taken."""
    for jump in route[place].get("next", ()):
        yield jump["to"]
        if jump.get("when", True) is True:
            return
    yield from (step["key"] for step in route[place + 1 : place + 2])
