from flask_babel import lazy_gettext as _l

from app.models.site import KINDS, Site
from app.views._base import AppModelView
from app.views._interface import AppInterface


class SiteView(AppModelView):
    route_base = "/sites"
    datamodel = AppInterface(Site)
    choices_columns = {"kind": KINDS}

    list_title = _l("Sites")
    add_title = _l("New site")
    edit_title = _l("Edit site")
    show_title = _l("Site")

    label_columns = {"name": _l("Name"), "code": _l("Code"), "kind": _l("Kind"), "users": _l("Members")}
    description_columns = {"code": _l("Short and stable; it stands in numbers and addresses.")}
    list_columns = ["name", "code", "kind"]
    show_columns = ["name", "code", "kind", "users"]
    add_columns = ["name", "code", "kind"]
    edit_columns = ["name", "code", "kind", "users"]
    search_columns = ["name", "code", "kind"]
    base_order = ("code", "asc")
