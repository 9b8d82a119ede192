"""An entry as a PDF: the same markup as on screen, with its pictures inside."""

import base64
from datetime import datetime
from io import BytesIO

from flask import render_template
from markupsafe import Markup

from app import paper
from app.extensions import db
from app.models.attachment import Attachment
from app.operations import attachment
from app.paper.glyphs import code_points
from app.schema import render
from app.views._context import reading
from app.views._entry_page import EntryPage
from app.views._signatures import marks, strip

NOTHING = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def pdf_of(page: EntryPage) -> BytesIO:
    entry, signed = page.entry, page.held.signed
    sheet = render.read(
        page.compiled,
        entry.answers,
        context=reading(picture_inside),
        sign_offs=marks(signed, picture_inside),
        without=page.hidden,
    )
    # A sheet with a place for its number does not say it twice.
    number = "" if page.held.definition.numbered({}, entry.number) else entry.number
    return _printed(page.title, f"{sheet}{strip(signed, picture_inside)}", number, entry.changed_at)


def blank_sheet_pdf(title: str, sheet: Markup) -> BytesIO:
    return _printed(title, sheet)


def _printed(title: str, markup: str, number: str = "", made_at: datetime | None = None) -> BytesIO:
    """Print a sheet; what no font has is replaced and named in a note below it."""
    body, lost = paper.substitute(markup)
    html = render_template(
        "paper/entry.html",
        title=title,
        number=number,
        body=Markup(body),  # noqa: S704 -- markup of ours with single characters replaced
        lost=code_points(lost) if lost else "",
    )
    return BytesIO(paper.render(html, made_at=made_at))


def picture_inside(attachment_id: str) -> str:
    """Return a picture as an address that holds it, blank if it is lost: the printing press fetches nothing."""
    found = db.session.get(Attachment, attachment_id)
    path = attachment.path_of(attachment_id)
    if found is None or not path.is_file():
        return NOTHING
    content = base64.b64encode(path.read_bytes()).decode()
    return f"data:{found.media_type};base64,{content}"
