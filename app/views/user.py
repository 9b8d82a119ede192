"""The framework's page of users, made as tight as ours."""

from typing import Any

from flask_appbuilder.models.sqla.filters import FilterNotEqual
from flask_appbuilder.security.sqla.models import User
from flask_appbuilder.security.views import UserDBModelView
from flask_appbuilder.validators import PasswordComplexityValidator, Unique
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, Email, EqualTo, Length, Optional

from app.errors import DomainError
from app.security import PUBLIC_AUTHOR
from app.views._base import AppModelView
from app.views._fields import PLEASE, TAKEN
from app.views._interface import AppInterface
from app.views._marks import yes_no

PERSON = ["last_name", "first_name", "username"]
BELONGS = ["roles", "sites", "departments"]
# The framework wants an address of everybody; this stands in for people who have none.
NO_EMAIL = "@example.invalid"

EMAIL = StringField(
    _l("Email"),
    validators=[
        Optional(),
        Length(max=320),
        Email(_l("This is not an e-mail address.")),
        Unique(AppInterface(User), "email", TAKEN),
    ],
)
PASSWORDS = {
    "password": PasswordField(
        _l("Password"),
        description=_l("The person can change it after signing in."),
        validators=[DataRequired(PLEASE), PasswordComplexityValidator()],
        render_kw={"autocomplete": "new-password"},
    ),
    "conf_password": PasswordField(
        _l("Password again"),
        validators=[DataRequired(PLEASE), EqualTo("password", message=_l("The two passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    ),
}


class UserView(AppModelView, UserDBModelView):
    list_title = _l("Users")
    add_title = _l("New user")
    edit_title = _l("Edit user")
    show_title = _l("User")

    label_columns = {
        "get_full_name": _l("Full name"),
        "last_name": _l("Family name"),
        "first_name": _l("Given name"),
        "username": _l("User name"),
        "email": _l("Email"),
        "active": _l("Active"),
        "roles": _l("Roles"),
        "sites": _l("Sites"),
        "departments": _l("Departments"),
        "last_login": _l("Last sign-in"),
        "login_count": _l("Sign-ins"),
        "fail_login_count": _l("Failed attempts since"),
        "created_on": _l("Made on"),
        "changed_on": _l("Changed on"),
    }
    description_columns = {
        "username": _l("What the person types to sign in."),
        "active": _l("People who left are made inactive, not deleted: their records keep their name."),
        "roles": _l("What the person may do."),
        "sites": _l("Whose customers and records the person works with."),
        "departments": _l("Where dispatched matters reach the person."),
    }
    formatters_columns = {"active": yes_no, "email": lambda address: "" if address.endswith(NO_EMAIL) else address}
    list_columns = ["get_full_name", "username", *BELONGS, "active"]
    order_columns = ["username", "active"]
    search_columns = ["username", "last_name", *BELONGS, "active"]
    add_columns = [*PERSON, "email", *BELONGS, "active", "password", "conf_password"]
    edit_columns = [*PERSON, "email", *BELONGS, "active"]
    add_form_extra_fields = {"email": EMAIL, **PASSWORDS}
    edit_form_extra_fields = {"email": EMAIL}
    add_form_query_rel_fields = edit_form_query_rel_fields = {"roles": [["name", FilterNotEqual, "Public"]]}
    validators_columns: dict[str, list[Any]] = {}
    show_fieldsets = [
        (_l("Person"), {"fields": ["get_full_name", "username", "email", "active", *BELONGS]}),
        (_l("Sign-in"), {"fields": ["last_login", "login_count", "fail_login_count", "created_on", "changed_on"]}),
    ]
    user_show_fieldsets = [(None, {"fields": ["get_full_name", "username", "email", *BELONGS]})]
    user_info_title = _l("My account")
    base_order = ("username", "asc")
    base_filters = [["username", FilterNotEqual, PUBLIC_AUTHOR]]

    def prefill_form(self, form: Any, pk: int) -> None:
        if (form.email.data or "").endswith(NO_EMAIL):
            form.email.data = ""

    def pre_add(self, item: Any) -> None:
        item.email = item.email or f"{item.username}{NO_EMAIL}"
        super().pre_add(item)

    def pre_update(self, item: Any) -> None:
        item.email = item.email or f"{item.username}{NO_EMAIL}"
        is_shut_out = not item.active or "Admin" not in {role.name for role in item.roles}
        if item.id == current_user.id and is_shut_out:
            raise DomainError(gettext("You cannot take your own access away. Ask another administrator."))
        super().pre_update(item)

    def pre_delete(self, item: Any) -> None:
        if item.id == current_user.id:
            raise DomainError(gettext("You cannot delete your own account."))
