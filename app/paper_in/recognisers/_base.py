"""What a recogniser can do: read some lines, read a piece of a line, print an item again."""

from collections.abc import Mapping
from typing import Any, ClassVar

from app.paper_in.pieces import Piece
from app.paper_in.reading import GuessedItem
from app.paper_in.sheet import Block, Sheet

Item = Mapping[str, Any]
BLANK = "____"
BY_NOTATION = 60
"""From here on recognisers go by the notation, whatever the words say."""


class Recogniser:
    """Everything about how one field type stands on paper; its file is named like the type."""

    name: ClassVar[str]
    order: ClassVar[int] = 50
    """Who is asked earlier; the first one that knows what it is reads it."""
    is_short: ClassVar[bool] = False
    """Two of them fit into a line of the sheet."""

    is_written: ClassVar[bool] = True
    """Somebody writes or ticks something there."""
    offers: ClassVar[bool] = False
    """It prints something of its own besides the label: options, a scale, a full mark, a unit."""

    def block(self, sheet: Sheet, at: int) -> Block | None:
        """Read the lines from here on, or leave them to others."""
        return None

    def piece(self, piece: Piece) -> GuessedItem | None:
        """Read a label with what stands behind it, or leave it to others."""
        return None

    def knows(self, piece: Piece) -> bool:
        """Say whether the words of a label alone tell that it asks for this, with no place printed behind them."""
        return self.order < BY_NOTATION and self.piece(piece) is not None

    def printed(self, item: Item) -> str:
        """Return what stands in the cell of a blank sheet, besides the label."""
        return BLANK

    def made(self, label: str, **own: Any) -> dict[str, Any]:
        """Make an item of this type; without a printed label it has none."""
        item: dict[str, Any] = {"type": self.name}
        if label:
            item["label"] = label
        return item | own
