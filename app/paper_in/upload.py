"""An uploaded office file becomes a form template; which reader takes it is decided by what is in it."""

from app import office_file
from app.paper_in.reading import Reading
from app.paper_in.word import read_word
from app.paper_in.workbook import read_workbook, sheet_names
from app.paper_in.xlsform import is_xlsform, read_xlsform


def read_upload(name: str, data: bytes, key: str) -> Reading:
    """Read a Word form, an Excel form or an XLSForm; a file that is none of them is refused in words."""
    file = office_file.opened(data)
    if file.kind == "docx":
        reading = read_word(file, key)
    elif is_xlsform(sheet_names(file)):
        reading = read_xlsform(file, key)
    else:
        reading = read_workbook(file, key)
    return reading
