"""Customers from the rows of a file: each judged like one typed on the page, then added, updated or refused."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext
from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from app.errors import Invalid
from app.extensions import db
from app.models.customer import CLASSES, Customer
from app.models.room import Room
from app.models.site import Site
from app.operations.customer_check import TEXTS, phone_kept, problems
from app.permissions import may_see_phone
from app.security import full_name

BATCH = 5_000
"""So many names fit into one question."""
NO = frozenset({"否", "无效", "停用", "已停用", "no", "n", "false", "0", "×", "x"})
YES = frozenset({"", "是", "有效", "启用", "在用", "正常", "yes", "y", "true", "1", "√"})
GIVEN = (*TEXTS, "customer_class", "room", "owner", "active")


@dataclass
class Judged:
    """A row of the file, what it means, and what is against it."""

    line: str
    cells: list[str]
    values: dict[str, Any]
    given: frozenset[str]
    """Columns of the customer the row says something about; an update leaves the others alone."""
    errors: dict[str, str] = field(default_factory=dict)
    known: Customer | None = None
    same_as: str = ""
    """Line of an earlier row that names the same customer."""

    @property
    def is_good(self) -> bool:
        return not self.errors and not self.same_as


def judged(
    rows: Sequence[Sequence[str]],
    texts: Sequence[Mapping[str, str]],
    sites: Sequence[Site],
    default_site: Site | None,
    by: Any,
) -> list[Judged]:
    """Judge every row by itself, by those before it and by who is known already."""
    world = World(texts, sites, by)
    found = [world.judge(row[0], list(row[1:]), text, default_site) for row, text in zip(rows, texts, strict=True)]
    seen: dict[Any, str] = {}
    for one in found:
        marks = [] if one.errors else list(world.marks(one.values))
        one.known = next((world.known[mark] for mark in marks if mark in world.known), None)
        marks += [("id", one.known.id)] if one.known else []
        one.same_as = next((seen[mark] for mark in marks if mark in seen), "")
        one.errors |= _misplaced(one) | _misdialled(one)
        for mark in marks if not one.errors else ():
            seen.setdefault(mark, one.line)
    return found


def _misplaced(one: Judged) -> dict[str, str]:
    """Refuse to move a known customer into a room of another site."""
    room = one.values["room"]
    if one.known is None or room is None or room.site_id == one.known.site_id:
        return {}
    return {"room_code": gettext("%(name)s belongs to %(site)s.", name=one.known.name, site=one.known.site.name)}


def _misdialled(one: Judged) -> dict[str, str]:
    """Refuse what is no phone number, and write a good one as it is kept; that of a known customer may stay."""
    try:
        one.values["phone"] = phone_kept(one.values["phone"], one.known.phone if one.known else "")
    except Invalid as refused:
        return {"phone": refused.errors["phone"]}
    return {}


def put(one: Judged) -> None:
    """Write a good row: a new customer, or what it says of a known one."""
    target = one.known or Customer()
    for name in one.given if one.known else (*GIVEN, "site"):
        setattr(target, name, one.values[name])
    if one.known is None:
        db.session.add(target)


class World:
    """What the rows may refer to, read once for all of them, as far as the importer may see it."""

    def __init__(self, texts: Sequence[Mapping[str, str]], sites: Sequence[Site], by: Any) -> None:
        self.sites = sites
        self._by_site = {name.casefold(): site for site in self.sites for name in (site.name, site.code)}
        self._sees_phones = may_see_phone(by)
        self._rooms = self._read_rooms({text.get("room_code", "") for text in texts} - {""})
        self._owners = self._read_owners({text.get("owner", "") for text in texts} - {""})
        self.known = self._read_known(texts)

    def judge(self, line: str, cells: list[str], text: Mapping[str, str], default_site: Site | None) -> Judged:
        errors: dict[str, str] = {}
        site = self._site(text.get("site", ""), default_site, errors)
        values: dict[str, Any] = {name: text.get(name, "") for name in TEXTS}
        values |= {"customer_class": _class(text.get("customer_class", "")), "site": site}
        values["room"] = self._room(text.get("room_code", ""), site, errors)
        values["owner"] = self._owner(text.get("owner", ""), errors)
        values["active"] = _active(text.get("active", ""), errors)
        strings = {name: values[name] for name in (*TEXTS, "customer_class")}
        given = frozenset(name for name in GIVEN if text.get("room_code" if name == "room" else name))
        return Judged(line, cells, values, given, problems(strings, site, values["room"]) | errors)

    def marks(self, values: Mapping[str, Any]) -> Iterable[Any]:
        """Yield by what a customer is known again; a phone only to whoever may see phones, for it could be probed."""
        digits = _digits(values["phone"])
        if digits and self._sees_phones and "*" not in values["phone"]:
            yield "phone", digits
        if values["room"] is not None:
            yield "room", values["name"], values["room"].id

    def _site(self, name: str, default: Site | None, errors: dict[str, str]) -> Site | None:
        if not name:
            return default
        found = self._by_site.get(name.casefold())
        if found is None:
            errors["site"] = gettext("There is no site %(name)s, or it is not yours.", name=name)
        return found

    def _room(self, code: str, site: Site | None, errors: dict[str, str]) -> Room | None:
        found = self._rooms.get((site.id, code)) if site and code else None
        if code and site and found is None:
            errors["room_code"] = gettext("%(site)s has no room %(code)s.", site=site.name, code=code)
        return found

    def _owner(self, name: str, errors: dict[str, str]) -> User | None:
        found = self._owners.get(name, [])
        if name and len(found) != 1:
            several = gettext("Several colleagues are called %(name)s. Give the user name.", name=name)
            errors["owner"] = several if found else gettext("There is no colleague %(name)s.", name=name)
        return found[0] if len(found) == 1 else None

    def _read_rooms(self, codes: set[str]) -> dict[tuple[int, str], Room]:
        wanted = select(Room).where(Room.code.in_(codes), Room.site_id.in_([site.id for site in self.sites]))
        return {(room.site_id, room.code): room for room in (db.session.scalars(wanted) if codes else ())}

    def _read_owners(self, names: set[str]) -> dict[str, list[User]]:
        """Return colleagues by user name and by full name; few are named, and often."""
        found: dict[str, list[User]] = defaultdict(list)
        ordered = sorted(names)
        for some in (ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH)):
            western = User.first_name + " " + User.last_name
            called = or_(*(name.in_(some) for name in (User.username, User.last_name + User.first_name, western)))
            wanted = select(User).where(User.active.is_(True), called).order_by(User.id)
            for user in db.session.scalars(wanted).unique():
                for name in {user.username, full_name(user)} & names:
                    found[name].append(user)
        return found

    def _read_known(self, texts: Sequence[Mapping[str, str]]) -> dict[Any, Customer]:
        phones = {_digits(text.get("phone", "")) for text in texts} - {""}
        names = {text.get("name", "") for text in texts} - {""}
        plain = func.replace(func.replace(Customer.phone, "-", ""), " ", "")
        same = or_(plain.in_(phones), Customer.name.in_(names))
        here = Customer.site_id.in_([site.id for site in self.sites])
        wanted = select(Customer).where(same, here).options(joinedload(Customer.site)).order_by(Customer.id)
        found: dict[Any, Customer] = {}
        for customer in db.session.scalars(wanted):
            for mark in self._marks_of(customer):
                found.setdefault(mark, customer)
        return found

    def _marks_of(self, customer: Customer) -> Iterable[Any]:
        if customer.phone and self._sees_phones:
            yield "phone", _digits(customer.phone)
        if customer.room_id is not None:
            yield "room", customer.name, customer.room_id


def _digits(phone: str) -> str:
    """Return the digits of a phone number, so that 138-0000 0000 is known again."""
    return re.sub(r"\D", "", phone)


def _class(text: str) -> str:
    plain = text.upper().removesuffix("类").removesuffix("级").strip()
    return plain or CLASSES[-1]


def _active(text: str, errors: dict[str, str]) -> bool:
    plain = text.casefold()
    if plain not in YES | NO:
        errors["active"] = gettext("Say yes or no.")
    return plain not in NO
