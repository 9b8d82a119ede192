"""The designer: a paper form becomes a template on the sheet itself."""

import json
from collections.abc import Callable
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.errors import BadDocument, NotFound
from app.extensions import db, writing
from app.fields import label_text
from app.models.form_template import FormTemplate, TemplateDraft
from app.operations import template as templates
from app.operations.publication import faults
from app.permissions import Verb, is_admin, may, require
from app.schema import canvas
from app.schema.checks import shape
from app.schema.document import Document, load
from app.views._designing import page_data
from app.views._designing_list import list_page
from app.views._designing_route import rights_of
from app.views._page import Page, answers_json, problem_list, signed_in

UNDRAWABLE = (AttributeError, IndexError, KeyError, TypeError, ValueError, ZeroDivisionError)
"""What drawing a sheet runs into whose definition does not have its shape."""


TABS = {
    "sheet": (_l("Sheet"), "table"),
    "route": (_l("Route"), "route"),
    "listing": (_l("List and charts"), "list-details"),
}
"""Pages of the designer: `templates/designer/_<name>.html` and the scripts it names."""


class DesignerView(Page):
    route_base = "/design"

    @expose("/")
    @signed_in
    def index(self) -> str:
        require(current_user, Verb.DESIGN)
        return render_template("designer/index.html", templates=designed())

    @expose("/<key>/")
    @signed_in
    def show(self, key: str) -> str:
        template = designable(key)
        draft = templates.draft_of(template)
        text = draft.document if draft else standing_text(template)
        document = load(text)
        return render_template(
            "designer/show.html",
            template=template,
            title=label_text(document.title),
            draft=draft,
            source=document.source,
            about=page_data(template, draft),
            tabs=[(name, label, symbol) for name, (label, symbol) in TABS.items()],
            rights=rights_of(template),
            may_grant=is_admin(current_user),
        )

    @expose("/<key>/draw", methods=["POST"])
    @signed_in
    @answers_json
    def draw(self, key: str) -> Response:
        """Draw the sheet as it is just now; nothing is kept."""
        designable(key)
        document = posted_document()
        return jsonify(blocks=drawn(document), spans=canvas.spans(document))

    @expose("/<key>/listing", methods=["POST"])
    @signed_in
    @answers_json
    def listing(self, key: str) -> Response:
        """Say what lists and charts can show, and how the list would look; nothing is kept."""
        template, document = designable(key), posted_document()
        return jsonify(attempted(document, lambda: list_page(template, document)))

    @expose("/<key>/save", methods=["POST"])
    @signed_in
    @answers_json
    def save(self, key: str) -> Response:
        template = designable(key)
        text, lock_version = request.form.get("document", ""), request.form.get("lock_version", type=int)
        with writing():
            draft = templates.save_draft(template, text, current_user, lock_version)
            saved = {"lock_version": draft.lock_version}
        return jsonify(saved | {"problems": problem_list(faults(template, load(text)))})

    @expose("/<key>/discard", methods=["POST"])
    @signed_in
    def discard(self, key: str) -> Response:
        template = designable(key)
        with writing():
            templates.discard_draft(template, current_user)
        flash(gettext("The draft was thrown away."), "success")
        return redirect(url_for("FormTemplateView.index"))


def open_to(user: Any) -> bool:
    return may(user, Verb.DESIGN)


def designed() -> list[tuple[FormTemplate, TemplateDraft | None]]:
    """Return every template with its draft, those being worked on first."""
    found = (
        select(FormTemplate, TemplateDraft)
        .outerjoin(TemplateDraft, TemplateDraft.template_id == FormTemplate.id)
        .options(joinedload(FormTemplate.pack))
        .order_by(TemplateDraft.changed_at.is_(None), TemplateDraft.changed_at.desc(), FormTemplate.position)
    )
    return [(template, draft) for template, draft in db.session.execute(found)]


def designable(key: str) -> FormTemplate:
    """Return a template its reader may design; for anybody else there is nothing, whether there is a draft or not."""
    found = select(FormTemplate).where(FormTemplate.key == key).options(joinedload(FormTemplate.version))
    template = db.session.scalar(found)
    if template is None or not may(current_user, Verb.DESIGN, template):
        raise NotFound
    return template


def standing_text(template: FormTemplate) -> str:
    if template.version is None:
        raise NotFound
    return template.version.document


def posted_document() -> Document:
    return load(request.form.get("document", ""))


def drawn(document: Document) -> list[str]:
    """Draw table by table."""
    blocks: list[str] = attempted(document, lambda: [str(block) for block in canvas.blocks(document)])
    return blocks


def attempted(document: Document, make: Callable[[], Any]) -> Any:
    """Make something of a document; one it cannot be made of says what is wrong with its shape."""
    try:
        return make()
    except UNDRAWABLE:
        problems = shape.problems(json.loads(json.dumps(document.source)))
        if not problems:
            raise
        raise BadDocument(problems) from None
