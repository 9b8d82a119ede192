"""The first charts of a template, over the records a list selects."""

from typing import Any

from flask import render_template, request
from flask_appbuilder import expose

from app.errors import Invalid
from app.views._chart import Drawing
from app.views._entry_list import EntryList
from app.views._page import Page, signed_in
from app.views.form_template import visible_template


class ChartView(Page):
    route_base = "/charts"

    @expose("/<key>/")
    @signed_in
    def index(self, key: str) -> Any:
        template = visible_template(key)
        listed = EntryList(template, request.args)
        drawing = Drawing(listed)
        listed.count = drawing.selected
        shown = render_template("chart/index.html", template=template, list=listed, charts=drawing.draw())
        return shown, Invalid.status if listed.errors else 200
