"""Customers likely to be the same: who shares a phone, a name and room, or the name's sound and four digits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models.customer import Customer, CustomerKey, masked
from app.models.entry import Entry
from app.permissions import sites_of, visible
from app.search.likeness import NAME_AND_ROOM, PHONE, kind_of
from app.security import full_name

PAGE_SIZE = 10
MOST_ALIKE = 12
"""So many customers of one key are shown side by side; more share an office's number rather than being one person."""


@dataclass(frozen=True)
class Alike:
    id: int
    name: str
    customer_class: str
    phone: str
    room: str
    site: str
    owner: str
    tags: list[str]
    entries: int


@dataclass(frozen=True)
class Likely:
    """Customers side by side, and why."""

    reason: str
    customers: list[Alike]


class Duplicates:
    """A page of keys that several customers share; it goes on behind a key: late pages cost what first ones do."""

    def __init__(self, after: str = "") -> None:
        keys = list(db.session.scalars(shared_keys(sites_of(current_user), after).limit(PAGE_SIZE + 1)))
        self.next = keys[PAGE_SIZE - 1] if len(keys) > PAGE_SIZE else ""
        self.likely = _likely(keys[:PAGE_SIZE])


def shared_keys(sites: frozenset[int] | None, after: str) -> Select[str]:
    """Select the keys that more than one customer of these sites has, in their order."""
    keys = select(CustomerKey.key).where(CustomerKey.key > after)
    mine = keys if sites is None else keys.where(CustomerKey.site_id.in_(sites))
    return mine.group_by(CustomerKey.key).having(func.count() > 1).order_by(CustomerKey.key)


def _likely(keys: Sequence[str]) -> list[Likely]:
    """Return the groups behind some keys; who shares several keys is shown once."""
    members: dict[str, list[int]] = {}
    held = select(CustomerKey.key, CustomerKey.customer_id).where(CustomerKey.key.in_(keys))
    sites = sites_of(current_user)
    mine = held if sites is None else held.where(CustomerKey.site_id.in_(sites))
    for key, customer_id in db.session.execute(mine.order_by(CustomerKey.customer_id)):
        members.setdefault(key, []).append(customer_id)
    alike = {each.id: each for each in _alike({each for ids in members.values() for each in ids[:MOST_ALIKE]})}
    shown: dict[tuple[int, ...], str] = {}
    for key in keys:
        shown.setdefault(tuple(each for each in members.get(key, ())[:MOST_ALIKE] if each in alike), key)
    return [Likely(_reason(key), [alike[each] for each in ids]) for ids, key in shown.items() if len(ids) > 1]


def _alike(ids: set[int]) -> list[Alike]:
    loaded = [joinedload(each) for each in (Customer.site, Customer.room, Customer.owner)]
    rows = list(db.session.scalars(select(Customer).where(Customer.id.in_(ids)).options(*loaded))) if ids else []
    counted = select(Entry.customer_id, func.count()).where(Entry.customer_id.in_(ids), *visible(current_user))
    entries: dict[Any, int] = dict(db.session.execute(counted.group_by(Entry.customer_id)).all()) if ids else {}
    return [_said(row, entries.get(row.id, 0)) for row in rows]


def _said(row: Customer, entries: int) -> Alike:
    owner = full_name(row.owner) if row.owner else ""
    phone, tags = masked(row.phone), row.tag_list
    return Alike(row.id, row.name, row.customer_class, phone, row.room_code, row.site.name, owner, tags, entries)


def _reason(key: str) -> str:
    kind = kind_of(key)
    if kind == PHONE:
        return gettext("The same phone number")
    return (
        gettext("The same name and room")
        if kind == NAME_AND_ROOM
        else gettext("Names that sound alike, the same last four digits")
    )
