"""Ways to begin a form: blank, from one that is there, from a pasted text, from a file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select

from app.errors import BadDocument, Conflict, DomainError, Invalid
from app.extensions import db, writing
from app.models.form_template import FormTemplate, TemplateDraft
from app.operations import new_template
from app.operations import template as templates
from app.paper_in.reading import Reading
from app.paper_in.text import read_text
from app.paper_in.upload import read_upload
from app.permissions import Verb, require
from app.schema import canonical
from app.schema.document import Document
from app.views._page import Page, signed_in
from app.views.designer import designable

MOST_BYTES = 10 * 1024 * 1024
PLACEHOLDER = "form"
"""Key of what is being read, until its title gives it one."""


@dataclass
class Beginning:
    """What the page shows: what was typed, and what is wrong with it beside each field."""

    title: str = ""
    source: str = ""
    text: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def forms(self) -> list[tuple[str, str]]:
        found = select(FormTemplate.key, FormTemplate.title).order_by(FormTemplate.pack_id, FormTemplate.position)
        return [(key, title) for key, title in db.session.execute(found)]


class NewTemplateView(Page):
    route_base = "/new-form"

    @expose("/")
    @signed_in
    def index(self) -> str:
        require(current_user, Verb.DESIGN)
        return _page(Beginning(source=request.args.get("copy", "")))

    @expose("/blank", methods=["POST"])
    @signed_in
    def blank(self) -> Any:
        require(current_user, Verb.DESIGN)
        title = request.form.get("title", "")
        return _begun(lambda: new_template.blank(title, current_user), Beginning(title=title), "title")

    @expose("/copy", methods=["POST"])
    @signed_in
    def copy(self) -> Any:
        require(current_user, Verb.DESIGN)
        typed = Beginning(title=request.form.get("title", ""), source=request.form.get("source", ""))
        if not typed.source:
            typed.errors = {"source": gettext("Choose a form.")}
            return _page(typed), Invalid.status
        template = designable(typed.source)
        title = typed.title or gettext("%(title)s (copy)", title=template.title)
        return _begun(lambda: new_template.copy(template, title, current_user), typed, "copied")

    @expose("/text", methods=["POST"])
    @signed_in
    def text(self) -> Any:
        require(current_user, Verb.DESIGN)
        typed = Beginning(text=request.form.get("text", ""))
        return _begun(lambda: _kept(read_text(typed.text, PLACEHOLDER)), typed, "text")

    @expose("/file", methods=["POST"])
    @signed_in
    def file(self) -> Any:
        require(current_user, Verb.DESIGN)
        return _begun(_kept_upload, Beginning(), "file")


def _page(typed: Beginning) -> str:
    return render_template("new_template/index.html", typed=typed)


def _begun(begin: Any, typed: Beginning, place: str) -> Any:
    """Begin a form and go to its sheet, or say beside the field why not, with all that was typed."""
    try:
        with writing():
            key = begin().template.key
    except DomainError as error:
        typed.errors = {place: _words(error)}
        return _page(typed), error.status
    flash(gettext("The draft has begun. It is saved by itself; nobody else sees it until it is published."), "success")
    return redirect(url_for("DesignerView.show", key=key))


def _words(error: DomainError) -> str:
    if isinstance(error, BadDocument):
        return " ".join(f"{each.pointer} {each.message} {each.remedy}" for each in error.problems[:3])
    errors = getattr(error, "errors", {})
    return " ".join(map(str, errors.values())) or str(error.message)


def _kept_upload() -> TemplateDraft:
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Invalid({"file": gettext("Choose a file.")})
    content = upload.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Invalid({"file": gettext("The file is larger than %(most)s MB.", most=MOST_BYTES // 1024**2)})
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _kept_document(templates.recognised(content, upload.filename))
    return _kept(read_upload(upload.filename, content, PLACEHOLDER))


def _kept_document(document: Document) -> TemplateDraft:
    """Take a form in as JSON; one that is known already gets a draft, if it has none."""
    known = db.session.scalar(select(FormTemplate).where(FormTemplate.key == document.key))
    if known is None:
        return templates.create(canonical.dump(document), current_user)
    if templates.draft_of(known) is not None:
        raise Conflict(gettext("There is a draft of this form already. Publish it or throw it away first."))
    return templates.save_draft(known, canonical.dump(document), current_user)


def _kept(reading: Reading) -> TemplateDraft:
    """Keep what was read off a paper form under a key of its own, with all that was guessed."""
    read = Document(reading.document)
    title = str(read.title["zh"] if isinstance(read.title, dict) else read.title)
    document = Document({**reading.document, "key": new_template.free_key(title)})
    return new_template.of_reading(document, list(_guesses(reading, document)), current_user)


def _guesses(reading: Reading, document: Document) -> Iterator[dict[str, Any]]:
    places = {found.pointer: path for path, found in document.found.items()}
    places |= {found.pointer: f"section:{key}" for key, found in document.sections.items()}
    for guess in reading.guesses:
        yield {"path": _path_at(guess.pointer, places), "why": str(guess.why), "sure": guess.sure}
    for line in reading.left_out:
        yield {"path": "", "why": gettext("Could not be placed: %(words)s", words=line), "sure": False}


def _path_at(pointer: str, places: dict[str, str]) -> str:
    """Return the path of the innermost part a pointer leads into; the whole form where there is none."""
    while pointer and pointer not in places:
        pointer = pointer.rpartition("/")[0]
    return places.get(pointer, "")
