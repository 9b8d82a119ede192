from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import inspect, select
from wtforms import StringField

from app.errors import DomainError
from app.extensions import db
from app.models.customer import CLASSES, Customer, masked
from app.models.room import Room
from app.operations import customer_check
from app.permissions import may_see_phone
from app.views._base import AppModelView
from app.views._interface import AppInterface
from app.views._marks import yes_no
from app.views._scope import InMySites, SiteChoice


def phone_shown(phone: str) -> str:
    return phone if may_see_phone(current_user) else masked(phone)


class RoomField(StringField):
    """Asks for a room by its number: a select of thousands helps nobody."""

    room: Room | None = None

    def populate_obj(self, obj: Any, name: str) -> None:
        obj.room = self.room


ROOM = RoomField(_l("Room number"), description=_l("As in the list of rooms, such as 3-2-1201, or empty."))


class CustomerView(SiteChoice, AppModelView):
    route_base = "/customers"
    datamodel = AppInterface(Customer)
    list_template = "customer/list.html"
    choices_columns = {"customer_class": {key: key for key in CLASSES}}
    base_filters = [["site", InMySites, None]]

    list_title = _l("Customers")
    add_title = _l("New customer")
    edit_title = _l("Edit customer")
    show_title = _l("Customer")

    label_columns = {
        "name": _l("Name"),
        "customer_class": _l("Class"),
        "phone": _l("Phone"),
        "site": _l("Site"),
        "room": _l("Room number"),
        "room_code": _l("Room number"),
        "owner": _l("Responsible"),
        "note": _l("Note"),
        "tags": _l("Tags"),
        "active": _l("Active"),
    }
    formatters_columns = {"active": yes_no, "phone": phone_shown}
    list_columns = ["name", "customer_class", "phone", "site", "room", "owner", "active"]
    show_columns = ["name", "customer_class", "phone", "site", "room", "owner", "tags", "note", "active"]
    add_columns = edit_columns = [
        "name",
        "customer_class",
        "phone",
        "site",
        "room_code",
        "owner",
        "tags",
        "note",
        "active",
    ]
    add_form_extra_fields = edit_form_extra_fields = {"room_code": ROOM}
    order_columns = ["name", "customer_class", "active"]
    search_columns = ["name", "phone", "customer_class", "site", "owner", "active"]
    base_order = ("name", "asc")

    def process_form(self, form: Any, is_created: bool) -> None:
        code = (form.room_code.data or "").strip()
        form.room_code.room = _room(form.site.data, code) if code else None

    def may_search(self, column: str) -> bool:
        return column != "phone" or may_see_phone(current_user)

    def prefill_form(self, form: Any, pk: int) -> None:
        form.phone.data = phone_shown(form.phone.data)

    def pre_add(self, item: Any) -> None:
        customer_check.check(item, current_user)

    def pre_update(self, item: Any) -> None:
        before = inspect(item).attrs.phone.history.deleted
        if before and item.phone == masked(before[0]):
            item.phone = before[0]  # sent back as it was shown
        customer_check.check(item, current_user)


def _room(site: Any, code: str) -> Room:
    found = db.session.scalar(select(Room).where(Room.site_id == site.id, Room.code == code))
    if found is None:
        raise DomainError(gettext("%(site)s has no room %(code)s.", site=site, code=code))
    return found
