"""One line of the survey sheet as an item: what its type, appearance and parameters say."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext

from app.fields import TYPES
from app.paper_in.xlsform.sheets import Line
from app.paper_in.xlsform.vocabulary import SPELLED, Wanted, written_as
from app.schema.json_schema import common_options

Made = dict[str, Any]
APPEARANCES = frozenset({"multiline", "numbers", "signature"})
"""What is read of the column appearance; the rest is how other tools draw."""
MOST_POINTS = 20
"""A range of more points than this is no row of boxes to tick."""
_PARAMETER = re.compile(r"([A-Za-z_-]+)\s*=\s*([^\s,;]+)")


def item_of(line: Line, wanted: Wanted, language: str, rest: Mapping[str, Any]) -> Made | None:
    """Return what a line asks, without key and options; None if nothing here asks such a thing."""
    read = READ.get(wanted.name)
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
    if named not in TYPES or written_as({"type": named, "decimals": made.get("decimals")})[0] != wanted.name:
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


def unread(line: Line) -> list[tuple[str, str]]:
    """Return the columns of a question nothing is made of, each with the reason."""
    found = []
    appearances = set(line["appearance"].split()) - APPEARANCES
    if appearances and not line["huiyin::type"]:
        found.append(("appearance", gettext("how other tools draw a question is not carried over")))
    if line["default"]:
        found.append(("default", gettext("a form begins blank")))
    if line["choice_filter"]:
        found.append(("choice_filter", gettext("options do not depend on other answers; all of them are shown")))
    if line["trigger"]:
        found.append(("trigger", gettext("values are computed whenever what they read changes")))
    found += [
        (column, gettext("labels hold no pictures, sounds or films"))
        for column in line.cells
        if column.startswith(("media::", "big-image", "image", "audio", "video"))
    ]
    found += [
        (column, gettext("there is one text of help below a question"))
        for column in line.cells
        if column.startswith("guidance_hint")
    ]
    return found
