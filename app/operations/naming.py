"""Whom the words of a list mean: customers, rooms and colleagues, each kind read together however many are named."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask_appbuilder.security.sqla.models import Group, Role, User
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.fields import AnswerContext, Reference
from app.models.customer import Customer
from app.models.membership import user_site
from app.models.room import Room
from app.permissions import may_see_phone, sites_of
from app.security import full_name

BATCH = 5_000
"""So many names fit into one question."""
FEWEST_DIGITS = 7
_WITH_ROOM = re.compile(r"(.+?)[\s(（]+([^\s()（）]+)[)）]?")


class Named:
    """Somebody or something that is meant, with what decides between several."""

    def __init__(self, reference: Reference, site_ids: Iterable[int | None], active: bool) -> None:
        self.reference, self.site_ids, self.active = reference, frozenset(site_ids), active


class Naming:
    """First hears all the words, then says whom they mean; of several the row's own site decides, then who is active.

    Old lists name people who have left by now: they are found where nobody active is called so.
    """

    def __init__(self, by: Any) -> None:
        self._by = by
        self._words: dict[str, set[str]] = defaultdict(set)
        self._found: dict[str, dict[str, list[Named]]] = {}
        self._known: dict[tuple[str, int], Reference] = {}
        self._held: list[Customer] = []
        """The session knows them as long as they are held: conditions look at customers row by row."""

    @property
    def hearing(self) -> AnswerContext:
        """Return the context that only takes note of what is named."""
        return AnswerContext(by=self._by, find=self._hear)

    def _hear(self, kind: str, text: str) -> Sequence[Reference]:
        self._words[kind].add(text)
        return ()

    def of_site(self, site_id: int | None) -> AnswerContext:
        """Return the context of a row that belongs to a site."""
        return AnswerContext(by=self._by, lookup=self._lookup, find=lambda kind, text: self._find(kind, text, site_id))

    def _lookup(self, kind: str, id_: int) -> Reference | None:
        return self._known.get((kind, id_))

    def _find(self, kind: str, text: str, site_id: int | None) -> Sequence[Reference]:
        if kind not in self._found:
            self._found[kind] = self._read(kind, self._words[kind])
        found = self._found[kind].get(text, [])
        for is_nearer in (lambda one: one.active, lambda one: site_id in one.site_ids):
            found = [one for one in found if is_nearer(one)] or found
        return [one.reference for one in found]

    def _read(self, kind: str, words: set[str]) -> dict[str, list[Named]]:
        name, _, role = kind.partition(":")
        reading = {"customer": self._customers, "room": self._rooms, "user": lambda some: self._users(some, role)}
        found: dict[str, list[Named]] = defaultdict(list)
        ordered = sorted(words)
        for start in range(0, len(ordered), BATCH):
            for word, one in reading[name](ordered[start : start + BATCH]):
                found[word].append(one)
                self._known[kind, one.reference.id] = one.reference
        return found

    def _here(self, column: Any) -> list[ColumnElement[bool]]:
        sites = sites_of(self._by)
        return [] if sites is None else [column.in_(sites)]

    def _customers(self, words: Sequence[str]) -> Iterator[tuple[str, Named]]:
        """Yield customers by their name, by name and room, and by phone to whoever may see phones."""
        with_room = {word: match for word in words if (match := _WITH_ROOM.fullmatch(word))}
        names = {*words, *(match[1] for match in with_room.values())}
        phones = {digits: word for word in words if (digits := _digits(word))} if may_see_phone(self._by) else {}
        plain = func.replace(func.replace(Customer.phone, "-", ""), " ", "")
        called = or_(Customer.name.in_(names), plain.in_(phones))
        wanted = select(Customer).where(called, Customer.merged_into_id.is_(None), *self._here(Customer.site_id))
        for customer in db.session.scalars(wanted.options(joinedload(Customer.room)).order_by(Customer.id)).unique():
            self._held.append(customer)
            detail = " ".join(part for part in (customer.room_code, customer.customer_class) if part)
            one = Named(Reference(customer.id, customer.name, detail), [customer.site_id], customer.active)
            meant = {customer.name, phones.get(_digits(customer.phone or ""), "")}
            meant |= {
                word
                for word, match in with_room.items()
                if match[1] == customer.name and match[2] == customer.room_code
            }
            yield from ((word, one) for word in meant.intersection(words))

    def _rooms(self, words: Sequence[str]) -> Iterator[tuple[str, Named]]:
        wanted = select(Room).where(Room.code.in_(words), *self._here(Room.site_id)).order_by(Room.id)
        for room in db.session.scalars(wanted.options(joinedload(Room.site))):
            yield room.code, Named(Reference(room.id, room.code, room.site.name), [room.site_id], active=True)

    def _users(self, words: Sequence[str], role: str) -> Iterator[tuple[str, Named]]:
        western = User.first_name + " " + User.last_name
        called = or_(*(name.in_(words) for name in (User.last_name + User.first_name, western, User.username)))
        wanted = select(User).where(called).order_by(User.id)
        here = self._here(user_site.c.site_id)
        if here:
            wanted = wanted.where(User.id.in_(select(user_site.c.user_id).where(*here)))
        if role:
            lent = User.groups.any(Group.roles.any(Role.name == role))
            wanted = wanted.where(or_(User.roles.any(Role.name == role), lent))
        for user in db.session.scalars(wanted).unique():
            names = {user.username, full_name(user), f"{user.last_name}{user.first_name}"}
            one = Named(Reference(user.id, full_name(user), user.username), (), bool(user.active))
            yield from ((word, one) for word in names.intersection(words))


def _digits(phone: str) -> str:
    """Return the digits of what looks like a phone number."""
    digits = re.sub(r"[\s-]", "", phone)
    return digits if digits.isdecimal() and len(digits) >= FEWEST_DIGITS else ""
