"""Keys of ours out of names of theirs: kept where they can be, changed where they must be."""

import re
from collections.abc import Iterable

from app.paper_in.keys import sounds_of

LONGEST = 40


class Keys:
    """Gives keys out, each once."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)

    def free(self, name: str, otherwise: str) -> str:
        """Return a key like a name that nobody has yet; `otherwise` leads it where the name cannot."""
        plain = key_of(name, otherwise)
        key, number = plain, 1
        while key in self.taken:
            number += 1
            ending = f"_{number}"
            key = plain[: LONGEST - len(ending)] + ending
        self.taken.add(key)
        return key


def key_of(name: str, otherwise: str) -> str:
    if is_key(name):
        return name
    spelled = name.casefold() if name.isascii() else sounds_of(name)
    plain = re.sub(r"[^a-z0-9_]+", "_", spelled).strip("_")
    if not plain:
        return otherwise
    return (plain if plain[0].isalpha() else f"{otherwise}_{plain}")[:LONGEST]


def is_key(name: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name) is not None
