"""The one door for office files people send: looked through, unpacked within bounds, refused in words."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from flask_babel import gettext

from app.errors import Invalid, TooLarge

MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
MOST_UNZIPPED = 50 * MEGABYTE
MOST_PARTS = 500
MOST_RATIO, RATIO_COUNTS_FROM = 200, 1 * MEGABYTE
"""Office writes XML that shrinks to a fiftieth; what shrinks more was made to blow up."""
MOST_ELEMENTS = 400_000
MOST_DEPTH = 150
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
READ = (".xml", ".rels")
"""Parts with words in them; pictures, fonts and printer settings are never unpacked."""
MACROS = re.compile(r"vbaproject|vbadata|macrosheets/|\.bas$|\.vba$")
INSIDE = re.compile(
    r"(^|/)(embeddings|activex)/|\.(zip|7z|rar|gz|jar|docx|docm|xlsx|xlsm|xlsb|pptx|doc|xls|exe|js|vbs)$"
)
MACRO_TYPES = re.compile(rb"macroEnabled|vnd\.ms-office\.vbaProject", re.IGNORECASE)
DTD = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
PLACE = re.compile(rb"""\br\s*=\s*["']\$?([A-Za-z]{1,3})\$?([0-9]{1,7})["']""")
DOCUMENT, WORKBOOK = "word/document.xml", "xl/workbook.xml"
NAMED_DOCUMENT, NAMED_WORKBOOK = (".docx", ".docm", ".doc", ".wps"), (".xlsx", ".xlsm", ".xlsb", ".xls", ".et")
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError, MemoryError)


@dataclass(frozen=True)
class OfficeFile:
    """A Word document or an Excel workbook that was looked through."""

    kind: str
    """`docx` or `xlsx`, by what is in it, whatever the file is called."""
    parts: dict[str, bytes]

    def xml(self, name: str) -> Element | None:
        """Return a part as a tree, or None if there is none of that name."""
        content = next((each for part, each in self.parts.items() if part.casefold() == name), None)
        return None if content is None else tree(content)

    def farthest(self) -> tuple[int, int]:
        """Return the last row and column a cell of a workbook names: a parser makes room for all that lies before."""
        rows, columns = zip(*self.extents(), strict=True)
        return max(rows), max(columns)

    def extents(self) -> Iterator[tuple[int, int]]:
        """Yield the last row and column that cells of each part name; nothing named is 0."""
        for content in self.parts.values():
            row = column = 0
            for letters, number in PLACE.findall(content):
                row, column = max(row, int(number)), max(column, column_number(letters))
            yield row, column

    def packed(self) -> bytes:
        """Return the file packed anew: a parser of others gets only what was looked through."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as kept:
            for name, content in self.parts.items():
                kept.writestr(name, content)
        return out.getvalue()


def bounded(stream: IO[bytes]) -> bytes:
    """Read a file somebody sends, so much of it at most."""
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise _too_large()
    return content


def is_named_workbook(name: str) -> bool:
    """Say whether somebody who calls a file so means a workbook."""
    return name.casefold().endswith(NAMED_WORKBOOK)


def opened(content: bytes, name: str = "") -> OfficeFile:
    """Look a file through and return what may be read of it; refuse anything else in words.

    Its name decides nothing but which words: whoever sends `x.xlsx` is told that it is no workbook.
    """
    if len(content) > MOST_BYTES:
        raise _too_large()
    if not content.strip():
        _refuse(gettext("The file is empty."))
    if content.startswith(OLE):
        _refuse(_words_of_old(content))
    if not content.startswith(ZIP):
        _refuse(_words_of_foreign(name))
    try:
        parts = _unpacked(content)
    except BROKEN as error:
        raise Invalid({"file": _damaged()}) from error
    kind = "docx" if DOCUMENT in map(str.casefold, parts) else "xlsx"
    return OfficeFile(kind, parts)


def _words_of_foreign(name: str) -> str:
    if is_named_workbook(name):
        return gettext("This is not a valid Excel file. Open it in Excel and save it as .xlsx.")
    if name.casefold().endswith(NAMED_DOCUMENT):
        return gettext("This is not a valid Word file. Open it in Word and save it as .docx.")
    return gettext("This is neither a Word document (.docx) nor an Excel workbook (.xlsx).")


def _words_of_old(content: bytes) -> str:
    """Say what to do with a file of before 2007; a password wraps a new file into an old one."""
    if _named(content, "EncryptedPackage") or _named(content, "EncryptionInfo"):
        return gettext("The file has a password. Save it without one and try again.")
    if _named(content, "WordDocument"):
        return gettext("This is a Word file of an old format (.doc, .wps). Open it and save it as .docx.")
    if _named(content, "Workbook") or _named(content, "Book"):
        return gettext("This is an Excel file of an old format (.xls, .et). Open it and save it as .xlsx.")
    return gettext("This file has an old format. Open it and save it as .docx or .xlsx.")


def _named(content: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") + b"\x00\x00" in content


# ---- the archive


def _unpacked(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        _look_at_names([_plain(info).casefold() for info in infos])
        _look_at_sizes(infos)
        return dict(_read(archive, infos))


def _plain(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/").lstrip("/")


def _look_at_names(names: list[str]) -> None:
    if len(names) > MOST_PARTS or len(names) != len(set(names)):
        _refuse(gettext("This file was not made by Word or Excel: it holds too many parts, or the same part twice."))
    if any(map(MACROS.search, names)):
        _refuse(gettext("The file has macros. Save it as .docx or .xlsx, without macros."))
    if "xl/workbook.bin" in names:
        _refuse(gettext("This is a binary workbook (.xlsb). Save it as .xlsx."))
    if not {DOCUMENT, WORKBOOK} & set(names):
        _refuse(_words_of_other(names))
    if inside := next(filter(INSIDE.search, names), None):
        _refuse(gettext("Another file lies inside this one (%(name)s). Take it out and try again.", name=inside[:80]))


def _words_of_other(names: list[str]) -> str:
    if "mimetype" in names and "content.xml" in names:
        return gettext("This is an OpenDocument file. Save it as .docx or .xlsx.")
    return gettext("This is neither a Word document (.docx) nor an Excel workbook (.xlsx).")


def _look_at_sizes(infos: list[zipfile.ZipInfo]) -> None:
    """Judge by what the archive says of itself, before anything is unpacked; reading then trusts none of it."""
    if any(info.flag_bits & 1 for info in infos):
        _refuse(gettext("The file has a password. Save it without one and try again."))
    if sum(info.file_size for info in infos) > MOST_UNZIPPED:
        raise _too_much()
    for info in infos:
        if info.file_size > RATIO_COUNTS_FROM and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise TooLarge(gettext("The file unpacks to far more than Word or Excel would ever put in."))


def _read(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    left = MOST_UNZIPPED
    for info in infos:
        name = _plain(info)
        if not name.casefold().endswith(READ):
            continue
        with archive.open(info) as part:
            unpacked = part.read(left + 1)
        left -= len(unpacked)
        if left < 0:
            raise _too_much()
        _look_at_part(name, unpacked)
        yield name, unpacked


def _look_at_part(name: str, content: bytes) -> None:
    if DTD.search(content) or (b"\x00" in content and DTD.search(content.replace(b"\x00", b""))):
        _refuse(gettext("The file declares entities (%(name)s), which Word and Excel never do.", name=name[:80]))
    if name.casefold() == "[content_types].xml" and MACRO_TYPES.search(content):
        _refuse(gettext("The file has macros. Save it as .docx or .xlsx, without macros."))
    if content.startswith(ZIP):
        _refuse(gettext("Another file lies inside this one (%(name)s). Take it out and try again.", name=name[:80]))


def column_number(letters: bytes) -> int:
    """Return the number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


