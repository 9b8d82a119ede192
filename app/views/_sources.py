"""Where names for answers and filters come from: customers, rooms and people, as far as the reader may pick them."""

import re
from collections.abc import Callable, Collection
from typing import Any

from flask_appbuilder.security.sqla.models import Group, Role, User
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from app.errors import NotFound
from app.extensions import db
from app.fields import Reference
from app.models.customer import Customer
from app.models.membership import user_site
from app.models.room import Room
from app.permissions import sites_of
from app.search.index import find
from app.security import PUBLIC_AUTHOR, full_name
from app.views._finding import among_mine

ID = re.compile("[0-9]{1,9}")  # see is_reference_id()
MOST = 12
"""Nobody reads more suggestions than these."""
MOST_LOOKED_AT = 60
"""So many are found; some may be no longer served."""


class Source:
    """One kind of name: what may be picked, and how it is called."""

    model: type[Any]

    def pickable(self) -> list[ColumnElement[bool]]:
        """Return the conditions that leave what the reader may pick from."""
        return self.at_my_sites()

    def at_my_sites(self) -> list[ColumnElement[bool]]:
        raise NotImplementedError

    def matching(self, text: str) -> ColumnElement[bool]:
        """Return the condition that a typed part fits."""
        raise NotImplementedError

    def called(self, names: Collection[str]) -> ColumnElement[bool]:
        """Return the condition that one of these is the whole name."""
        raise NotImplementedError

    def reference(self, row: Any) -> Reference:
        raise NotImplementedError

    def rows(self) -> Select[Any]:
        raise NotImplementedError

    def starting(self, text: str) -> list[Reference]:
        return self._references(self.rows().where(*self.pickable(), self.matching(text)).limit(MOST))

    def exactly(self, names: Collection[str]) -> list[Reference]:
        return self._references(self.rows().where(*self.pickable(), self.called(names)).limit(MOST * len(names)))

    def known(self, ids: Collection[int]) -> list[Reference]:
        return self._references(self.rows().where(*self.pickable(), self.model.id.in_(ids)))

    def within_reach(self, ids: Collection[int]) -> list[Reference]:
        """Return what answers of the reader's sites may name, also if nobody could pick it any more."""
        return self._references(self.rows().where(*self.at_my_sites(), self.model.id.in_(ids)))

    def _best(self, ids: list[int]) -> list[Reference]:
        """Return those of these that may be picked, in this order."""
        known = {one.id: one for one in self.known(ids)} if ids else {}
        return [known[each] for each in ids if each in known][:MOST]

    def _references(self, rows: Select[Any]) -> list[Reference]:
        return [self.reference(row) for row in db.session.scalars(rows).unique()]


class Customers(Source):
    model = Customer

    def rows(self) -> Select[Any]:
        return select(Customer).options(joinedload(Customer.room)).order_by(Customer.name, Customer.id)

    def pickable(self) -> list[ColumnElement[bool]]:
        return [Customer.active.is_(True), *self.at_my_sites()]

    def at_my_sites(self) -> list[ColumnElement[bool]]:
        return _in_my_sites(Customer.site_id)

    def starting(self, text: str) -> list[Reference]:
        return self._best(find(text, among_mine(), limit=MOST_LOOKED_AT))

    def called(self, names: Collection[str]) -> ColumnElement[bool]:
        return Customer.name.in_(names)

    def reference(self, row: Any) -> Reference:
        return Reference(row.id, row.name, " ".join(part for part in (row.room_code, row.customer_class) if part))


class Rooms(Source):
    model = Room

    def rows(self) -> Select[Any]:
        return select(Room).options(joinedload(Room.site)).order_by(Room.code, Room.id)

    def at_my_sites(self) -> list[ColumnElement[bool]]:
        return _in_my_sites(Room.site_id)

    def starting(self, text: str) -> list[Reference]:
        return self._best(find(text, among_mine(), rooms=True, limit=MOST_LOOKED_AT))

    def called(self, names: Collection[str]) -> ColumnElement[bool]:
        return Room.code.in_(names)

    def reference(self, row: Any) -> Reference:
        return Reference(row.id, row.code, row.site.name)


class Users(Source):
    model = User

    def __init__(self, role: str = "") -> None:
        self.role = role

    def rows(self) -> Select[Any]:
        return select(User).order_by(User.last_name, User.first_name, User.id)

    def pickable(self) -> list[ColumnElement[bool]]:
        return [User.active.is_(True), *self._having_role(), *self.at_my_sites()]

    def _having_role(self) -> list[ColumnElement[bool]]:
        if not self.role:
            return []
        through_group = User.groups.any(Group.roles.any(Role.name == self.role))
        return [or_(User.roles.any(Role.name == self.role), through_group)]

    def at_my_sites(self) -> list[ColumnElement[bool]]:
        here = _in_my_sites(user_site.c.site_id)
        return [User.id.in_(select(user_site.c.user_id).where(*here))] if here else []

    def within_reach(self, ids: Collection[int]) -> list[Reference]:
        """Name the account customers answer by for everybody: it belongs to no site."""
        here = self.at_my_sites()
        reach = [or_(and_(*here), User.username == PUBLIC_AUTHOR)] if here else []
        return self._references(self.rows().where(*reach, User.id.in_(ids)))

    def matching(self, text: str) -> ColumnElement[bool]:
        full = User.last_name + User.first_name
        return or_(full.contains(text, autoescape=True), User.username.startswith(text, autoescape=True))

    def called(self, names: Collection[str]) -> ColumnElement[bool]:
        western = User.first_name + " " + User.last_name
        return or_(*(column.in_(names) for column in (User.last_name + User.first_name, western, User.username)))

    def reference(self, row: Any) -> Reference:
        return Reference(row.id, full_name(row), row.username)


def _in_my_sites(site_id: Any) -> list[ColumnElement[bool]]:
    sites = sites_of(current_user)
    return [] if sites is None else [site_id.in_(sites)]


SOURCES: dict[str, Callable[[str], Source]] = {
    "customer": lambda _role: Customers(),
    "room": lambda _role: Rooms(),
    "user": Users,
}


def source(kind: str) -> Source:
    """Return the source of a kind; `user:<role>` knows only colleagues of that role."""
    name, _, role = kind.partition(":")
    make = SOURCES.get(name)
    if make is None:
        raise NotFound(gettext("There is no such list."))
    return make(role)
