"""The API's description: for programs at /api/v1/openapi.json, for people at /api/."""

from typing import Any

from flask import render_template, request
from flask_appbuilder import expose
from flask_babel import lazy_gettext as _l

from app.views._page import Page, signed_in
from app.views.api._document import chapters, document
from app.views.api._endpoint import Asked, Resource, endpoint
from app.views.api._schemas import DOCUMENT


class DocumentResource(Resource):
    @endpoint("GET", "/openapi.json", _l("Read this description."), DOCUMENT, open=True)
    def read_document(self, asked: Asked) -> Any:
        return document()


class DocumentationView(Page):
    route_base = "/api"

    @expose("/")
    @signed_in
    def index(self) -> str:
        return render_template("api/index.html", chapters=chapters(), root=request.url_root.rstrip("/"))
