"""The framework's page of roles, with their rights as a readable table."""

from typing import Any

from flask import redirect, url_for
from flask_appbuilder import action
from flask_appbuilder.models.sqla.filters import FilterNotEqual
from flask_appbuilder.security.sqla.models import Role
from flask_appbuilder.security.views import RoleModelView
from flask_appbuilder.widgets import ListWidget, ShowWidget
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import inspect
from werkzeug.wrappers import Response

from app.errors import DomainError
from app.extensions import db, writing
from app.security import ROLE_TITLES, role_title
from app.views._base import AppModelView
from app.views._rights_table import RightsTable, rights_shown


class RoleView(AppModelView, RoleModelView):
    list_title = _l("Roles")
    add_title = _l("New role")
    edit_title = _l("Edit role")
    show_title = _l("Role")
    list_widget = ListWidget
    show_widget = ShowWidget

    label_columns = {"name": _l("Name"), "permissions": _l("Rights on pages"), "user": _l("Users")}
    description_columns = {
        "permissions": _l("Pages of people and places. Rights over records are on a page of their own."),
    }
    formatters_columns = {"name": role_title, "user": len, "permissions": rights_shown}
    list_columns = ["name", "user"]
    show_columns = ["name", "permissions"]
    add_columns = edit_columns = ["name", "permissions"]
    search_columns = ["name"]
    base_filters = [["name", FilterNotEqual, "Public"]]
    base_order = ("id", "asc")

    def _init_forms(self) -> None:
        super()._init_forms()
        for form in (self.add_form, self.edit_form):
            form.permissions.kwargs["widget"] = RightsTable()

    def prefill_form(self, form: Any, pk: int) -> None:
        if form.name.data in ROLE_TITLES:
            form.name.render_kw = {"readonly": True}
            title = role_title(form.name.data)
            form.name.description = gettext("%(role)s. The name is fixed: forms refer to it.", role=title)

    @action("copyrole", _l("Copy"), icon="copy", multiple=False)
    def copy_role(self, item: Any) -> Response:
        with writing():
            copy = Role(name=gettext("Copy of %(role)s", role=item)[:60], permissions=list(item.permissions))
            db.session.add(copy)
        return redirect(url_for("RoleView.edit", pk=copy.id))

    def pre_update(self, item: Any) -> None:
        """Keep the names that routes and grants refer to."""
        before = inspect(item).attrs.name.history.deleted
        if before and before[0] in ROLE_TITLES:
            raise DomainError(gettext("The name of this role is fixed: forms refer to it."))

    def pre_delete(self, item: Any) -> None:
        if item.name in ROLE_TITLES:
            raise DomainError(gettext("This role cannot be deleted: forms refer to it."))
        super().pre_delete(item)
