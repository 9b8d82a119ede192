"""Whom and what the answers of one person may name: customers and rooms of their sites, colleagues, own pictures."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from flask_appbuilder.security.sqla.models import Group, Role, User
from sqlalchemy import Select, bindparam, null, or_, select

from app.extensions import db
from app.fields import AnswerContext, Reference, is_reference_id
from app.models.customer import Customer
from app.models.room import Room
from app.operations import attachment
from app.permissions import sites_of
from app.security import full_name


class Lending:
    """Judges what one set of answers names; each kind is read with one query, however many are named."""

    def __init__(self, by: Any, answers: Mapping[str, Any], entry_id: int | None = None) -> None:
        self.by = by
        self.entry_id = entry_id
        self.files: set[str] = set()
        """Pictures that were asked for and may be used."""
        self._named = list(objects(answers))
        self.merged: dict[int, int] = {}
        """Customers named that have been merged into others."""
        self._known: dict[str, dict[int, Reference]] = {}
        self._usable: set[str] | None = None

    @cached_property
    def context(self) -> AnswerContext:
        return AnswerContext(by=self.by, may_use_attachment=self._may_use, lookup=self._look_up)

    def _may_use(self, file_id: str) -> bool:
        if self._usable is None:
            ids = {str(each["file"]) for each in self._named if isinstance(each.get("file"), str)}
            self._usable = attachment.usable(ids, self.by, self.entry_id)
        self.files |= {file_id} & self._usable
        return file_id in self._usable

    def _look_up(self, kind: str, id_: int) -> Reference | None:
        if kind not in self._known:
            ids = {each["id"] for each in self._named if is_reference_id(each.get("id"))}
            self._known[kind] = {each.id: each for each in self._references(kind, ids)}
        return self._known[kind].get(id_)

    def customer_of(self, named: int | None) -> int | None:
        """Return whom a customer's id stands for by now."""
        return self.merged.get(named, named) if named else None

    def _references(self, kind: str, ids: set[int]) -> Iterator[Reference]:
        name, _, role = kind.partition(":")
        if name == "user":
            yield from (Reference(user.id, full_name(user)) for user in db.session.scalars(_users(ids, role)).unique())
        elif name in _PLACES:
            sites = sites_of(self.by)
            for id_, words, site_id, merged_into_id in db.session.connection().execute(_PLACES[name], {"ids": [*ids]}):
                if merged_into_id:
                    self.merged[id_] = merged_into_id
                if sites is None or site_id in sites:
                    yield Reference(id_, words)


def objects(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every object inside answers, rows of tables and lists of photos included."""
    if isinstance(value, Mapping):
        yield value
        value = list(value.values())
    for each in value if isinstance(value, list) else ():
        yield from objects(each)


def _users(ids: set[int], role: str) -> Select[Any]:
    users = select(User).where(User.id.in_(ids))
    if not role:
        return users
    return users.where(or_(User.roles.any(Role.name == role), User.groups.any(Group.roles.any(Role.name == role))))


_AMONG: Any = bindparam("ids", expanding=True)
_PLACES = {
    "customer": select(Customer.id, Customer.name, Customer.site_id, Customer.merged_into_id).where(
        Customer.id.in_(_AMONG)
    ),
    "room": select(Room.id, Room.code, Room.site_id, null()).where(Room.id.in_(_AMONG)),
}
