"""The framework's page of groups: their members hold the group's roles besides their own."""

from flask_appbuilder.models.sqla.filters import FilterNotEqual
from flask_appbuilder.security.views import UserGroupModelView
from flask_babel import lazy_gettext as _l

from app.views._base import AppModelView

COLUMNS = ["name", "label", "description", "roles", "users"]


class GroupView(AppModelView, UserGroupModelView):
    list_title = _l("Groups")
    add_title = _l("New group")
    edit_title = _l("Edit group")
    show_title = _l("Group")

    label_columns = {
        "name": _l("Name"),
        "label": _l("Title"),
        "description": _l("Description"),
        "roles": _l("Roles"),
        "users": _l("Members"),
    }
    description_columns = {"roles": _l("What every member may do, besides what their own roles allow.")}
    list_columns = ["name", "label", "roles"]
    show_columns = add_columns = edit_columns = COLUMNS
    add_form_query_rel_fields = edit_form_query_rel_fields = {"roles": [["name", FilterNotEqual, "Public"]]}
    order_columns = ["name", "label"]
    search_columns = ["name", "label"]
