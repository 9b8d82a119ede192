"""Versions of a form template: published with a note, compared, brought back; retired and revived."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.errors import BadDocument, Conflict, NotFound
from app.extensions import writing
from app.models.form_template import FormTemplate
from app.operations import template as templates
from app.operations.impact import MOST_COUNTED, impact_of
from app.operations.publication import faults
from app.permissions import Verb, may
from app.schema.checks import shape
from app.schema.document import load
from app.schema.versions import parts as _parts
from app.views._page import Page, signed_in
from app.views._versions import DRAFT, called, compared, lines_of, numbered, versions_of
from app.views.designer import designable

LONGEST_NOTE = 500


class TemplateVersionView(Page):
    route_base = "/versions"

    @expose("/<key>/")
    @signed_in
    def index(self, key: str) -> str:
        """Return what the designer shows of the versions: a part of its page."""
        return _page(designable(key))

    @expose("/<key>/compare")
    @signed_in
    def compare(self, key: str) -> str:
        template = designable(key)
        older, newer = request.args.get("older", ""), request.args.get("newer", DRAFT)
        return render_template(
            "template_version/compare.html",
            template=template,
            versions=versions_of(template),
            has_draft=templates.draft_of(template) is not None,
            older=older,
            newer=newer,
            comparison=compared(template, older, newer),
        )

    @expose("/<key>/publish", methods=["POST"])
    @signed_in
    def publish(self, key: str) -> Any:
        template = designable(key)
        draft = templates.draft_of(template)
        if draft is None:
            raise NotFound
        note = request.form.get("note", "").strip()[:LONGEST_NOTE]
        try:
            with writing():
                version = templates.publish(draft, current_user, note, request.form.get("lock_version", type=int))
                number = version.number
        except (BadDocument, Conflict) as error:
            said = [each.message for each in error.problems] if isinstance(error, BadDocument) else [error.message]
            return _whole_page(template, note, said), error.status
        flash(gettext("Version %(number)s is published: new records use it.", number=number), "success")
        return redirect(url_for("DesignerView.show", key=key))

    @expose("/<key>/restore", methods=["POST"])
    @signed_in
    def restore(self, key: str) -> Response:
        template = designable(key)
        version = numbered(template, request.form.get("number", ""))
        with writing():
            templates.restore(version, current_user, request.form.get("lock_version", type=int))
        flash(gettext("The draft says what that version said. Publish it to go back to it."), "success")
        return redirect(url_for("DesignerView.show", key=key))

    @expose("/<key>/retire", methods=["POST"])
    @signed_in
    def retire(self, key: str) -> Response:
        template = designable(key)
        with writing():
            templates.retire(template, current_user)
        flash(gettext("Nobody can begin new records of this form any more. Those there stay."), "success")
        return redirect(url_for("DesignerView.show", key=key))

    @expose("/<key>/revive", methods=["POST"])
    @signed_in
    def revive(self, key: str) -> Response:
        template = designable(key)
        with writing():
            templates.revive(template, current_user)
        flash(gettext("The form is in use again."), "success")
        return redirect(url_for("DesignerView.show", key=key))


def _page(template: FormTemplate) -> str:
    return render_template("template_version/index.html", **_said(template))


def _whole_page(template: FormTemplate, note: str, errors: list[Any]) -> str:
    return render_template("template_version/refused.html", note=note, errors=errors, **_said(template))


def _said(template: FormTemplate) -> dict[str, Any]:
    draft = templates.draft_of(template)
    standing = load(template.version.document) if template.version else None
    document = load(draft.document) if draft else None
    problems = faults(template, document) if document else []
    # What does not have its shape yet cannot be compared with anything.
    is_whole = document is not None and not shape.problems(document.source)
    impact = impact_of(template, standing, document) if document and is_whole else None
    return {
        "template": template,
        "draft": draft,
        "versions": versions_of(template),
        "may_publish": may(current_user, Verb.PUBLISH, template),
        "problems": problems,
        "impact": impact,
        "most": MOST_COUNTED,
        "lines": list(lines_of(impact.difference, standing, document)) if impact and document else [],
        "uses": [(use, called(use.path, dict(_parts(standing)))) for use in impact.uses] if impact and standing else [],
    }
