"""The framework's own pages for people, roles and passwords, made as tight as ours."""

from typing import Any

from flask import abort, flash, g, redirect, request, session
from flask_appbuilder import expose
from flask_appbuilder.models.sqla.filters import FilterNotEqual
from flask_appbuilder.security import views
from flask_appbuilder.security.forms import LoginForm_db
from flask_appbuilder.security.views import (
    ResetMyPasswordView,
    ResetPasswordView,
    RoleModelView,
    UserDBModelView,
    UserGroupModelView,
    UserInfoEditView,
)
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_user
from werkzeug.wrappers import Response

from app.security import AppSecurityManager, password_mark
from app.views._base import AppModelView, History

NAMES = ["last_name", "first_name", "username"]
BELONGS = ["roles", "sites", "departments"]


class UserView(AppModelView, UserDBModelView):
    list_title = _l("Users")
    add_title = _l("New user")
    edit_title = _l("Edit user")
    show_title = _l("User")

    label_columns = UserDBModelView.label_columns | {
        "get_full_name": _l("Name"),
        "last_name": _l("Family name"),
        "first_name": _l("Given name"),
        "username": _l("User name"),
        "active": _l("Active"),
        "roles": _l("Roles"),
        "sites": _l("Sites"),
        "departments": _l("Departments"),
    }
    description_columns = UserDBModelView.description_columns | {
        "first_name": "",
        "last_name": "",
        "username": _l("What the person types to sign in."),
        "active": _l("People who left are made inactive, not deleted: their records keep their name."),
        "roles": _l("What the person may do."),
        "sites": _l("Whose customers and records the person works with."),
        "departments": _l("Where dispatched matters reach the person."),
        "email": "",
    }
    list_columns = ["get_full_name", "username", "roles", "sites", "departments", "active"]
    order_columns = ["username", "active"]
    search_columns = ["username", "last_name", "roles", "sites", "departments", "active"]
    add_columns = [*NAMES, "email", *BELONGS, "active", "password", "conf_password"]
    edit_columns = [*NAMES, "email", *BELONGS, "active"]
    show_fieldsets = [
        (_l("Person"), {"fields": ["get_full_name", "username", "email", "active", *BELONGS]}),
        (_l("Sign-in"), {"fields": ["last_login", "login_count", "fail_login_count", "created_on", "changed_on"]}),
    ]
    user_show_fieldsets = [(_l("Person"), {"fields": ["get_full_name", "username", "email", *BELONGS]})]
    user_info_title = _l("My account")
    validators_columns: dict[str, list[Any]] = {}
    add_form_query_rel_fields = edit_form_query_rel_fields = {"roles": [["name", FilterNotEqual, "Public"]]}
    base_order = ("username", "asc")


class RoleView(AppModelView, RoleModelView):
    list_title = _l("Roles")
    add_title = _l("New role")
    edit_title = _l("Edit role")
    show_title = _l("Role")
    search_columns = ["name"]


class GroupView(AppModelView, UserGroupModelView):
    list_title = _l("Groups")
    add_title = _l("New group")
    edit_title = _l("Edit group")
    show_title = _l("Group")
    search_columns = ["name", "label"]


class PasswordView(History, ResetPasswordView):
    form_title = _l("Set a new password")

    def form_post(self, form: Any) -> None:
        if self.appbuilder.sm.get_user_by_id(request.args.get("pk", 0, type=int)) is None:
            abort(404)
        super().form_post(form)


class MyPasswordView(History, ResetMyPasswordView):
    form_title = _l("Change my password")

    def form_post(self, form: Any) -> None:
        super().form_post(form)
        session["password"] = password_mark(current_user)  # other sessions of this user end, this one goes on


class MyNameView(History, UserInfoEditView):
    form_title = _l("Change my name")


class AuthDBView(History, views.AuthDBView):
    title = _l("Sign in")
    invalid_login_message = _l("User name or password is not right.")

    @expose("/login/", methods=["GET", "POST"])
    def login(self) -> Response | str:
        if current_user.is_authenticated:
            return redirect(self._get_safe_next_url())
        form = LoginForm_db()
        if not form.validate_on_submit():
            page: str = self.render_template(self.login_template, title=self.title, form=form)
            return page
        user = self.appbuilder.sm.auth_user_db(form.username.data, form.password.data)
        if user is None:
            flash(self._refusal(), "warning")
            return redirect(self.appbuilder.get_url_for_login_with(request.args.get("next")))
        login_user(user)
        return redirect(self._get_safe_next_url())

    def _refusal(self) -> str:
        if g.get("is_demo_refused"):
            return gettext("Demo accounts work on this machine only.")
        return str(self.invalid_login_message)


class PanelSecurityManager(AppSecurityManager):
    """The manager with these pages in place of the framework's."""

    userdbmodelview = UserView
    rolemodelview = RoleView
    groupmodelview = GroupView
    resetpasswordview = PasswordView
    resetmypasswordview = MyPasswordView
    userinfoeditview = MyNameView
    authdbview = AuthDBView
