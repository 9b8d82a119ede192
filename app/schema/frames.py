"""HTML made once, with slots for what differs from entry to entry."""

import re
from collections.abc import Callable
from typing import Any

Slot = tuple[str, ...]
"""What to put in: a kind and names, such as field area, or cell visits 3 mode."""
_SLOT = re.compile("\x01([^\x02]*)\x02")


def slot(*names: Any) -> str:
    """Return a place in HTML; documents cannot hold the signs it is made of."""
    return "\x01" + "\x03".join(map(str, names)) + "\x02"


class Frame:
    """HTML with its slots taken out."""

    def __init__(self, html: str) -> None:
        pieces = _SLOT.split(html)
        self.fixed = pieces[::2]
        self.slots: list[Slot] = [tuple(names.split("\x03")) for names in pieces[1::2]]

    def filled(self, shown: Callable[[Slot], str]) -> str:
        pieces = [""] * (2 * len(self.fixed) - 1)
        pieces[::2] = self.fixed
        pieces[1::2] = map(shown, self.slots)
        return "".join(pieces)
