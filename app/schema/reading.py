"""Read the text of a document: what JSON allows and a form template must not hold is refused in words."""

import json
import math
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.errors import BadDocument
from app.schema.problems import Problem, pointer

MOST_BYTES = 2 * 1024 * 1024
MOST_PARTS = 4_000
"""Sections, items, columns, options, rows and steps together."""
MOST_DEPTH = 48
MOST_PROBLEMS = 20
MOST_EXACT = 2**53 - 1
"""Larger whole numbers are not the same in every reader of JSON."""
_ALLOWED_CONTROLS = "\n\t"
_FAULTS = {
    "Expecting value": _l("a value is missing or is none of JSON's"),
    "Expecting property name": _l("a name in double quotes is missing"),
    "Expecting ':'": _l("a colon is missing"),
    "Expecting ','": _l("a comma or a closing bracket is missing"),
    "Illegal trailing comma": _l("a comma stands before a closing bracket"),
    "Unterminated string": _l("a text has no closing quotation mark"),
    "Invalid control character": _l("a text holds a control character, such as a line break"),
    "Invalid \\": _l("a backslash stands before something it cannot stand before"),
    "Extra data": _l("something follows after the end"),
}
"""How the parser begins its complaint, which it makes in English alone -> what we say."""


class RefusedError(Exception):
    """Something the parser meets half-way that makes the rest pointless."""


def read(text: str | bytes, where: str) -> dict[str, Any]:
    """Return the document as plain JSON values, or raise BadDocument."""
    parser = _Parser()
    try:
        source = parser.parse(_decoded(text))
        problems = [] if isinstance(source, dict) else [_not_an_object()]
        problems += parser.problems(source)
    except RefusedError as refusal:
        problems = [refusal.args[0]]
    if problems:
        raise BadDocument([Problem(each.pointer, each.message, each.remedy, where) for each in problems])
    found: dict[str, Any] = source
    return found


def values(text: str | bytes) -> tuple[Any, list[Problem]]:
    """Return the values of any JSON text, with everything a document of ours must not hold either."""
    parser = _Parser()
    try:
        found = parser.parse(_decoded(text))
    except RefusedError as refusal:
        return None, [refusal.args[0]]
    return found, parser.problems(found)


def _decoded(text: str | bytes) -> str:
    size = len(text.encode(errors="surrogatepass")) if isinstance(text, str) else len(text)
    if size > MOST_BYTES:
        raise RefusedError(_too_large())
    if isinstance(text, str):
        return text.removeprefix("\ufeff")
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(
            Problem(
                "",
                gettext("Byte %(place)s is not UTF-8.", place=error.start),
                gettext("Save the file as UTF-8."),
            )
        ) from error


class _Parser:
    """Reads JSON and remembers which objects said a key twice."""

    def __init__(self) -> None:
        self.repeated: dict[int, tuple[dict[str, Any], list[str]]] = {}
        """Each with its keys, by id; kept here so that no id is given to another meanwhile."""

    def parse(self, text: str) -> Any:
        try:
            return json.loads(
                text, object_pairs_hook=self._object, parse_float=_number, parse_int=_whole, parse_constant=_number
            )
        except json.JSONDecodeError as error:
            place = gettext("line %(line)s, column %(column)s", line=error.lineno, column=error.colno)
            message = gettext("This is not JSON: %(what)s at %(place)s.", what=_fault(error.msg), place=place)
            raise RefusedError(Problem("", message, gettext("Correct the text there."))) from error
        except RecursionError as error:
            raise RefusedError(_too_deep("")) from error

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _value in pairs]
            self.repeated[id(found)] = found, sorted({key for key in keys if keys.count(key) > 1})
        return found

    def problems(self, source: Any) -> list[Problem]:
        """Go through all values without recursion, however deep they are."""
        found: list[Problem] = []
        pending: list[tuple[tuple[Any, ...], Any]] = [((), source)]
        parts = 0
        while pending and len(found) < MOST_PROBLEMS:
            path, value = pending.pop()
            parts += isinstance(value, dict) and "key" in value
            found += self._problems(path, value)
            inner = [((*path, step), each) for step, each in _inside(value)]
            if inner and len(path) >= MOST_DEPTH:
                found.append(_too_deep(pointer(*path)))
            else:
                pending += reversed(inner)
        return [*found, _too_many(parts)] if parts > MOST_PARTS else found

    def _problems(self, path: tuple[Any, ...], value: Any) -> Iterator[Problem]:
        here = pointer(*path)
        for key in self._repeated_in(value):
            message = gettext("%(key)s stands twice in one object.", key=key)
            yield Problem(here, message, gettext("Keep one of the two."))
        texts = [value] if isinstance(value, str) else list(value) if isinstance(value, dict) else []
        if any(map(_is_unfit, texts)):
            yield Problem(
                here,
                gettext("A text holds characters that cannot be shown or stored."),
                gettext("Type the text again without control characters."),
            )
        if isinstance(value, (int, float)) and not (math.isfinite(value) and abs(value) <= MOST_EXACT):
            message = gettext("This number is too large to be kept exactly.")
            yield Problem(here, message, gettext("Use a number of at most 15 digits."))

    def _repeated_in(self, value: Any) -> list[str]:
        owner, keys = self.repeated.get(id(value), (None, []))
        return keys if owner is value else []


def _inside(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _fault(said: str) -> str:
    found = (words for beginning, words in _FAULTS.items() if said.startswith(beginning))
    return str(next(found, _l("something that does not belong there")))


def _number(text: str) -> int | float:
    """Read 2.0 as 2: JSON knows one kind of number."""
    number = float(text)
    return int(number) if number.is_integer() and abs(number) <= MOST_EXACT else number


def _whole(text: str) -> int | float:
    return int(text) if len(text) < 20 else float(text)


def _is_unfit(text: str) -> bool:
    return any((char < " " and char not in _ALLOWED_CONTROLS) or "\ud800" <= char <= "\udfff" for char in text)


def _too_large() -> Problem:
    return Problem(
        "",
        gettext("The document is larger than %(most)s MB.", most=MOST_BYTES // 1024**2),
        gettext("Split the form into several form templates."),
    )


def _too_many(parts: int) -> Problem:
    return Problem(
        "",
        gettext("The document has %(parts)s parts; at most %(most)s are possible.", parts=parts, most=MOST_PARTS),
        gettext("Split the form into several form templates."),
    )


def _too_deep(here: str) -> Problem:
    return Problem(
        here,
        gettext("Things stand inside each other more than %(most)s deep.", most=MOST_DEPTH),
        gettext("Put them beside each other instead."),
    )


def _not_an_object() -> Problem:
    return Problem("", gettext("A form template is one JSON object."), gettext("Begin it with { and end it with }."))
