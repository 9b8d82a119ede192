"""The catalogue of forms, and a form's blank sheet."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.errors import BadDocument, Invalid, NotFound
from app.extensions import db, writing
from app.fields import label_text
from app.models.form_template import FormTemplate
from app.models.pack import Pack
from app.operations import setting
from app.operations import template as templates
from app.operations.publication import open_settings
from app.permissions import Verb, may, require
from app.schema import render
from app.schema.document import Document
from app.views._compiled import compiled_of
from app.views._page import Page, signed_in
from app.views._paper import Sheet, one_pdf

MOST_ROWS = 60
PARTS = ("key", "zh", "en")


@dataclass(frozen=True)
class Card:
    key: str
    title: str
    purpose: str
    state: str
    is_reference: bool
    may_fill: bool
    may_supply: bool


@dataclass(frozen=True)
class Shelf:
    title: str
    reference: str
    templates: list[Card]


@dataclass(frozen=True)
class Wanted:
    """Rows of a table that its owner supplies."""

    name: str
    label: str
    rows: list[dict[str, Any]]
    most: int = MOST_ROWS


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
            title=compiled.title,
            incomplete=label_text(compiled.document.source.get("incomplete")),
            sheet=render.blank(compiled),
            is_reference=compiled.document.is_reference,
        )

    @expose("/<key>/blank.pdf")
    @signed_in
    def blank_pdf(self, key: str) -> Any:
        sheet = one_pdf(_blank_sheet(key))
        return send_file(sheet, mimetype="application/pdf", download_name=f"{key}.pdf")

    @expose("/<key>/blank/print")
    @signed_in
    def blank_print(self, key: str) -> str:
        """Show the blank sheet for the browser's own print."""
        sheet, back = _blank_sheet(key), url_for(".blank", key=key)
        pdf = url_for(".blank_pdf", key=key)
        return render_template("paper/records.html", title=sheet.title, sheets=[sheet], back=back, pdf=pdf)

    @expose("/<key>/rows", methods=["GET", "POST"])
    @signed_in
    def rows(self, key: str) -> Any:
        """Ask its owner for the rows that an incomplete sheet leaves open."""
        template = published(key)
        require(current_user, Verb.PUBLISH, template)
        wanted = wanted_rows(template)
        if request.method == "POST":
            return _supply(template, wanted)
        return _rows_page(template, wanted)


def _blank_sheet(key: str) -> Sheet:
    compiled = compiled_of(visible_template(key).version)
    return Sheet(compiled.title, render.blank(compiled))


def _rows_page(template: FormTemplate, wanted: list[Wanted], errors: Iterable[str] = ()) -> str:
    compiled = compiled_of(template.version)
    return render_template(
        "form_template/rows.html",
        title=compiled.title,
        incomplete=label_text(compiled.document.source.get("incomplete")),
        wanted=wanted,
        errors=errors,
    )


def _supply(template: FormTemplate, wanted: list[Wanted]) -> Any:
    typed = [replace(one, rows=typed_rows(one.name)) for one in wanted]
    try:
        with writing():
            for one in typed:
                templates.supply(template, one.name, [row for row in one.rows if row["label"]], current_user)
    except (Invalid, BadDocument) as error:
        said = [each.message for each in error.problems] if isinstance(error, BadDocument) else error.errors.values()
        return _rows_page(template, typed, said), error.status
    flash(gettext("The rows stand on the sheet."), "success")
    return redirect(url_for(".blank", key=template.key))


def wanted_rows(template: FormTemplate) -> list[Wanted]:
    """Return what tables of the form take from settings, with the rows that stand."""
    document = compiled_of(template.version).document
    named = document.source.get("settings", {})
    names = list(open_settings(document))
    if not names:
        raise NotFound
    return [Wanted(name, label_text(named[name]["label"]), setting.get(name, named[name]["default"])) for name in names]


def typed_rows(name: str) -> list[dict[str, Any]]:
    """Return the posted rows in order; new ones get keys that were never given here."""
    markers = request.form.getlist(f"{name}-row")[:MOST_ROWS]
    posted = [{part: request.form.get(f"{name}-{marker}-{part}", "").strip() for part in PARTS} for marker in markers]
    taken = {row["key"] for row in [*setting.get(name, []), *posted]}
    fresh = (key for key in map("row_{}".format, count(1)) if key not in taken)
    return [{"key": row["key"] or next(fresh), "label": _label(row["zh"], row["en"])} for row in posted]


def _label(chinese: str, english: str) -> Any:
    return {"zh": chinese, "en": english} if chinese and english else chinese


def shelves(wanted: str) -> list[Shelf]:
    """Return the forms the reader may fill or see, by pack."""
    shown = [one for one in open_templates() if wanted.lower() in _called(one)]
    packs = dict.fromkeys(one.pack for one in shown)
    return [_shelf(pack, [one for one in shown if one.pack is pack]) for pack in packs]


def open_templates() -> list[FormTemplate]:
    """Return the forms the reader may fill, see or design."""
    found = select(FormTemplate).options(joinedload(FormTemplate.version), joinedload(FormTemplate.pack))
    templates = db.session.scalars(found.where(FormTemplate.state != "retired").order_by(FormTemplate.position))
    return [one for one in templates if is_open_to_reader(one)]


def _called(template: FormTemplate) -> str:
    """Return what a form is called, in the reader's language and as printed, to be searched."""
    shown = compiled_of(template.version).title if template.version else ""
    return f"{shown} {template.title}".lower()


def is_open_to_reader(template: FormTemplate) -> bool:
    if template.version is None:
        return may(current_user, Verb.DESIGN, template)
    return may(current_user, Verb.SEE, template) or may(current_user, Verb.FILL, template)


def visible_template(key: str) -> FormTemplate:
    """Return a published template the reader may work with; any other does not exist."""
    template = published(key)
    if not is_open_to_reader(template):
        raise NotFound
    return template


def published(key: str) -> FormTemplate:
    found = select(FormTemplate).where(FormTemplate.key == key).options(joinedload(FormTemplate.version))
    template = db.session.scalar(found)
    if template is None or template.version is None:
        raise NotFound
    return template


def _shelf(pack: Pack | None, templates: list[FormTemplate]) -> Shelf:
    return Shelf(pack.title if pack else "", pack.reference if pack else "", [_card(one) for one in templates])


def _card(template: FormTemplate) -> Card:
    compiled = compiled_of(template.version) if template.version else None
    document: Document | None = compiled.document if compiled else None
    return Card(
        template.key,
        compiled.title if compiled else template.title,
        label_text(document.source.get("purpose")) if document else "",
        template.state,
        is_reference=bool(document and document.is_reference),
        may_fill=bool(document and not document.is_reference) and may(current_user, Verb.FILL, template),
        may_supply=template.state == "incomplete" and may(current_user, Verb.PUBLISH, template),
    )
