"""The library of parts that the designer copies from: those shipped, and those this firm keeps."""

import json
from functools import lru_cache
from typing import Any

from flask import jsonify, request
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.errors import Invalid, NotFound
from app.extensions import db, writing
from app.fields import label_text
from app.models.library_part import LibraryPart
from app.operations import library_part as library
from app.permissions import Verb, require
from app.schema.reading import values
from app.views._page import SMALL_ROW, Page, answers_json, signed_in
from config import ROOT

SHIPPED = ROOT / "app" / "library_parts.json"


class LibraryPartView(Page):
    route_base = "/library"

    @expose("/")
    @signed_in
    @answers_json
    def index(self) -> Response:
        require(current_user, Verb.DESIGN)
        return jsonify(parts=_listed())

    @expose("/", methods=["POST"])
    @signed_in
    @answers_json
    def keep(self) -> Response:
        require(current_user, Verb.DESIGN)
        part, problems = values(request.form.get("part", ""))
        if problems or not isinstance(part, dict):
            raise Invalid({"part": problems[0].message if problems else gettext("Choose what is to be kept.")})
        with writing():
            library.keep(request.form.get("name", ""), part, current_user)
        return jsonify(parts=_listed())

    @expose(f"/<{SMALL_ROW}:part_id>/remove", methods=["POST"])
    @signed_in
    @answers_json
    def remove(self, part_id: int) -> Response:
        require(current_user, Verb.DESIGN)
        found = db.session.get(LibraryPart, part_id)
        if found is None:
            raise NotFound
        with writing():
            library.remove(found, current_user)
        return jsonify(parts=_listed())


def _listed() -> list[dict[str, Any]]:
    own = [{"id": part.id, "name": part.name, "part": part.part} for part in library.all_parts(current_user)]
    return own + [{"id": None, "name": label_text(each["name"]), "part": each["part"]} for each in shipped()]


@lru_cache(maxsize=1)
def shipped() -> list[dict[str, Any]]:
    """Return the parts that come along, each with its name and a section or item."""
    found: list[dict[str, Any]] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return found
