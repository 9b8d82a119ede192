"""Names for comboboxes: customers, rooms and people the reader may know of."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import jsonify, request
from flask_appbuilder import expose
from flask_appbuilder.security.sqla.models import Group, Role, User
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.errors import NotFound
from app.extensions import db
from app.fields import Reference
from app.models.customer import Customer
from app.models.membership import user_site
from app.models.room import Room
from app.permissions import sites_of
from app.views._page import Page, answers_json, signed_in

MOST = 12
LONGEST = 60


class LookupView(Page):
    route_base = "/lookup"

    @expose("/<kind>")
    @signed_in
    @answers_json
    def index(self, kind: str) -> Any:
        text = request.args.get("q", "").strip()[:LONGEST]
        role = request.args.get("role", "")
        found = source(f"{kind}:{role}" if role else kind).starting(text) if text else []
        return jsonify(found=[{"id": one.id, "name": one.name, "detail": one.detail} for one in found])


class Source:
    """Where one kind of name comes from."""

    model: type[Any]
    name: str

    def rows(self) -> Select[Any]:
        """Return what the reader may pick from."""
        raise NotImplementedError

    def matching(self, text: str) -> Any:
        raise NotImplementedError

    def reference(self, row: Any) -> Reference:
        raise NotImplementedError

    def starting(self, text: str) -> list[Reference]:
        return self._references(self.rows().where(self.matching(text)).limit(MOST))

    def exactly(self, text: str) -> list[Reference]:
        return self._references(self.rows().where(getattr(self.model, self.name) == text).limit(MOST))

    def by_id(self, id_: int) -> Reference | None:
        found = self._references(self.rows().where(self.model.id == id_))
        return found[0] if found else None

    def _references(self, rows: Select[Any]) -> list[Reference]:
        return [self.reference(row) for row in db.session.scalars(rows).unique()]


class Customers(Source):
    model, name = Customer, "name"

    def rows(self) -> Select[Any]:
        rows = select(Customer).options(joinedload(Customer.room)).where(Customer.active.is_(True))
        return _in_my_sites(rows, Customer.site_id).order_by(Customer.name, Customer.id)

    def matching(self, text: str) -> Any:
        by_room = Customer.room_id.in_(select(Room.id).where(Room.code.startswith(text, autoescape=True)))
        return or_(Customer.name.contains(text, autoescape=True), Customer.phone.startswith(text, autoescape=True), by_room)

    def reference(self, row: Any) -> Reference:
        return Reference(row.id, row.name, " ".join(part for part in (row.room_code, row.customer_class) if part))


class Rooms(Source):
    model, name = Room, "code"

    def rows(self) -> Select[Any]:
        return _in_my_sites(select(Room).options(joinedload(Room.site)), Room.site_id).order_by(Room.code)

    def matching(self, text: str) -> Any:
        return Room.code.contains(text, autoescape=True)

    def reference(self, row: Any) -> Reference:
        return Reference(row.id, row.code, row.site.name)


class Users(Source):
    model, name = User, "username"

    def __init__(self, role: str = "") -> None:
        self.role = role

    def rows(self) -> Select[Any]:
        rows = select(User).where(User.active.is_(True)).order_by(User.last_name, User.first_name)
        if self.role:
            through_group = User.groups.any(Group.roles.any(Role.name == self.role))
            rows = rows.where(or_(User.roles.any(Role.name == self.role), through_group))
        sites = sites_of(current_user)
        if sites is None:
            return rows
        return rows.where(User.id.in_(select(user_site.c.user_id).where(user_site.c.site_id.in_(sites))))

    def matching(self, text: str) -> Any:
        return or_((User.last_name + User.first_name).contains(text, autoescape=True), User.username.startswith(text))

    def exactly(self, text: str) -> list[Reference]:
        named = or_(User.last_name + User.first_name == text, User.username == text)
        return self._references(self.rows().where(named).limit(MOST))

    def reference(self, row: Any) -> Reference:
        return Reference(row.id, row.get_full_name(), row.username)


def _in_my_sites(rows: Select[Any], site_id: Any) -> Select[Any]:
    sites = sites_of(current_user)
    return rows if sites is None else rows.where(site_id.in_(sites))


SOURCES: dict[str, Callable[..., Source]] = {"customer": Customers, "room": Rooms, "user": Users}


def source(kind: str) -> Source:
    """Return the source of a kind; `user:<role>` knows only colleagues of that role."""
    name, _, role = kind.partition(":")
    make = SOURCES.get(name)
    if make is None:
        raise NotFound(gettext("There is no such list."))
    return make(role) if role else make()


def lookup(kind: str, id_: int) -> Reference | None:
    return source(kind).by_id(id_)


def find(kind: str, text: str) -> Sequence[Reference]:
    return source(kind).exactly(text)
