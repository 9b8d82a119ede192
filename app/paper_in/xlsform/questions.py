"""One line of the survey sheet as an item: what its type, appearance and parameters say."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.fields import TYPES
from app.paper_in.xlsform.sheets import Line
from app.paper_in.xlsform.vocabulary import SPELLED, Wanted, written_as
from app.schema.json_schema import common_options

Made = dict[str, Any]
APPEARANCES = frozenset({"multiline", "numbers", "signature"})
"""What is read of the column appearance; the rest is how other tools draw."""
MOST_POINTS = 20
"""A range of more points than this is no row of boxes to tick."""
YES = frozenset({"yes", "true", "true()", "1", "是"})
_PARAMETER = re.compile(r"([A-Za-z_-]+)\s*=\s*([^\s,;]+)")


def item_of(line: Line, wanted: Wanted, language: str, rest: Mapping[str, Any]) -> Made | None:
    """Return what a line asks, without key and options; None if nothing here asks such a thing."""
    read = READ.get(wanted.kind)
    if read is None:
        return None
    return typed(line, wanted, read(line, language), rest)


def typed(line: Line, wanted: Wanted, made: Made, rest: Mapping[str, Any]) -> Made:
    """Take the field type the line names itself, as long as its type still is how that one is written."""
    named = line["huiyin::type"]
    name = named if _is_still(named, wanted, made, rest) else made["type"]
    known = {"type", *common_options(), *TYPES[name].options_schema}
    return {option: value for option, value in made.items() if option in known} | {"type": name}


def _is_still(named: str, wanted: Wanted, made: Made, rest: Mapping[str, Any]) -> bool:
    if named not in TYPES or written_as({"type": named, "decimals": made.get("decimals")})[0] != wanted.kind:
        return False
    return set(TYPES[named].required_options) <= {"options", "columns", "items", "blanks"} | made.keys() | rest.keys()


def words(line: Line, language: str) -> Made:
    found = {"label": line.label("label", language), "help": line.label("hint", language)}
    return {name: label for name, label in found.items() if label}


def _text(line: Line, language: str) -> Made:
    appearance = line["appearance"].split()
    return {"type": "paragraph" if "multiline" in appearance else "text", **words(line, language)}


def _whole(line: Line, language: str) -> Made:
    return {"type": "number", **words(line, language), "decimals": 0}


def _plain(name: str) -> Callable[[Line, str], Made]:
    def read(line: Line, language: str) -> Made:
        return {"type": name, **words(line, language)}

    return read


def _note(line: Line, language: str) -> Made:
    """Read what stands in the hint as the words, if there are both."""
    label, hint = line.label("label", language), line.label("hint", language)
    return {"type": "note", "label": label, "text": hint} if label and hint else {"type": "note", "text": label or hint}


def _image(line: Line, language: str) -> Made:
    if "signature" in line["appearance"].split():
        return {"type": "signature", **words(line, language)}
    return {"type": "photo", **words(line, language), "max": 1}


def _range(line: Line, language: str) -> Made:
    """Read few whole points as a rating, anything else as a number with limits; it says what a score needs as well."""
    found = {name.casefold(): number_of(text) for name, text in _PARAMETER.findall(line["parameters"])}
    least, most, step = found.get("start") or 0, found.get("end") or 10, found.get("step") or 1
    made = {**words(line, language), "min": least, "max": most, "step": step}
    is_scale = all(isinstance(each, int) for each in (least, most)) and step == 1 and 0 < most - least <= MOST_POINTS
    if not is_scale and isinstance(least, int) and isinstance(step, int):
        made["decimals"] = 0
    return {"type": "rating" if is_scale else "number", **made}


def _acknowledge(line: Line, language: str) -> Made:
    option = {"key": "ok", "label": {"zh": "已阅", "en": "OK"}}
    return {"type": "choices", **words(line, language), "options": [option]}


READ: Mapping[str, Callable[[Line, str], Made]] = {
    "text": _text,
    "barcode": _text,
    "integer": _whole,
    "decimal": _plain("number"),
    "date": _plain("date"),
    "time": _plain("time"),
    "datetime": _plain("datetime"),
    "note": _note,
    "image": _image,
    "range": _range,
    "calculate": _plain("number"),
    "acknowledge": _acknowledge,
    "select_one": _plain("choice"),
    "select_multiple": _plain("choices"),
}


def number_of(text: str) -> int | float | None:
    """Return a number written in a cell, None if it is none."""
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", text.strip()):
        return None
    number = float(text)
    return int(number) if number.is_integer() else number


def spelled(name: str) -> str:
    return SPELLED.get(name, name)


WHY_UNREAD: Mapping[str, Any] = {
    "default": _l("a form begins blank"),
    "choice_filter": _l("options do not depend on other answers; all of them are shown"),
    "trigger": _l("values are computed whenever what they read changes"),
    "guidance_hint": _l("there is one text of help below a question"),
    "media": _l("labels hold no pictures, sounds or films"),
}
"""Columns of a question nothing is made of."""
_READ_ELSEWHERE = (
    "type name label hint required required_message relevant constraint constraint_message"
    " calculation appearance parameters repeat_count read_only disabled huiyin"
)
KNOWN = frozenset([*WHY_UNREAD, *_READ_ELSEWHERE.split()])


def unread(line: Line) -> Iterator[tuple[str, Any]]:
    """Yield the columns of a line nothing is made of, each with the reason."""
    is_ours = bool(line["huiyin::type"])
    if set(line["appearance"].split()) - APPEARANCES and not is_ours:
        yield "appearance", gettext("how other tools draw a question is not carried over")
    if line["parameters"] and "range" not in line["type"]:
        yield "parameters", gettext("only those of a range are carried over")
    if line["read_only"].casefold() in YES and not line["calculation"] and not is_ours:
        yield "read_only", gettext("whatever is asked can be filled in")
    for column in line.cells:
        if (why := WHY_UNREAD.get(column.partition("::")[0])) is not None:
            yield column, why


def unknown_columns(lines: Iterable[Line], known: Container[str]) -> list[str]:
    """Return the columns of a sheet that have no meaning here, in their order."""
    return list(dict.fromkeys(c for line in lines for c in line.cells if c.partition("::")[0] not in known))
