"""The page behind the one-time link: make the first administrator."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext

from app.errors import Invalid
from app.extensions import writing
from app.operations import setup
from app.views._page import Page


class SetupView(Page):
    route_base = "/setup"
    default_view = "first"

    @expose("/<token>", methods=["GET", "POST"])
    def first(self, token: str) -> Any:
        setup.check_token(token)
        if request.method == "GET":
            return render_template("setup/first.html", typed={}, errors={})
        typed = {name: request.form.get(name, "").strip() for name in ("username", "first_name", "last_name", "email")}
        typed |= {name: request.form.get(name, "") for name in ("password", "again")}
        try:
            with writing():
                setup.make_administrator(token, typed)
        except Invalid as error:
            return render_template("setup/first.html", typed=typed, errors=error.errors), error.status
        flash(gettext("The administrator has been made. Log in."), "success")
        return redirect(url_for("AuthDBView.login"))
