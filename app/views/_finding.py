"""What a search finds: customers, rooms and records, each as far as the reader may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.dates import date_text
from app.extensions import db
from app.fields import label_text
from app.models.customer import Customer, masked
from app.models.entry import Entry
from app.models.room import Room
from app.operations.customer import may_open_customers
from app.operations.definition import definition_of
from app.permissions import may_see_phone, sites_of, visible
from app.search.index import find
from app.search.numbers import numbered
from app.search.questions import Among
from app.search.reasons import reasons
from app.search.tokens import SITE, of_name, of_phone, of_room
from app.views._rights import holds
from app.views.layout import my_sites

SHOWN, SUGGESTED = 20, 5
MOST_TYPED = 60
RECORDS_OF = 5
"""Records are shown of so many of the best customers."""


@dataclass(frozen=True)
class Part:
    """A part of a hit, in three pieces: the middle one is why it was found."""

    before: str
    found: str = ""
    after: str = ""

    def __str__(self) -> str:
        return self.before + self.found + self.after


@dataclass(frozen=True)
class Hit:
    name: Part
    details: Sequence[Part]
    url: str
    state: str = ""

    @property
    def detail(self) -> str:
        return " · ".join(map(str, self.details))


class Finder:
    """What was typed, and by whom; finds ids and tells why they were found."""

    def __init__(self, typed: str) -> None:
        self.typed = typed

    @cached_property
    def among(self) -> Among:
        return among_mine()

    def ids(self, limit: int, *, rooms: bool = False) -> list[int]:
        return find(self.typed, self.among, rooms=rooms, limit=limit)

    def parts(self, shown: dict[str, str], tokens: dict[str, set[str]]) -> dict[str, Part]:
        """Return the parts that are not empty, each with what of it was typed; in other letters, all of it."""
        why = reasons(self.typed, self.among, tokens)
        return {key: self._part(text, is_reason=key in why) for key, text in shown.items() if text}

    def _part(self, text: str, *, is_reason: bool) -> Part:
        if not is_reason:
            return Part(text)
        words = [word for word in (self.typed, *self.typed.split()) if word.casefold() in text.casefold()]
        if not words or len(text.casefold()) != len(text):
            return Part("", text)
        at = text.casefold().index(words[0].casefold())
        return Part(text[:at], text[at : at + len(words[0])], text[at + len(words[0]) :])


@dataclass(frozen=True)
class Group:
    title: str
    icon: str
    hits: list[Hit]
    has_more: bool = False
    more_url: str = ""
    """A list of all of them, where there is one."""


def among_mine() -> Among:
    """Return whom the reader searches."""
    named = tuple((site.id, site.name) for site in my_sites())
    return Among(sites_of(current_user), may_see_phone(current_user), named)


def suggested(typed: str) -> list[Group]:
    """Return the best few while somebody is still typing."""
    finder = Finder(typed)
    return _some([_customers(finder, SUGGESTED)[0], _rooms(finder, SUGGESTED), _records(typed, [], SUGGESTED)])


def found(typed: str) -> list[Group]:
    finder = Finder(typed)
    customers, ids = _customers(finder, SHOWN)
    return _some([customers, _rooms(finder, SHOWN), _records(typed, ids[:RECORDS_OF], SHOWN)])


def _some(groups: Sequence[Group]) -> list[Group]:
    return [group for group in groups if group.hits]


def _customers(finder: Finder, limit: int) -> tuple[Group, list[int]]:
    ids = finder.ids(limit + 1) if may_open_customers(current_user) else []
    rows = in_order(select(Customer).options(joinedload(Customer.room)).where(*at_my_sites(Customer)), Customer, ids)
    more = ""
    if holds("can_list", "CustomerView"):
        more = url_for("CustomerView.list", _flt_0_name=finder.typed, _flt_0_site="")
    hits = [_customer_hit(finder, row) for row in rows[:limit]]
    return Group(gettext("Customers"), "address-book", hits, len(rows) > limit, more), ids[:limit]


def _customer_hit(finder: Finder, row: Customer) -> Hit:
    """Show what tells two people of one name apart; a phone only as far as it says which of two it is."""
    phone = row.phone if finder.among.sees_phones else ""
    shown = {
        "name": row.name,
        "room": row.room_code,
        "class": gettext("Class %(name)s", name=row.customer_class),
        "site": _site_names().get(row.site_id, ""),
        "phone": masked(phone),
        "state": "" if row.active else gettext("no longer served"),
    }
    tokens = {
        "name": set(of_name(row.name)),
        "room": set(of_room(row.room_code)),
        "phone": set(of_phone(phone)),
        "site": {f"{SITE}{row.site_id}"},
    }
    parts = finder.parts(shown, tokens)
    return Hit(parts.pop("name", Part("")), list(parts.values()), url_for("CustomerView.page", customer_id=row.id))


def _rooms(finder: Finder, limit: int) -> Group:
    ids = finder.ids(limit + 1, rooms=True) if holds("can_show", "RoomView") else []
    rows = in_order(select(Room).where(*at_my_sites(Room)), Room, ids)
    hits = [_room_hit(finder, row) for row in rows[:limit]]
    more = url_for("RoomView.list", _flt_0_code=finder.typed, _flt_0_site="") if holds("can_list", "RoomView") else ""
    return Group(gettext("Rooms"), "door", hits, len(rows) > limit, more)


def _room_hit(finder: Finder, row: Room) -> Hit:
    shown = {"room": row.code, "site": _site_names().get(row.site_id, "")}
    parts = finder.parts(shown, {"room": set(of_room(row.code)), "site": {f"{SITE}{row.site_id}"}})
    return Hit(parts.pop("room", Part("")), list(parts.values()), url_for("RoomView.show", pk=row.id))


def _records(typed: str, customer_ids: list[int], limit: int) -> Group:
    """Return the newest records with such a number or of these customers."""
    ways: list[Any] = [select(Entry.id).where(Entry.customer_id.in_(customer_ids))] if customer_ids else []
    number = numbered(typed)
    if number is not None:
        ways.append(select(Entry.id).where(*number))
    wanted = records_by(ways, limit + 1)
    entries = list(db.session.scalars(wanted)) if wanted is not None else []
    hits = [_record_hit(entry) for entry in entries[:limit]]
    return Group(gettext("Records"), "clipboard-list", hits, len(entries) > limit)


def records_by(ways: list[Any], limit: int) -> Any:
    """Select the newest entries among ids found in these ways that the reader may see."""
    if not ways:
        return None
    some = or_(*(Entry.id.in_(way) for way in ways))
    # The sum keeps PostgreSQL from walking through all entries, newest first, until it has met enough of these.
    newest = select(Entry).where(some, *visible(current_user)).order_by((Entry.id + 0).desc()).limit(limit)
    return newest.options(joinedload(Entry.version), joinedload(Entry.customer))


def _record_hit(entry: Entry) -> Hit:
    title = label_text(definition_of(entry.version).document.title)
    named = entry.customer.name if entry.customer else ""
    details = [Part(part) for part in (title, named, date_text(entry.submitted_at)) if part]
    return Hit(Part(entry.number), details, url_for("EntryView.show", entry_id=entry.id), entry.state)


def in_order(wanted: Any, model: type[Any], ids: list[int]) -> list[Any]:
    """Read rows in the order of their ids; without any the database is not asked."""
    if not ids:
        return []
    by_id = {row.id: row for row in db.session.scalars(wanted.where(model.id.in_(ids)))}
    return [by_id[each] for each in ids if each in by_id]


def at_my_sites(model: type[Any]) -> list[Any]:
    sites = sites_of(current_user)
    return [] if sites is None else [model.site_id.in_(sites)]


def _site_names() -> dict[int, str]:
    return {site.id: site.name for site in my_sites()}
