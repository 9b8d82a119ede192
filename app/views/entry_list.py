"""The list of a template's entries."""

from typing import Any

from flask import render_template, request
from flask_appbuilder import expose
from flask_login import current_user

from app.errors import Invalid
from app.operations.draft import may_open
from app.permissions import sees_surveys
from app.views._entry_list import EntryList
from app.views._page import Page, signed_in
from app.views.form_template import visible_template


class EntryListView(Page):
    route_base = "/forms"

    @expose("/<key>/")
    @signed_in
    def index(self, key: str) -> Any:
        template = visible_template(key)
        listed = EntryList(template, request.args).load()
        shown = render_template(
            "entry/index.html",
            template=template,
            list=listed,
            may_fill=may_open(template, current_user),
            sees_surveys=sees_surveys(current_user),
        )
        return shown, Invalid.status if listed.errors else 200
