"""The three sheets of an XLSForm as lines of named columns."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import xlsxwriter

LABELLED = ("label", "hint", "constraint_message", "required_message", "guidance_hint")
LANGUAGES = {"zh": "中文 (zh)", "en": "English (en)"}
KNOWN_LANGUAGES = (
    ("zh", re.compile(r"\bzh\b|中文|汉语|简体|chinese|mandarin", re.IGNORECASE)),
    ("en", re.compile(r"\ben\b|英文|英语|english", re.IGNORECASE)),
)
MOST_IN_A_CELL = 32_767
HEADS = {
    "list name": "list_name",
    "listname": "list_name",
    "value": "name",
    "relevance": "relevant",
    "relevant condition": "relevant",
    "bind::relevant": "relevant",
    "bind::constraint": "constraint",
    "bind::required": "required",
    "bind::calculate": "calculation",
    "calculate": "calculation",
    "constraint message": "constraint_message",
    "required message": "required_message",
    "readonly": "read_only",
    "read only": "read_only",
    "repeat count": "repeat_count",
    "choice filter": "choice_filter",
    "caption": "label",
    "image": "media::image",
    "audio": "media::audio",
    "video": "media::video",
    "form title": "form_title",
    "title": "form_title",
    "form id": "form_id",
    "id_string": "form_id",
    "default language": "default_language",
}
"""Columns that go by several names."""
PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass
class Line:
    """A line of a sheet: its number there, and what stands in which column."""

    number: int
    cells: dict[str, str]
    source: Mapping[str, Any] | None = field(default=None, compare=False)
    """What it was written for; the reader knows nothing of it."""

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def label(self, name: str, default_language: str = "zh") -> Any:
        """Return words as a label of ours: a text, or texts in both languages; None without any."""
        words = {language: self[f"{name}::{language}"] for language in LANGUAGES}
        plain = self[name]
        if plain and not words[default_language]:
            words[default_language] = plain
        others = [text for column, text in self.cells.items() if column.startswith(f"{name}::") and text]
        if words["zh"] and words["en"]:
            return words
        return words["zh"] or words["en"] or next(iter(others), None)


@dataclass
class Book:
    survey: list[Line] = field(default_factory=list)
    choices: list[Line] = field(default_factory=list)
    settings: Line = field(default_factory=lambda: Line(2, {}))
    languages: tuple[str, ...] = ()
    """Languages as they are called in heads of columns, other than Chinese and English."""

    @cached_property
    def lists(self) -> dict[str, list[Line]]:
        """Return the choices by the list they belong to."""
        found: dict[str, list[Line]] = {}
        for line in self.choices:
            found.setdefault(line["list_name"], []).append(line)
        return found

    @property
    def default_language(self) -> str:
        return language_of(self.settings["default_language"]) or "zh"


def language_of(name: str) -> str | None:
    return next((code for code, pattern in KNOWN_LANGUAGES if pattern.search(name)), None)


def column_of(head: str) -> str:
    """Return what a column is called here, whatever its head says: `label::English (en)` is `label::en`."""
    plain = re.sub(r"\s*::?\s*", "::", head.strip(), count=1) if ":" in head else head.strip()
    lowered = plain.casefold()
    if lowered in HEADS:
        return HEADS[lowered]
    name, _colons, rest = plain.partition("::")
    name = HEADS.get(name.casefold().strip(), name.casefold().strip().replace(" ", "_"))
    if not rest:
        return name
    return f"{name}::{language_of(rest) or rest}" if name in LABELLED else f"{name}::{rest.strip()}"


def lines_of(rows: list[list[str]]) -> list[Line]:
    """Return the lines below the first one that says something, blank ones left out."""
    head: list[str] = []
    found: list[Line] = []
    for number, row in enumerate(rows, start=1):
        if not any(row):
            continue
        if not head:
            head = [column_of(cell) for cell in row]
            continue
        cells: dict[str, str] = {}
        for column, cell in zip(head, row, strict=False):
            if column and cell and column not in cells:
                cells[column] = cell
        if cells:
            found.append(Line(number, cells))
    return found


def book_of(sheets: Mapping[str, list[list[str]]]) -> Book:
    """Return the form in a workbook whose sheets are given by name."""
    named = {name.strip().casefold(): rows for name, rows in sheets.items()}
    settings = lines_of(named.get("settings", []))
    survey = [line for line in lines_of(named.get("survey", [])) if line["type"] or line["name"]]
    book = Book(survey, lines_of(named.get("choices", [])), settings[0] if settings else Line(2, {}))
    book.languages = tuple(dict.fromkeys(_foreign(book)))
    return book


def _foreign(book: Book) -> Iterator[str]:
    for line in (*book.survey, *book.choices):
        for column in line.cells:
            name, _colons, language = column.partition("::")
            if name in LABELLED and language and language not in LANGUAGES:
                yield language


def workbook(book: Book) -> bytes:
    """Write the three sheets down, every column that holds something."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **PLAIN}) as made:
        looks = made.add_format({"bold": True, "bottom": 1}), made.add_format({"text_wrap": True, "valign": "top"})
        for name, lines, first in (
            ("survey", book.survey, ("type", "name")),
            ("choices", book.choices, ("list_name", "name")),
            ("settings", [book.settings], ("form_title", "form_id")),
        ):
            _write(made.add_worksheet(name), lines, first, looks)
    return out.getvalue()


def _write(sheet: Any, lines: list[Line], first: tuple[str, ...], looks: tuple[Any, Any]) -> None:
    used = {column for line in lines for column in line.cells}
    columns = sorted({*first, *used}, key=lambda column: (_rank(column, first), column))
    bold, wrapped = looks
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, len(columns) - 1, 18)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, _head(column), bold)
    for number, line in enumerate(lines, start=1):
        for place, column in enumerate(columns):
            if line[column]:
                sheet.write_string(number, place, line[column][:MOST_IN_A_CELL], wrapped)


ORDER = [
    "label",
    "hint",
    "type",
    "name",
    "required",
    "relevant",
    "constraint",
    "constraint_message",
    "calculation",
    "appearance",
    "parameters",
    "repeat_count",
]


def _rank(column: str, first: tuple[str, ...]) -> tuple[int, int, int]:
    """Sort columns: those every tool wants, then words by language, then the rest, ours last."""
    if column in first:
        return 0, first.index(column), 0
    name, _colons, language = column.partition("::")
    if name.startswith("huiyin"):
        return 2, 0, 0
    place = ORDER.index(name) if name in ORDER else len(ORDER)
    return 1, place, list(LANGUAGES).index(language) if language in LANGUAGES else 0


def _head(column: str) -> str:
    name, colons, language = column.partition("::")
    return f"{name}{colons}{LANGUAGES.get(language, language)}"
