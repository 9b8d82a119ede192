"""Who may do what with entries, as a matrix of roles and verbs."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.errors import Invalid, Refused
from app.extensions import db, writing
from app.fields import label_of, label_text, type_of
from app.grants import SCOPES, SWITCHES, VERBS, Scope, Verb
from app.models.form_template import FormTemplate
from app.models.grant import HiddenSection
from app.operations import grant
from app.permissions import is_admin, matrix
from app.schema.items import Section
from app.views._compiled import compiled_of
from app.views._page import Page, signed_in

FOLLOW = "follow"
"""In place of a scope: this template follows what is said for all."""


class GrantView(Page):
    route_base = "/rights"

    @expose("/", methods=["GET", "POST"])
    @signed_in
    def index(self) -> Any:
        return self._page(None)

    @expose("/<key>", methods=["GET", "POST"])
    @signed_in
    def template(self, key: str) -> Any:
        return self._page(db.first_or_404(select(FormTemplate).where(FormTemplate.key == key)))

    def _page(self, template: FormTemplate | None) -> Any:
        if not is_admin(current_user):
            raise Refused(gettext("Only an administrator changes who may do what."))
        if request.method == "POST":
            return self._save(template)
        return render_template(
            "grant/index.html",
            template=template,
            templates=db.session.scalars(select(FormTemplate).order_by(FormTemplate.position)).all(),
            matrix=matrix(template),
            verbs=VERBS,
            scopes=SCOPES,
            switches=SWITCHES,
            sections=_sections(template),
            hidden=_hidden(template),
            changes=grant.changes(template, current_user),
        )

    def _save(self, template: FormTemplate | None) -> Response:
        before = matrix(template)
        with writing():
            for role, cells in before.items():
                for verb in cells:
                    _put(role, verb, request.form.get(f"{role}.{verb}", ""), template)
                if template is not None:
                    _put_sections(role, template)
        flash(gettext("Saved."), "success")
        return redirect(url_for("GrantView.template", key=template.key) if template else url_for("GrantView.index"))


def _put(role: str, verb: Verb, said: str, template: FormTemplate | None) -> None:
    if said == FOLLOW and template is not None:
        grant.follow(role, verb, template, current_user)
    elif said:
        if said not in set(Scope):
            raise Invalid({f"{role}.{verb}": gettext("This is not one of the options.")})
        grant.put(role, verb, Scope(said), current_user, template)


def _put_sections(role: str, template: FormTemplate) -> None:
    wanted = set(request.form.getlist(f"{role}.hidden"))
    for key, _title in _sections(template):
        change = grant.hide_section if key in wanted else grant.show_section
        change(role, template, key, current_user)


def _sections(template: FormTemplate | None) -> list[tuple[str, str]]:
    if template is None or template.version is None:
        return []
    sections = compiled_of(template.version).document.sections
    return [(key, _title(found.section)) for key, found in sections.items()]


def _title(section: Section) -> str:
    """Name a section that has no title by its first items."""
    labels = [label_of(item) or str(type_of(item).label) for item in section.get("items", ())[:3]]
    return label_text(section.get("title")) or gettext(", ").join(labels) or str(section["key"])


def _hidden(template: FormTemplate | None) -> set[tuple[str, str]]:
    if template is None:
        return set()
    rows = select(HiddenSection.role, HiddenSection.section_key).where(HiddenSection.template_id == template.id)
    return {(role, key) for role, key in db.session.execute(rows)}
