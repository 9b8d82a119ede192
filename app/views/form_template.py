"""The catalogue of forms, and a form's blank sheet."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, send_file
from flask_appbuilder import expose
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.errors import NotFound
from app.extensions import db
from app.fields import label_text
from app.models.form_template import FormTemplate
from app.models.pack import Pack
from app.permissions import Verb, may
from app.schema import render
from app.schema.document import Document
from app.views._compiled import compiled_of
from app.views._page import Page, signed_in
from app.views._paper import blank_sheet_pdf


@dataclass(frozen=True)
class Card:
    key: str
    title: str
    purpose: str
    state: str
    is_reference: bool
    may_fill: bool
    may_design: bool


@dataclass(frozen=True)
class Shelf:
    title: str
    reference: str
    templates: list[Card]


class FormTemplateView(Page):
    route_base = "/forms"

    @expose("/")
    @signed_in
    def index(self) -> Any:
        wanted = request.args.get("q", "").strip()
        return render_template("form_template/index.html", packs=shelves(wanted), wanted=wanted)

    @expose("/<key>/blank")
    @signed_in
    def blank(self, key: str) -> Any:
        template = visible_template(key)
        compiled = compiled_of(template.version)
        return render_template(
            "form_template/blank.html",
            template=template,
            sheet=render.blank(compiled),
            is_reference=compiled.document.is_reference,
        )

    @expose("/<key>/blank.pdf")
    @signed_in
    def blank_pdf(self, key: str) -> Any:
        template = visible_template(key)
        sheet = render.blank(compiled_of(template.version))
        title = label_text(compiled_of(template.version).document.title)
        return send_file(blank_sheet_pdf(title, sheet), mimetype="application/pdf", download_name=f"{key}.pdf")


def shelves(wanted: str) -> list[Shelf]:
    """Return the forms the reader may fill or see, by pack."""
    found = select(FormTemplate).options(joinedload(FormTemplate.version), joinedload(FormTemplate.pack))
    templates = db.session.scalars(found.where(FormTemplate.state != "retired").order_by(FormTemplate.position)).all()
    shown = [one for one in templates if wanted in one.title and is_open_to_reader(one)]
    packs = dict.fromkeys(one.pack for one in shown)
    return [_shelf(pack, [one for one in shown if one.pack is pack]) for pack in packs]


def is_open_to_reader(template: FormTemplate) -> bool:
    if template.version is None:
        return may(current_user, Verb.DESIGN, template)
    return may(current_user, Verb.SEE, template) or may(current_user, Verb.FILL, template)


def visible_template(key: str) -> FormTemplate:
    """Return a published template the reader may work with; any other does not exist."""
    found = select(FormTemplate).where(FormTemplate.key == key).options(joinedload(FormTemplate.version))
    template = db.session.scalar(found)
    if template is None or template.version is None or not is_open_to_reader(template):
        raise NotFound
    return template


def _shelf(pack: Pack | None, templates: list[FormTemplate]) -> Shelf:
    return Shelf(pack.title if pack else "", pack.reference if pack else "", [_card(one) for one in templates])


def _card(template: FormTemplate) -> Card:
    document: Document | None = compiled_of(template.version).document if template.version else None
    return Card(
        template.key,
        template.title,
        label_text(document.source.get("purpose")) if document else "",
        template.state,
        is_reference=bool(document and document.is_reference),
        may_fill=bool(document and not document.is_reference) and may(current_user, Verb.FILL, template),
        may_design=may(current_user, Verb.DESIGN, template),
    )
