"""What is wrong with a document: which file, where in it, what, and what to do about it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    pointer: str
    """JSON pointer into the document."""
    message: Any
    remedy: Any
    file: str = ""

    def __str__(self) -> str:
        return f"{self.file or '-'} {self.pointer or '/'}: {self.message} {self.remedy}"


def pointer(*parts: Any) -> str:
    """Join parts of a path to a JSON pointer."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)
