"""Radio rows: yes and no, and the points of a scale."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup, escape

from app.fields._markup import Frame, Place, markup, slot, tick

MOST_ACROSS = 11
"""Points that a phone can show side by side, 0 to 10 among them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One radio or box: the value it stands for and the words beside it."""

    value: str
    label: str
    before: str = ""
    after: str = ""


def radio_frame(marks: Iterable[Mark], css: str) -> Frame:
    """Make a row of radios; slots: name, attributes, `on:<value>`."""
    return _frame(css, "".join(_radio(mark) for mark in marks))


def scale_frame(points: Sequence[Mark], others: Iterable[Mark] = ()) -> Frame:
    """Make one bar of points with the words of its ends beside it, and what is no point after it.

    Words at other points stand inside the bar, and those of the ends with them.
    """
    is_plain = not any(_words(mark) for mark in points[1:-1])
    bar = "".join(_point(mark, inside=not is_plain) for mark in points)
    across = len(points) if len(points) <= MOST_ACROSS else -(-len(points) // 2)
    least, most = (
        _anchor(_words(mark), css) if is_plain else "" for mark, css in ((points[0], ""), (points[-1], " most"))
    )
    rest = "".join(_radio(mark) for mark in others)
    return _frame("scale", f'{least}<span class="points" style="--across:{across}">{bar}</span>{most}{rest}')


def _frame(css: str, row: str) -> Frame:
    none = Mark("", gettext("none of these"))
    return Frame(
        f'<span class="options {css}" data-behaviour="options"{slot("attributes")}>{row}'
        f"<noscript>{_radio(none)}</noscript></span>"
    )


def _radio(mark: Mark) -> str:
    return f'{_anchor(mark.before)}<span class="option">{_label(mark)}</span>{_anchor(mark.after)}'


def _point(mark: Mark, *, inside: bool) -> str:
    """Return one part of the bar; who only hears it hears its words with it."""
    words = _words(mark)
    below = _anchor(words) if inside else ""
    called = f' aria-label="{escape(mark.label)} {escape(words)}"' if words and not inside else ""
    return f'<span class="option">{_label(mark, called, below)}</span>'


def _label(mark: Mark, called: str = "", below: str = "") -> str:
    box = f'<input type="radio" name="{slot("name")}" value="{mark.value}"{called}{slot(f"on:{mark.value}")}>'
    return f"<label>{box}<span>{escape(mark.label)}{below}</span></label>"


def _words(mark: Mark) -> str:
    return mark.before or mark.after


def _anchor(words: str, css: str = "") -> str:
    return f'<span class="anchor{css}">{escape(words)}</span>' if words else ""


def radios(frame: Frame, place: Place, value: str) -> Markup:
    on = {f"on:{value}": " checked"} if value else {}
    return frame.fill({"name": place.name, "attributes": place.radio_group} | on)


def boxes(marks: Sequence[Mark], value: str) -> Markup:
    """Return the same row as the sheet prints it."""
    return markup(
        "".join(
            f'{_anchor(mark.before)}<span class="option">{tick(mark.value == value)}{escape(mark.label)}</span>'
            f"{_anchor(mark.after)}"
            for mark in marks
        )
    )
