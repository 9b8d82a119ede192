"""Signing in, and what people change about their own account."""

from typing import Any

from flask import abort, flash, g, redirect, request, session
from flask_appbuilder import expose
from flask_appbuilder.security import views
from flask_appbuilder.security.forms import DynamicForm, LoginForm_db
from flask_appbuilder.validators import PasswordComplexityValidator
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user, login_user
from werkzeug.security import check_password_hash
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, EqualTo, Length, ValidationError

from app.extensions import writing
from app.security import AppSecurityManager, password_mark
from app.views._base import History
from app.views._fields import PLEASE
from app.views.api.reader import SecurityApi
from app.views.group import GroupView
from app.views.role import RoleView
from app.views.user import UserView

NEW = {"autocomplete": "new-password"}


class PasswordForm(DynamicForm):
    password = PasswordField(
        _l("New password"), validators=[DataRequired(PLEASE), PasswordComplexityValidator()], render_kw=NEW
    )
    conf_password = PasswordField(
        _l("New password again"),
        validators=[EqualTo("password", message=_l("The two passwords differ."))],
        render_kw=NEW,
    )


class MyPasswordForm(DynamicForm):
    current = PasswordField(
        _l("Current password"), validators=[DataRequired(PLEASE)], render_kw={"autocomplete": "current-password"}
    )
    password = PasswordField(
        _l("New password"), validators=[DataRequired(PLEASE), PasswordComplexityValidator()], render_kw=NEW
    )
    conf_password = PasswordField(
        _l("New password again"),
        validators=[EqualTo("password", message=_l("The two passwords differ."))],
        render_kw=NEW,
    )

    def validate_current(self, field: Any) -> None:
        if not check_password_hash(current_user.password, field.data):
            raise ValidationError(gettext("This is not your current password."))


class MyNameForm(DynamicForm):
    last_name = StringField(_l("Family name"), validators=[DataRequired(PLEASE), Length(max=64)])
    first_name = StringField(_l("Given name"), validators=[DataRequired(PLEASE), Length(max=64)])


class PasswordView(History, views.ResetPasswordView):
    form = PasswordForm
    form_title = _l("Set a new password")
    message = _l("The password has been changed.")

    def render_template(self, template: str, **kwargs: Any) -> str:
        title = gettext("New password for %(name)s", name=self._whose())
        page: str = super().render_template(template, **kwargs | {"title": title})
        return page

    def form_post(self, form: Any) -> None:
        self._whose()
        super().form_post(form)

    def _whose(self) -> Any:
        user = self.appbuilder.sm.get_user_by_id(request.args.get("pk", 0, type=int))
        return user or abort(404)


class MyPasswordView(History, views.ResetMyPasswordView):
    form = MyPasswordForm
    form_title = _l("Change my password")
    message = _l("The password has been changed. You stay signed in here and are signed out everywhere else.")

    def form_post(self, form: Any) -> None:
        super().form_post(form)
        session["password"] = password_mark(current_user)


class MyNameView(History, views.UserInfoEditView):
    route_base = "/myname"
    form = MyNameForm
    form_title = _l("Change my name")
    message = _l("Saved.")

    def form_post(self, form: Any) -> None:
        with writing():
            form.populate_obj(self.appbuilder.sm.get_user_by_id(current_user.id))
        flash(str(self.message), "success")


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
    """The manager with our pages in place of the framework's."""

    userdbmodelview = UserView
    rolemodelview = RoleView
    groupmodelview = GroupView
    resetpasswordview = PasswordView
    resetmypasswordview = MyPasswordView
    userinfoeditview = MyNameView
    authdbview = AuthDBView
    security_api = SecurityApi
