from typing import Any

from flask_babel import lazy_gettext as _l

from app.models.room import Room
from app.views._base import AppModelView
from app.views._interface import AppInterface
from app.views._scope import InMySites, SiteChoice, check_site


class RoomView(SiteChoice, AppModelView):
    route_base = "/rooms"
    datamodel = AppInterface(Room)
    base_filters = [["site", InMySites, None]]

    list_title = _l("Rooms")
    add_title = _l("New room")
    edit_title = _l("Edit room")
    show_title = _l("Room")

    label_columns = {
        "code": _l("Room number"),
        "site": _l("Site"),
        "building": _l("Building"),
        "unit": _l("Unit"),
        "number": _l("Number in the unit"),
    }
    description_columns = {"code": _l("As people write it. Made from building, unit and number when left empty.")}
    list_columns = ["code", "site", "building", "unit", "number"]
    show_columns = ["code", "site", "building", "unit", "number"]
    add_columns = edit_columns = ["site", "building", "unit", "number"]
    search_columns = ["code", "site", "building"]
    base_order = ("code", "asc")

    def pre_add(self, item: Any) -> None:
        check_site(item.site)
        item.code = item.made_code()

    pre_update = pre_add
