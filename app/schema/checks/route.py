"""A route that names what is not there, asks whom nobody knows, or holds steps nobody ever comes to or out of."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from flask_babel import gettext

from app.fields import type_of
from app.fields._labels import label_text
from app.schema.problems import Problem, pointer

if TYPE_CHECKING:
    from app.schema.document import Document

Step = Mapping[str, Any]


def problems(document: "Document") -> Iterator[Problem]:
    route = document.source.get("route", ())
    if route and document.is_reference:
        message = gettext("A reference is only read: it has no route.")
        yield Problem("/route", message, gettext("Take the route away, or make it a sheet."))
    for index, step in enumerate(route):
        here = pointer("route", index)
        yield from _fills(document, step, here)
        yield from _signs(document, step, here)
        yield from _actors(document, route[: index + 1], here)
        yield from _leads(route, index, here)
    yield from _signed_twice(route)
    yield from _unreachable(route)
    yield from _endless(route)


def _name(step: Step) -> str:
    return label_text(step["title"]) or str(step["key"])


def _fills(document: "Document", step: Step, here: str) -> Iterator[Problem]:
    for index, key in enumerate(step.get("fills", ())):
        if key not in document.sections:
            message = gettext(
                "The step “%(step)s” fills in the section %(key)s, which is not on the sheet.",
                step=_name(step),
                key=key,
            )
            remedy = gettext("Bring the section back, or take it out of the step.")
            yield Problem(f"{here}/fills/{index}", message, remedy)


def _signs(document: "Document", step: Step, here: str) -> Iterator[Problem]:
    key = step.get("signs")
    if not isinstance(key, str):
        return
    if key not in document.standing:
        message = gettext(
            "The step “%(step)s” is signed in the item %(key)s, which is not on the sheet.", step=_name(step), key=key
        )
        remedy = gettext("Bring the item back, or choose another place for the signature.")
        yield Problem(f"{here}/signs", message, remedy)
    elif not type_of(document.standing[key]).holds_sign_off:
        message = gettext("%(name)s is not a place for a signature.", name=key)
        yield Problem(f"{here}/signs", message, gettext("Name the signature item, or write true."))


def _signed_twice(route: list[Step]) -> Iterator[Problem]:
    first: dict[str, Step] = {}
    for index, step in enumerate(route):
        key = step.get("signs")
        if isinstance(key, str) and key in first:
            message = gettext("The step “%(step)s” is signed in %(key)s already.", step=_name(first[key]), key=key)
            remedy = gettext("Give each step a place of its own for its signature.")
            yield Problem(pointer("route", index, "signs"), message, remedy)
        elif isinstance(key, str):
            first[key] = step


def _actors(document: "Document", so_far: list[Step], here: str) -> Iterator[Problem]:
    by = so_far[-1].get("by", {})
    for index, actor in enumerate(by if isinstance(by, list) else [by]):
        place = f"{here}/by/{index}" if isinstance(by, list) else f"{here}/by"
        if actor.get("chosen"):
            yield from _chosen(document, so_far, actor["chosen"], f"{place}/chosen")


def _chosen(document: "Document", so_far: list[Step], key: str, place: str) -> Iterator[Problem]:
    if key not in document.standing:
        step = _name(so_far[-1])
        message = gettext(
            "The step “%(step)s” asks whoever %(key)s names, and that is not on the sheet.", step=step, key=key
        )
        yield Problem(place, message, gettext("Bring the item back, or ask somebody else."))
    elif not _names_a_user(document.standing[key]):
        message = gettext("%(name)s does not name a user.", name=key)
        yield Problem(place, message, gettext("Give the key of a user item."))
    elif not _is_answered(document, so_far[:-1], key):
        message = gettext("Who is asked here is named in %(name)s, which no earlier step fills in.", name=key)
        yield Problem(place, message, gettext("Let an earlier step fill it in, or ask somebody else."))


def _names_a_user(item: Mapping[str, Any]) -> bool:
    specs = (spec for spec in type_of(item).filters(item) if spec.path == item["key"])
    return any((spec.source or "").split(":")[0] == "user" for spec in specs)


def _is_answered(document: "Document", earlier: list[Step], key: str) -> bool:
    """Say whether an earlier step may fill an item in; the first one fills what no step names."""
    if not earlier or "fills" not in earlier[0]:
        return bool(earlier)
    around = {section["key"] for section in document.found[key].home.lineage}
    return any(around.intersection(step.get("fills", ())) for step in earlier)


def _leads(route: list[Step], index: int, here: str) -> Iterator[Problem]:
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


def _unreachable(route: list[Step]) -> Iterator[Problem]:
    reached, pending = set(), [0] if route else []
    while pending:
        place = pending.pop()
        if place not in reached and place < len(route):
            reached.add(place)
            pending += _follows(route, place)
    for place in range(len(route)):
        if place not in reached:
            message = gettext("No way leads to the step %(key)s.", key=route[place]["key"])
            yield Problem(pointer("route", place), message, gettext("Let a step lead to it, or take it away."))


def _endless(route: list[Step]) -> Iterator[Problem]:
    """Find steps from which an entry goes round for ever."""
    ending = {len(route)}
    while more := {place for place in range(len(route)) if ending.intersection(_follows(route, place))} - ending:
        ending |= more
    for place, step in enumerate(route):
        jump = _always_taken(step)
        if place not in ending and jump is not None and step["next"][jump]["to"] in {each["key"] for each in route}:
            message = gettext("From the step “%(step)s” a record never comes to its end.", step=_name(step))
            remedy = gettext("Give the jump a condition, or let it lead further.")
            yield Problem(pointer("route", place, "next", jump, "to"), message, remedy)


def _always_taken(step: Step) -> int | None:
    """Return the first jump of a step that has no condition."""
    taken = (number for number, jump in enumerate(step.get("next", ())) if jump.get("when", True) is True)
    return next(taken, None)


def _follows(route: list[Step], place: int) -> Iterator[int]:
    """Yield the places that may follow: of each jump, and the next one, or the end, unless a jump is always taken."""
    places = {step["key"]: index for index, step in enumerate(route)}
    for jump in route[place].get("next", ()):
        if jump["to"] in places:
            yield places[jump["to"]]
        if jump.get("when", True) is True:
            return
    yield place + 1
