"""A form template as an XLSForm, which other tools can ask with and `reading` makes the same template of."""

from dataclasses import dataclass

from flask_babel import gettext

from app.paper_in.xlsform import extras
from app.paper_in.xlsform.lines import Lines
from app.paper_in.xlsform.reading import Reader, read_book
from app.paper_in.xlsform.sheets import LANGUAGES, MOST_IN_A_CELL, Book, Line, workbook
from app.schema.document import Document


@dataclass(frozen=True)
class Written:
    content: bytes
    left_out: tuple[str, ...]
    """What other tools will not find in it; reading it here gives all of it back."""


def write_xlsform(document: Document) -> Written:
    """Write a template down, and say what only this panel will read out of it again."""
    book, left_out = book_of(document)
    return Written(workbook(book), left_out)


def book_of(document: Document) -> tuple[Book, tuple[str, ...]]:
    """Write what XLSForm can say, read that back, and let each line remember what did not come back."""
    lines = Lines(document)
    lines.write()
    book = Book(lines.survey, lines.choices, _settings(document))
    _remember(book, document, read_book(book, document.key))
    left_out = [*_kept_for_ourselves(document), *lines.left_out]
    _cut(book, left_out)
    return book, tuple(dict.fromkeys(left_out))


def _settings(document: Document) -> Line:
    title = document.title
    plain = title if isinstance(title, str) else title["zh"]
    cells = {"form_title": plain, "form_id": document.key, "default_language": LANGUAGES["zh"]}
    return Line(2, cells, source=document.source)


def _remember(book: Book, document: Document, back: Reader) -> None:
    for sheet, lines, column in (("survey", book.survey, "huiyin::rest"), ("choices", book.choices, "huiyin_rest")):
        for line in lines:
            made = back.builder.made.get((sheet, line.number))
            if line.source is not None and made is not None and (rest := extras.difference(line.source, made)):
                line.cells[column] = extras.written(rest)
    own = {name: value for name, value in document.source.items() if name not in {"format", "key", "sections"}}
    read = {name: value for name, value in back.document.items() if name not in {"format", "key", "sections"}}
    for name, value in extras.difference(own, read).items():
        book.settings.cells[f"huiyin::{name}"] = extras.written(value)


def _kept_for_ourselves(document: Document) -> list[str]:
    """Say what of the document as a whole other tools pass over."""
    words = {
        "route": gettext("Who fills in what and who signs off, step by step."),
        "checks": gettext("Checks of the whole form."),
        "settings": gettext("Settings: labels show their names in braces, such as {company}."),
        "number": gettext("The numbering of entries."),
        "list": gettext("The columns of the list."),
        "incomplete": gettext("That the form is not complete yet."),
        "kind": gettext("That the form is only read, never filled in."),
    }
    return [
        gettext("Where the cells stand on paper, and which kind of item each is beyond what XLSForm knows."),
        *(said for name, said in words.items() if name in document.source),
    ]


def _cut(book: Book, left_out: list[str]) -> None:
    """Keep to what a cell of a workbook can hold; what is remembered is dropped rather than broken."""
    for line in (*book.survey, *book.choices, book.settings):
        for column, text in list(line.cells.items()):
            if len(text) > MOST_IN_A_CELL:
                del line.cells[column]
                left_out.append(gettext("Row %(row)s, %(column)s: too long for a cell", row=line.number, column=column))
