"""What comes into the panel in files: one file = one kind of thing."""

import sys

from app.importers._base import Importer, Target
from app.importers._file import Grid, Sheet, read, read_sheets
from app.registry import collect

IMPORTERS: dict[str, Importer] = {name: cls() for name, cls in collect(sys.modules[__name__], Importer).items()}

__all__ = ["IMPORTERS", "Grid", "Importer", "Sheet", "Target", "read", "read_sheets"]
