from flask_babel import lazy_gettext as _l

from app.models.department import Department
from app.views._base import AppModelView
from app.views._interface import AppInterface


class DepartmentView(AppModelView):
    route_base = "/departments"
    datamodel = AppInterface(Department)

    list_title = _l("Departments")
    add_title = _l("New department")
    edit_title = _l("Edit department")
    show_title = _l("Department")

    label_columns = {"name": _l("Name"), "code": _l("Code"), "site": _l("Site"), "users": _l("Members")}
    description_columns = {
        "code": _l("Short and stable; routes of form templates name the department by it."),
        "site": _l("Leave empty for a department that serves every site."),
    }
    list_columns = ["name", "code", "site"]
    show_columns = ["name", "code", "site", "users"]
    add_columns = ["name", "code", "site"]
    edit_columns = ["name", "code", "site", "users"]
    search_columns = ["name", "code", "site"]
    base_order = ("code", "asc")
