"""An XLSForm as a form template: its groups become sections, its repeats tables, its conditions ours."""

import io
from typing import Any

from flask_babel import gettext
from python_calamine import CalamineError, CalamineWorkbook

from app.errors import Invalid, TooLarge
from app.office_file import OfficeFile
from app.paper_in.mending import mended
from app.paper_in.reading import Reading
from app.paper_in.xlsform import extras
from app.paper_in.xlsform.building import Builder
from app.paper_in.xlsform.logic import Logic
from app.paper_in.xlsform.options import POINTS
from app.paper_in.xlsform.questions import KNOWN, unknown_columns
from app.paper_in.xlsform.sheets import Book, Line, book_of
from app.schema.items import sections, walk

MOST_ROWS, MOST_COLUMNS = 3_000, 200
SHEETS = ("survey", "choices", "settings")
MOST_SAID = 200
DOCUMENT = "huiyin::"
KNOWN_OF_CHOICES = frozenset({"list_name", "name", "label", "huiyin_rest", *POINTS})
KNOWN_OF_SETTINGS = frozenset({"form_title", "form_id", "default_language", "version", "huiyin"})


def is_xlsform(names: list[str]) -> bool:
    """Say whether a workbook is a form by the names of its sheets."""
    return "survey" in [name.strip().casefold() for name in names]


def read_xlsform(file: OfficeFile, key: str) -> Reading:
    """Return the form template an XLSForm describes, with all that could not be carried over."""
    return read_book(book_of(_sheets(file)), key).reading


def _sheets(file: OfficeFile) -> dict[str, list[list[str]]]:
    row, column = file.farthest()
    if row > MOST_ROWS or column > MOST_COLUMNS:
        raise TooLarge(gettext("The file holds more than a form can hold. Leave only the form in it."))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file.packed()))
        wanted = [name for name in book.sheet_names if name.strip().casefold() in SHEETS]
        return {name: [list(map(_text, row)) for row in _rows(book, name)] for name in wanted}
    except (CalamineError, OSError, ValueError) as error:
        raise Invalid({"file": gettext("This file is damaged. Open it in Word or Excel and save it again.")}) from error


def _rows(book: CalamineWorkbook, name: str) -> list[list[Any]]:
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _text(value: Any) -> str:
    """Return a cell as it was typed, without the signs no label may hold."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t").strip(" \n\t")


class Reader:
    """Reads one book: builds what its lines ask, then translates conditions, then gives back what is remembered."""

    def __init__(self, book: Book, key: str) -> None:
        self.book = book
        self.left_out: list[str] = []
        self.builder = Builder(book, self.omit)
        self.document: dict[str, Any] = {"format": 1, "key": key}

    def omit(self, line: Line | None, column: str, why: Any) -> None:
        if line is None:
            self.left_out.append(str(why))
            return
        words = gettext("Row %(row)s, %(column)s: %(why)s", row=line.number, column=column, why=why)
        self.left_out.append(f"{words} ({line[column][:60]})" if line[column] else words)

    def read(self) -> None:
        self.builder.build()
        Logic(self.builder, self.omit).translate()
        for thing, rest in self.builder.rests:
            extras.applied(thing, rest, extras.part_of(thing))
        for part, thing, rest in self.builder.part_rests:
            extras.applied(thing, rest, part)
        self._settle_document()
        self._say_what_is_foreign()

    def _settle_document(self) -> None:
        settings = self.book.settings
        self.document["title"] = settings.label("form_title") or gettext("Untitled form")
        self.document["sections"] = [section for section in self.builder.sections if _holds_something(section)]
        rest = {
            column.removeprefix(DOCUMENT): value
            for column, text in settings.cells.items()
            if column.startswith(DOCUMENT)
            and (value := extras.remembered(f'{{"value":{text}}}').get("value")) is not None
        }
        rest = {name: value for name, value in rest.items() if name not in {"key", "format", "sections"}}
        extras.applied(self.document, rest, extras.DOCUMENT)

    def _say_what_is_foreign(self) -> None:
        for line in self.book.survey:
            quoting = [name for name, text in line.cells.items() if name.startswith(("label", "hint")) and "${" in text]
            for column in quoting if line["huiyin::type"] != "shown" else ():
                self.omit(line, column, gettext("labels cannot show other answers"))
        for sheet, lines, known in (
            ("survey", self.book.survey, KNOWN),
            ("choices", self.book.choices, KNOWN_OF_CHOICES),
            ("settings", [self.book.settings], KNOWN_OF_SETTINGS),
        ):
            for column in unknown_columns(lines, known):
                self.omit(
                    None,
                    "",
                    gettext("Sheet %(sheet)s: the column %(name)s is not read.", sheet=sheet, name=column[:60]),
                )
        if self.book.languages:
            names = ", ".join(self.book.languages)
            self.omit(None, "", gettext("Labels stand in Chinese and English only; left out: %(names)s", names=names))

    @property
    def reading(self) -> Reading:
        if not self.document["sections"]:
            raise Invalid({"file": gettext("The sheet “survey” asks nothing.")})
        taken_out = mended(self.document)
        said = list(dict.fromkeys([*self.left_out, *taken_out]))
        if len(said) > MOST_SAID:
            said = [*said[:MOST_SAID], gettext("… and %(number)s more", number=len(said) - MOST_SAID)]
        pointers = {id(found.item): found.pointer for found in walk(self.document)}
        pointers |= {id(found.section): found.pointer for found in sections(self.document)}
        guesses = (guess(pointers[id(thing)]) for thing, guess in self.builder.guesses if id(thing) in pointers)
        return Reading(self.document, tuple(guesses), tuple(said))


def read_book(book: Book, key: str) -> Reader:
    reader = Reader(book, key)
    reader.read()
    return reader


def _holds_something(section: dict[str, Any]) -> bool:
    return bool(section.get("items") or section.get("sections") or section.get("title"))
