"""Names that lead nowhere: in labels, totals, checks."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from flask_babel import gettext

from app.schema.items import walk
from app.schema.placeholders import NO_LABELS, PLACE
from app.schema.problems import Problem, pointer

if TYPE_CHECKING:
    from app.schema.document import Document


def problems(document: "Document") -> Iterator[Problem]:
    yield from _check_problems(document)
    yield from _total_problems(document)
    yield from _setting_problems(document)
    yield from _placeholder_problems(document)


def _check_problems(document: "Document") -> Iterator[Problem]:
    for index, each in enumerate(document.source.get("checks", ())):
        if each.get("at") and each["at"] not in document.standing:
            yield no_item(pointer("checks", index, "at"), each["at"])


def _total_problems(document: "Document") -> Iterator[Problem]:
    for found in walk(document.source):
        of = found.item.get("of")
        for index, name in enumerate(of if isinstance(of, list) else ()):
            if name not in document.found and name not in document.sections:
                yield no_item(f"{found.pointer}/of/{index}", name)


def no_item(place: str, name: str) -> Problem:
    return Problem(
        place,
        gettext("There is no item %(name)s.", name=name),
        gettext("Name an item by its key, a column as table.column."),
    )


def _setting_problems(document: "Document") -> Iterator[Problem]:
    settings = document.source.get("settings", {})
    for found in walk(document.source):
        name = found.item.get("from_setting")
        if name and not isinstance(settings.get(name, {}).get("default"), list):
            message = gettext("There is no setting %(name)s that holds rows.", name=name)
            yield Problem(
                f"{found.pointer}/from_setting", message, gettext("Add it to settings, with a list as default.")
            )


def _placeholder_problems(document: "Document") -> Iterator[Problem]:
    settings = document.source.get("settings", {})
    for place, text, blanks in _texts(document.source, "", frozenset()):
        for name in PLACE.findall(text):
            if name not in settings and name not in blanks:
                message = gettext("{%(name)s} names no setting and no blank.", name=name)
                yield Problem(place, message, gettext("Add it to settings, or take the braces away."))
            elif isinstance(settings.get(name, {}).get("default"), list):
                message = gettext("The setting %(name)s holds rows, not words.", name=name)
                yield Problem(place, message, gettext("Name a setting that holds words."))


def _texts(value: Any, place: str, blanks: frozenset[str]) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield every text that may hold a place for a setting, with the blanks its item knows."""
    if isinstance(value, str):
        yield place, value, blanks
    elif isinstance(value, Mapping):
        own = frozenset(blank["key"] for blank in value.get("blanks", ()) if isinstance(blank, Mapping))
        for key in value.keys() - NO_LABELS:
            yield from _texts(value[key], place + pointer(key), own or blanks)
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _texts(each, f"{place}/{index}", blanks)
