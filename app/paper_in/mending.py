"""What was read must be a form template: whatever the checker refuses is taken out and said."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext

from app.errors import BadDocument, Invalid, TooLarge
from app.paper_in.reading import Guess, Reading
from app.schema.canonical import dump
from app.schema.document import Document, check, load
from app.schema.placeholders import NO_LABELS, PLACE
from app.schema.problems import Problem

MOST_ROUNDS = 12
MOST_PARTS = 2_000
"""Items, options and the like of one form that is read out of a file; checking takes a second per thousand."""
NEEDED = frozenset(
    [
        "key",
        "type",
        "format",
        "title",
        "sections",
        "options",
        "columns",
        "items",
        "text",
        "blanks",
        "of",
        "label",
        "must",
        "message",
        "max",
    ]
)
"""What cannot be taken out of what it stands in."""
LOOSE = ("computed", "shown", "max_cell", "label_span", "label_at", "span")
"""What an item can do without, if it is itself what is refused."""


def reading_of(document: dict[str, Any], guesses: Iterable[Guess], left_out: Iterable[str] = ()) -> Reading:
    """Mend a document and return it as what was read; guesses go on pointing at what they were made of."""
    pointed = [(_at(document, _tokens(guess.pointer)), guess) for guess in guesses]
    taken_out = mended(document)
    places = dict(_pointers(document, ""))
    kept = (replace(guess, pointer=places[id(thing)]) for thing, guess in pointed if id(thing) in places)
    return Reading(document, tuple(kept), tuple(dict.fromkeys([*left_out, *taken_out])))


def _pointers(value: Any, pointer: str) -> Iterator[tuple[int, str]]:
    if isinstance(value, dict):
        yield id(value), pointer
        for name in ("sections", "items", "columns", "options"):
            yield from _pointers(value.get(name), f"{pointer}/{name}")
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from _pointers(each, f"{pointer}/{at}")


def mended(document: dict[str, Any]) -> tuple[str, ...]:
    """Change a document until nothing is refused any more; return what was taken out."""
    said: list[str] = []
    if sum(1 for _place in _pointers(document, "")) > MOST_PARTS:
        raise TooLarge(gettext("The file holds more than a form can hold. Leave only the form in it."))
    settings = document.get("settings")
    _worded(document, frozenset(settings) if isinstance(settings, dict) else frozenset())
    for _round in range(MOST_ROUNDS):
        problems = check(Document(document))
        if not problems:
            _load(document)
            return tuple(dict.fromkeys(said))
        said += [f"{problem.message} ({problem.pointer})" for problem in problems]
        for tokens in _places(problems):
            _take_out(document, tokens)
        if not document.get("sections"):
            break
    raise Invalid({"file": gettext("No form can be read in this file.")})


def _load(document: dict[str, Any]) -> None:
    """Hold a document against what may be stored at all."""
    try:
        load(dump(Document(document)))
    except BadDocument as error:
        raise Invalid({"file": str(error.problems[0].message)}) from error


def _worded(value: Any, known: frozenset[str]) -> Any:
    """Return the same with braces that name no setting and no blank as full-width ones, which are only words."""
    if isinstance(value, str):
        return PLACE.sub(lambda match: match[0] if match[1] in known else f"｛{match[1]}｝", value)
    if isinstance(value, list):
        value[:] = [_worded(each, known) for each in value]
    elif isinstance(value, dict):
        blanks = value["blanks"] if isinstance(value.get("blanks"), list) else []
        own = {str(blank.get("key")) for blank in blanks if isinstance(blank, dict)}
        for name in value.keys() - NO_LABELS:
            value[name] = _worded(value[name], known | own)
    return value


def _places(problems: Sequence[Problem]) -> list[list[str | int]]:
    """Return what is refused, the last first, so that taking one out moves none of the others."""
    found = {tuple(_tokens(problem.pointer)) for problem in problems}
    kept = [each for each in found if not any(each != other and each[: len(other)] == other for other in found)]
    return [list(each) for each in sorted(kept, key=lambda each: [_rank(token) for token in each], reverse=True)]


def _rank(token: str | int) -> tuple[int, str]:
    return (token, "") if isinstance(token, int) else (0, token)


def _tokens(pointer: str) -> list[str | int]:
    plain = (token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:])
    return [int(token) if token.isdecimal() else token for token in plain]


def _take_out(document: dict[str, Any], tokens: list[str | int]) -> None:
    """Take out the smallest part at or around a place that its surroundings can do without."""
    while tokens:
        *way, last = tokens
        holder = _at(document, way)
        if isinstance(holder, list) and isinstance(last, int) and last < len(holder):
            if not _loosened(holder[last]):
                del holder[last]
            return
        if isinstance(holder, dict) and last in holder and last not in NEEDED:
            del holder[last]
            return
        tokens = way


def _at(value: Any, way: list[str | int]) -> Any:
    for token in way:
        if isinstance(value, list) and isinstance(token, int) and token < len(value):
            value = value[token]
        elif isinstance(value, dict):
            value = value.get(str(token))
        else:
            return None
    return value


def _loosened(item: Any) -> bool:
    found = [name for name in LOOSE if isinstance(item, dict) and "type" in item and name in item]
    for name in found:
        del item[name]
    return bool(found)
