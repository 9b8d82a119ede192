"""The first charts of a template, over the records a list selects."""

from typing import Any

from flask import render_template, request
from flask_appbuilder import expose
from flask_login import current_user

from app.errors import Invalid
from app.operations import dashboard as dashboards
from app.views._chart import ChartPage
from app.views._page import Page, signed_in
from app.views.form_template import visible_template


class ChartView(Page):
    route_base = "/charts"

    @expose("/<key>/")
    @signed_in
    def index(self, key: str) -> Any:
        page = ChartPage(visible_template(key), request.args)
        page.list.count = page.drawing.selected
        kept = dashboards.kept_by(current_user)
        shown = render_template("chart/index.html", page=page, template=page.template, list=page.list, dashboards=kept)
        return shown, Invalid.status if page.list.errors else 200
