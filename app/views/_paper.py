"""Sheets on paper, blank or filled: the same markup as on screen, as a PDF or as a page for the browser's print."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import IO

from flask import render_template
from markupsafe import Markup

from app import paper
from app.fields import label_text
from app.models.entry import Entry
from app.models.sign_off import SignOff
from app.operations.definition import Definition
from app.paper.glyphs import code_points
from app.schema import render
from app.views._context import reading
from app.views._entry_page import EntryPage
from app.views._inlay import picture_inside
from app.views._signatures import marks, strip

Address = Callable[[str], str]


@dataclass(frozen=True)
class Sheet:
    """What one sheet of paper says."""

    title: str
    markup: Markup
    number: str = ""
    says_number: bool = True
    """A sheet with a place for its number does not say it twice."""
    is_void: bool = False
    made_at: datetime | None = None

    @property
    def footer(self) -> str:
        """Return the number as a style sheet writes it."""
        return as_css(self.number)


@dataclass(frozen=True)
class Record:
    """An entry with what its sheet needs, for one reader."""

    entry: Entry
    definition: Definition
    signed: list[SignOff]
    hidden: frozenset[str]

    def sheet(self, address: Address) -> Sheet:
        """Draw the sheet; `address` says where its pictures are."""
        entry, compiled = self.entry, self.definition.compiled
        drawn = render.read(
            compiled,
            entry.answers,
            context=reading(address),
            sign_offs=marks(self.signed, address),
            without=self.hidden,
        )
        return Sheet(
            label_text(compiled.document.title),
            drawn + strip(self.signed, address),
            entry.number,
            says_number=not self.definition.numbered({}, entry.number),
            is_void=entry.state == "void",
            made_at=entry.changed_at,
        )


def as_css(text: str) -> str:
    """Return a text as a style sheet writes it, whatever is in it."""
    return "".join(f"\\{ord(sign):06x}" for sign in text)


def pdf_of(page: EntryPage) -> BytesIO:
    record = Record(page.entry, page.held.definition, page.held.signed, page.hidden)
    return one_pdf(record.sheet(picture_inside))


def one_pdf(sheet: Sheet) -> BytesIO:
    return BytesIO(paper.render(document(sheet), made_at=sheet.made_at))


def many_pdf(sheets: Iterable[Sheet]) -> IO[bytes]:
    """Return one PDF of many sheets; they are drawn one at a time, while it is written."""
    return paper.render_run(map(document, sheets))


def document(sheet: Sheet) -> str:
    """Return the HTML of a sheet; what no font has is replaced and named in a note below it."""
    body, lost = paper.substitute(sheet.markup)
    return render_template(
        "paper/entry.html",
        sheet=sheet,
        body=Markup(body),  # noqa: S704 -- markup of ours with single characters replaced
        lost=code_points(lost) if lost else "",
    )