# ---- XML


def tree(content: bytes) -> Element:
    """Return XML as a tree; declarations of types or entities, endless depth and endless numbers are refused."""
    builder, parser = _Builder(), expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.EntityDeclHandler = builder.refuse
    parser.StartElementHandler = builder.begin
    parser.EndElementHandler = builder.finish
    parser.CharacterDataHandler = builder.made.data
    try:
        parser.Parse(content, True)
        return builder.made.close()
    except (expat.ExpatError, AssertionError, ValueError, LookupError) as error:
        raise Invalid({"file": _damaged()}) from error


class _Builder:
    """Makes elements named `{namespace}name`, so many and so deep at most."""

    def __init__(self) -> None:
        self.made = TreeBuilder()
        self.depth = self.number = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.depth, self.number = self.depth + 1, self.number + 1
        if self.depth > MOST_DEPTH or self.number > MOST_ELEMENTS:
            raise TooLarge(gettext("The file holds more than a form can hold. Leave only the form in it."))
        self.made.start(_qualified(name), {_qualified(key): value for key, value in attributes.items()})

    def finish(self, name: str) -> None:
        self.depth -= 1
        self.made.end(_qualified(name))

    def refuse(self, *_declared: object) -> NoReturn:
        raise Invalid({"file": _damaged()})


def _qualified(name: str) -> str:
    return "{" + name if "}" in name else name


def _refuse(words: str) -> NoReturn:
    raise Invalid({"file": words})


def _too_large() -> TooLarge:
    return TooLarge(gettext("The file is larger than %(most)s MB.", most=MOST_BYTES // MEGABYTE))


def _too_much() -> TooLarge:
    return TooLarge(gettext("Unpacked, the file is larger than %(most)s MB.", most=MOST_UNZIPPED // MEGABYTE))


def _damaged() -> str:
    return gettext("This file is damaged. Open it in Word or Excel and save it again.")
