from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from wtforms import StringField

from app.errors import DomainError
from app.extensions import db
from app.models.customer import CLASSES, Customer
from app.models.room import Room
from app.views._base import AppModelView
from app.views._interface import AppInterface
from app.views._scope import InMySites, check_site


class RoomField(StringField):
    """Asks for a room by its number: a select of thousands helps nobody."""

    room: Room | None = None

    def populate_obj(self, obj: Any, name: str) -> None:
        obj.room = self.room


ROOM = RoomField(_l("Room number"), description=_l("As in the list of rooms, such as 3-2-1201, or empty."))


class CustomerView(AppModelView):
    route_base = "/customers"
    datamodel = AppInterface(Customer)
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
        "active": _l("Active"),
    }
    list_columns = ["name", "customer_class", "phone", "site", "room", "owner", "active"]
    show_columns = ["name", "customer_class", "phone", "site", "room", "owner", "note", "active"]
    add_columns = edit_columns = ["name", "customer_class", "phone", "site", "room_code", "owner", "note", "active"]
    add_form_extra_fields = edit_form_extra_fields = {"room_code": ROOM}
    order_columns = ["name", "customer_class", "active"]
    search_columns = ["name", "customer_class", "site", "owner", "active"]
    base_order = ("name", "asc")

    def process_form(self, form: Any, is_created: bool) -> None:
        code = (form.room_code.data or "").strip()
        form.room_code.room = _room(form.site.data, code) if code else None

    def pre_add(self, item: Any) -> None:
        check_site(item.site)

    pre_update = pre_add


def _room(site: Any, code: str) -> Room:
    found = db.session.scalar(select(Room).where(Room.site_id == site.id, Room.code == code))
    if found is None:
        raise DomainError(gettext("%(site)s has no room %(code)s.", site=site, code=code))
    return found
