"""The search page, and suggestions while somebody types."""

from flask import jsonify, render_template, request
from flask_appbuilder import expose
from werkzeug.wrappers import Response

from app.views._finding import MOST_TYPED, found, suggested
from app.views._page import Page, answers_json, signed_in


class SearchView(Page):
    route_base = "/search"

    @expose("/")
    @signed_in
    def index(self) -> str:
        typed = _typed()
        return render_template("search/index.html", typed=typed, groups=found(typed) if typed else [])

    @expose("/suggest")
    @signed_in
    @answers_json
    def suggest(self) -> Response:
        typed = _typed()
        groups = suggested(typed) if typed else []
        return jsonify(
            groups=[
                {"title": group.title, "found": [[str(hit.name), hit.detail, hit.url] for hit in group.hits]}
                for group in groups
            ]
        )


def _typed() -> str:
    return request.args.get("q", "").strip()[:MOST_TYPED]
