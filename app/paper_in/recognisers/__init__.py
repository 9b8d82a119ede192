"""How each field type stands on paper: one file a type, which reads it and prints it again."""

import sys

from app.paper_in.recognisers._asking import (
    RECOGNISERS,
    is_known,
    read_block,
    read_marks,
    read_piece,
    read_pieces,
    recogniser_of,
)
from app.paper_in.recognisers._base import BLANK, Recogniser
from app.registry import collect

RECOGNISERS.update({name: cls() for name, cls in collect(sys.modules[__name__], Recogniser).items()})

__all__ = [
    "BLANK",
    "RECOGNISERS",
    "Recogniser",
    "is_known",
    "read_block",
    "read_marks",
    "read_piece",
    "read_pieces",
    "recogniser_of",
]
