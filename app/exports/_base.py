"""What every output answers; one file in this folder = one of them."""

import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, ClassVar

from app.exports._records import Source

DANGEROUS = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
"""How a text begins that a spreadsheet would run; apostrophes in front count, so that disarming can be undone."""


class Output:
    """One kind of file that records leave the panel as."""

    name: ClassVar[str]
    label: ClassVar[str]
    """As people call it: the same in every language."""
    suffix: ClassVar[str]
    media_type: ClassVar[str]
    most_at_once: ClassVar[int | None] = None
    """So many records are written while the reader waits, more in the background; None: any number, they stream."""
    tables_apart: ClassVar[bool] = False
    """Tables of the sheet get sheets of their own; else each column is one cell with a line per row."""

    def form(self, value: Any) -> Any:
        """Return a plain value of a cell, None where it is blank, as this kind of file has it."""
        return value

    def stream(self, extract: Source, table: str = "") -> Iterator[bytes]:
        """Yield the file piece by piece, the first one at once; with a table, its rows instead of the records."""
        raise NotImplementedError

    def write(self, extract: Source, path: Path, table: str = "") -> Generator[int]:
        """Write the file, yielding after every piece of work how many records are in it."""
        raise NotImplementedError


def disarmed(text: str) -> str:
    """Return a text as no spreadsheet takes it for a formula."""
    return f"'{text}" if DANGEROUS.match(text) else text
