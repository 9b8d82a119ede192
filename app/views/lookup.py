"""Names for comboboxes: customers, rooms and people the reader may pick."""

from flask import jsonify, request
from flask_appbuilder import expose
from werkzeug.wrappers import Response

from app.views._page import Page, answers_json, signed_in
from app.views._sources import source

LONGEST = 60


class LookupView(Page):
    route_base = "/lookup"

    @expose("/<kind>")
    @signed_in
    @answers_json
    def index(self, kind: str) -> Response:
        text = request.args.get("q", "").strip()[:LONGEST]
        names = source(kind)
        found = names.starting(text) if text else []
        return jsonify(found=[{"id": one.id, "name": one.name, "detail": one.detail} for one in found])
