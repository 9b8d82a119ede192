"""The designer: a paper form becomes a template on the sheet itself."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, send_file, url_for
from flask_appbuilder import expose
from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.errors import BadDocument, Invalid, NotFound
from app.extensions import db, writing
from app.fields import label_text
from app.models.form_template import FormTemplate, TemplateDraft
from app.operations import template as templates
from app.operations.publication import faults
from app.paper_in.xlsform.writing import book_of, write_xlsform
from app.permissions import Verb, is_admin, may, require
from app.schema import canonical, canvas
from app.schema.checks import check, shape
from app.schema.document import Document, load
from app.views._designing import page_data
from app.views._designing_list import list_page
from app.views._designing_route import rights_of
from app.views._page import Page, answers_json, problem_list, signed_in
from app.views._preview import Trial

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
UNDRAWABLE = (AttributeError, IndexError, KeyError, TypeError, ValueError, ZeroDivisionError)
"""What drawing a sheet runs into whose definition does not have its shape."""


TABS = {
    "sheet": (_l("Sheet"), "table"),
    "route": (_l("Route"), "route"),
    "listing": (_l("List and charts"), "list-details"),
    "preview": (_l("Preview"), "eye"),
    "versions": (_l("Versions"), "versions"),
    "text": ("JSON", "braces"),
}
"""Pages of the designer: `templates/designer/_<name>.html` and the scripts it names."""


class DesignerView(Page):
    route_base = "/design"

    @expose("/")
    @signed_in
    def index(self) -> str:
        require(current_user, Verb.DESIGN)
        wanted = request.args.get("q", "").strip()
        return render_template("designer/index.html", templates=designed(wanted), wanted=wanted)

    @expose("/<key>/")
    @signed_in
    def show(self, key: str) -> str:
        template = designable(key)
        draft = templates.draft_of(template)
        document = load(text_of(template, draft))
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
            draft = templates.save_draft(template, text, current_user, lock_version, unseen_guesses())
            saved = {"lock_version": draft.lock_version}
        return jsonify(saved | {"problems": problem_list(faults(template, load(text)))})

    @expose("/<key>/read", methods=["POST"])
    @signed_in
    @answers_json
    def read(self, key: str) -> Response:
        """Judge a document as text and say how it is written down for good; nothing is kept."""
        template = designable(key)
        document = posted_document()
        if document.key != template.key:
            raise Invalid({"document": gettext("The key of a form never changes.")})
        shapeless = shape.problems(document.source)
        if shapeless:
            raise BadDocument(shapeless)
        problems = problem_list(faults(template, document))
        left_out = book_of(document)[1] if not problems else ()
        return jsonify(
            document=document.source,
            text=canonical.dump(document),
            problems=problems,
            left_out=list(map(str, left_out)),
        )

    @expose("/<key>/xlsform")
    @signed_in
    def xlsform(self, key: str) -> Response:
        """Hand out what is saved as an XLSForm, for the tools of the survey world."""
        document = load(text_of(designable(key)))
        problems = check(document)
        if problems:
            raise BadDocument(problems)
        content = BytesIO(write_xlsform(document).content)
        return send_file(content, mimetype=XLSX, as_attachment=True, download_name=f"{key}.xlsx")

    @expose("/<key>/preview", methods=["GET", "POST"])
    @signed_in
    def preview(self, key: str) -> Any:
        """Show the saved draft as those see it who fill it in, and judge what was filled in for a try."""
        template = designable(key)
        trial = Trial(template, text_of(template), request.form if request.method == "POST" else None)
        status = Invalid.status if trial.posted is not None and not trial.problems and not trial.is_accepted else 200
        return render_template("designer/preview.html", trial=trial), status

    @expose("/<key>/preview/paper")
    @signed_in
    def preview_paper(self, key: str) -> str:
        template = designable(key)
        trial = Trial(template, text_of(template))
        if trial.problems:
            return render_template("designer/preview.html", trial=trial)
        return render_template("paper/records.html", title=trial.title, sheets=[trial.paper], is_inset=True)

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


def designed(wanted: str) -> list[tuple[FormTemplate, TemplateDraft | None, User | None]]:
    """Return the templates called so, each with its draft and who works on it; what is worked on comes first."""
    found = (
        select(FormTemplate, TemplateDraft, User)
        .outerjoin(TemplateDraft, TemplateDraft.template_id == FormTemplate.id)
        .outerjoin(User, User.id == TemplateDraft.changed_by_id)
        .options(joinedload(FormTemplate.pack))
        .where(FormTemplate.title.contains(wanted, autoescape=True))
        .order_by(TemplateDraft.changed_at.is_(None), TemplateDraft.changed_at.desc(), FormTemplate.position)
    )
    return [(template, draft, user) for template, draft, user in db.session.execute(found)]


def designable(key: str) -> FormTemplate:
    """Return a template its reader may design; for anybody else there is nothing, whether there is a draft or not."""
    found = select(FormTemplate).where(FormTemplate.key == key).options(joinedload(FormTemplate.version))
    template = db.session.scalar(found)
    if template is None or not may(current_user, Verb.DESIGN, template):
        raise NotFound
    return template


def text_of(template: FormTemplate, draft: TemplateDraft | None = None) -> str:
    """Return what is worked on: the draft, or what was published last."""
    worked_on = draft or templates.draft_of(template) or template.version
    if worked_on is None:
        raise NotFound
    return worked_on.document


def unseen_guesses() -> list[str] | None:
    """Return the paths of what was guessed and nobody has looked at, if the page knows of guesses at all."""
    return request.form.getlist("unseen") if "guesses" in request.form else None


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
