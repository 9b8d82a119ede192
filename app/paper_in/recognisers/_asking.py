"""Every recogniser by name, for those that ask the others; filled when the package is imported."""

from collections.abc import Iterable

from app.paper_in.marks import Mark
from app.paper_in.pieces import Piece, pieces_of, within
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers._base import Item, Recogniser
from app.paper_in.sheet import Block, Sheet

RECOGNISERS: dict[str, Recogniser] = {}
_PLAIN = Recogniser()


def in_order() -> Iterable[Recogniser]:
    return sorted(RECOGNISERS.values(), key=lambda each: (each.order, each.name))


def read_block(sheet: Sheet, at: int, *, but: Recogniser | None = None) -> Block | None:
    """Read the lines from here on by the first recogniser that knows them, leaving out one that asks itself."""
    others = (each for each in in_order() if each is not but)
    return next((block for each in others if (block := each.block(sheet, at)) is not None), None)


def read_piece(piece: Piece) -> GuessedItem | None:
    return next((item for each in in_order() if (item := each.piece(piece)) is not None), None)


def is_known(piece: Piece) -> bool:
    """Say whether the words of a label alone tell what it asks for."""
    return any(each.knows(piece) for each in in_order())


def read_pieces(pieces: Iterable[Piece], **where: object) -> list[GuessedItem]:
    found = (read_piece(within(piece, **where)) for piece in pieces)
    return [item for item in found if item is not None]


def read_marks(marks: tuple[Mark, ...], **where: object) -> list[GuessedItem]:
    """Read a line, or the words of a cell, piece by piece."""
    return read_pieces(pieces_of(marks), **where)


def recogniser_of(item: Item) -> Recogniser:
    """Return the recogniser of an item's type; a type that no paper shows prints a plain blank."""
    return RECOGNISERS.get(item["type"], _PLAIN)
