"""Read the words of one cell of a Word or Excel form."""

from app.paper_in.lines import lines_of
from app.paper_in.pieces import pieces_of
from app.paper_in.questions import joined
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers import note, read_block, read_pieces
from app.paper_in.sheet import Sheet

LONGEST = 20_000


def read_cell(text: str) -> list[GuessedItem]:
    """Read what stands in a cell; words with nothing to fill in come back as a printed text."""
    sheet = Sheet(joined(lines_of(text[:LONGEST])))
    found: list[GuessedItem] = []
    at = 0
    while at < len(sheet.lines):
        block = read_block(sheet, at)
        line = sheet.lines[at]
        items = block.elements if block else read_pieces(pieces_of(line.marks)) or [note.Note().words(line.text)]
        found += [item for item in items if isinstance(item, GuessedItem)]
        at += block.used if block else 1
    return found
