"""Which entries a saved query selects, whoever asks: in the words of a list's address, read without a reader."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext

from app.answers.filters import Selection
from app.answers.own import OWN as OWN_COLUMNS
from app.answers.query import PREFIX, Arguments, read
from app.errors import Invalid
from app.fields import FilterSpec
from app.schema.compiled import Compiled

OWN: tuple[FilterSpec, ...] = (
    FilterSpec("@state", "@state", ("any_of",), "codes"),
    FilterSpec("@submitted", "@submitted", ("between",), "date"),
    FilterSpec("@author", "@author", ("is",), "reference", source="user"),
    FilterSpec("@customer", "@customer", ("is",), "about", source="customer"),
    FilterSpec("@room", "@room", ("is",), "about", source="room"),
    FilterSpec("@class", "@class", ("any_of",), "class"),
    FilterSpec("@site", "@site", ("any_of",), "codes"),
)
"""What an entry says of itself; lists give these their names."""
ENDINGS = (".from", ".to", ".is", ".all", ".name")

Saved = Mapping[str, Sequence[str]]


def arguments_of(query: Saved) -> Arguments:
    return Arguments([(name, value) for name, values in query.items() for value in values])


def selection_of(template_id: int, compiled: Compiled, query: Saved) -> Selection:
    """Return the selection; refuse a query about something the newest version has no longer."""
    gone = list(gone_from(compiled, query))
    if gone:
        raise Invalid({"view": gettext("This view asks for something that is no longer on the form.")})
    found = read(arguments_of(query), [*OWN, *compiled.filters()])
    return Selection(template_id, found.filters, with_void=False)


def gone_from(compiled: Compiled, query: Saved, columns: Sequence[str] = ()) -> Iterator[str]:
    """Yield the paths of a saved view that the newest version has no longer."""
    known = {spec.path for spec in (*OWN, *compiled.filters())} | {"@age", ""}
    asked = dict.fromkeys(path_of(name, query) for name in query)
    yield from (path for path in asked if path not in known)
    there = {*compiled.document.found, *OWN_COLUMNS}
    yield from (path for path in columns if path.removesuffix("+") not in there and path not in asked)


def path_of(name: str, query: Mapping[str, Any]) -> str:
    """Return what an argument is about: `f.score.from` is about `score`, `sort=-score` too."""
    if not name.startswith(PREFIX):
        return str((query[name] or [""])[0]).removeprefix("-")
    path = name.removeprefix(PREFIX)
    ending = next((each for each in ENDINGS if path.endswith(each)), "")
    return path.removesuffix(ending)
