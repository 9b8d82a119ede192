"""Pieces of HTML: safe by escaping, fast by being made once per item with places for what changes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from app.fields._context import NOTHING_LENT, AnswerContext

_SLOT = re.compile("\x01([^\x02]*)\x02")


def markup(html: str) -> Markup:
    """Declare a string made in this package as HTML; everything foreign in it went through `escape`."""
    # Markup() itself asks whether this is HTML already, which takes longer than making it.
    return str.__new__(Markup, html)


def slot(name: str) -> str:
    """Return a place in a frame to be filled at each rendering."""
    return f"\x01{name}\x02"


class Frame:
    """HTML of an item with places left open."""

    def __init__(self, html: str) -> None:
        self.pieces = _SLOT.split(html)
        self.slots = self.pieces[1::2]

    def fill(self, values: Mapping[str, str]) -> Markup:
        """Put values, escaped already, into the places; a place without one stays empty."""
        pieces = self.pieces.copy()
        pieces[1::2] = [values.get(slot, "") for slot in self.slots]
        return markup("".join(pieces))


@dataclass(frozen=True, slots=True)
class Place:
    """Where an input stands: its name, and how it is called if no visible label is bound to it."""

    name: str
    label: str = ""
    error: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    """Messages for single parts of the value, such as `3-mode` in a table."""
    required: bool = False
    helped: bool = False
    context: AnswerContext = NOTHING_LENT
    language: str = ""
    """The reader's, where it is known."""

    @property
    def attributes(self) -> str:
        """Return id, name and what assistive technology needs, for the one input of the place."""
        invalid = ' aria-invalid="true"' if self.error else ""
        required = ' aria-required="true"' if self.required else ""
        return f' id="{self.name}" name="{self.name}"{self._said}{invalid}{required}'

    @property
    def group(self) -> str:
        """Return the attributes of an element that holds several inputs."""
        return f' id="{self.name}" role="group" tabindex="-1"{self._said}'

    @property
    def radio_group(self) -> str:
        """Return those of one that holds inputs of which one can be picked."""
        required = ' aria-required="true"' if self.required else ""
        return f' id="{self.name}" role="radiogroup" tabindex="-1"{self._said}{required}'

    @property
    def _said(self) -> str:
        described = [f"{self.name}-help"] * self.helped + [f"{self.name}-error"] * bool(self.error)
        label = f' aria-label="{escape(self.label)}"' if self.label else ""
        return label + (f' aria-describedby="{" ".join(described)}"' if described else "")

    def part(self, key: str, label: str) -> "Place":
        """Return the place of one part of the value."""
        error = str(self.parts.get(key, ""))
        return Place(f"{self.name}-{key}", label, error, context=self.context, language=self.language)


def attributes(**values: Any) -> str:
    """Return HTML attributes; those that are None are left out."""
    given = ((name.replace("_", "-"), value) for name, value in values.items() if value is not None)
    return "".join(f' {name}="{escape(value)}"' for name, value in given)


def tick(on: bool) -> str:
    return '<span class="tick tick-on"></span>' if on else '<span class="tick"></span>'


def blank(text: Any = "", width: Any = None) -> str:
    """Return a place to write on, with what is written on it."""
    sized = f' style="min-width:{int(width)}em"' if width else ""
    return f'<span class="blank"{sized}>{escape(text)}</span>'


def error_line(place: Place) -> str:
    if not place.error:
        return ""
    return f'<span class="field-error" id="{place.name}-error">{escape(place.error)}</span>'


def help_line(words: str, name: str = "") -> str:
    """Return the help below an input; `name` is what the input calls it by."""
    if not words:
        return ""
    called = f' id="{name}-help"' if name else ""
    return f'<span class="field-help"{called}>{escape(words)}</span>'


def lines(text: str) -> Markup:
    """Return text with its line ends kept."""
    return markup(str(escape(text)).replace("\n", "<br>"))
