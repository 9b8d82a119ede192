"""An uploaded office file becomes a form template; which reader takes it is decided by what is in it."""

from pathlib import PurePath

from app import office_file
from app.paper_in.reading import Reading
from app.paper_in.word import read_word
from app.paper_in.workbook import read_workbook, sheet_names
from app.paper_in.xlsform import is_xlsform, read_xlsform

LONGEST_TITLE = 60


def read_upload(name: str, data: bytes, key: str) -> Reading:
    """Read a Word form, an Excel form or an XLSForm; a file that is none of them is refused in words.

    The name decides nothing of how the file is read; a form without a title is called by it.
    """
    file = office_file.opened(data, name)
    title = _title(name)
    if file.kind == "docx":
        return read_word(file, key, title)
    if is_xlsform(sheet_names(file)):
        return read_xlsform(file, key)
    return read_workbook(file, key, title)


def _title(name: str) -> str:
    words = "".join(sign for sign in PurePath(name.replace("\\", "/")).stem if sign.isprintable())
    return words.strip()[:LONGEST_TITLE]
