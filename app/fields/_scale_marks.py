"""Radio rows: yes and no, and the points of a scale."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup, escape

from app.fields._markup import Frame, Place, markup, slot, tick


@dataclass(frozen=True, slots=True)
class Mark:
    """One radio or box: the value it stands for and the words beside it."""

    value: str
    label: str
    before: str = ""
    after: str = ""


def radio_frame(marks: Iterable[Mark], css: str) -> Frame:
    """Make a row of radios; slots: name, attributes, `on:<value>`."""
    none = Mark("", gettext("none of these"))
    row = "".join(_radio(mark) for mark in marks)
    return Frame(
        f'<span class="options {css}" data-behaviour="options"{slot("attributes")}>{row}'
        f"<noscript>{_radio(none)}</noscript></span>"
    )


def _radio(mark: Mark) -> str:
    box = f'<input type="radio" name="{slot("name")}" value="{mark.value}"{slot(f"on:{mark.value}")}>'
    label = f"<label>{box}<span>{escape(mark.label)}</span></label>"
    return f'{_anchor(mark.before)}<span class="option">{label}</span>{_anchor(mark.after)}'


def _anchor(words: str) -> str:
    return f'<span class="anchor">{escape(words)}</span>' if words else ""


def radios(frame: Frame, place: Place, value: str) -> Markup:
    on = {f"on:{value}": " checked"} if value else {}
    return frame.fill({"name": place.name, "attributes": place.group} | on)


def boxes(marks: Sequence[Mark], value: str) -> Markup:
    """Return the same row as the sheet prints it."""
    return markup(
        "".join(
            f'{_anchor(mark.before)}<span class="option">{tick(mark.value == value)}{escape(mark.label)}</span>'
            f"{_anchor(mark.after)}"
            for mark in marks
        )
    )
