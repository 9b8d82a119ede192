"""The list of a template's entries."""

from typing import Any
from uuid import uuid4

from flask import redirect, render_template, request
from flask_appbuilder import expose
from flask_login import current_user

from app.errors import Invalid
from app.models.form_template import FormTemplate
from app.operations import bulk
from app.operations.draft import may_open
from app.permissions import ROLES, Verb, may
from app.views._entry_list import EntryList
from app.views._page import Page, signed_in
from app.views._view_tabs import ViewTabs
from app.views.form_template import visible_template


class EntryListView(Page):
    route_base = "/forms"

    @expose("/<key>/")
    @signed_in
    def index(self, key: str) -> Any:
        template = visible_template(key)
        tabs = ViewTabs(template, request.args)
        if tabs.opens_with:
            return redirect(tabs.opens_with)
        listed = EntryList(template, request.args)
        listed.chosen = tabs.columns
        shown = render_template(
            "entry/index.html", template=template, list=listed.load(), views=tabs, **_offered(template)
        )
        return shown, Invalid.status if listed.errors else 200


def _offered(template: FormTemplate) -> dict[str, Any]:
    """Return what the reader may do with the list, and how many records at once."""
    return {
        "may_fill": may_open(template, current_user),
        "may_decide": may(current_user, Verb.SIGN, template),
        "token": str(uuid4()),
        "most": bulk.MOST,
        "roles": ROLES,
    }
