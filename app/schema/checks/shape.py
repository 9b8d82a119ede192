"""Hold a document against the published schema and say what does not fit in words."""

import json
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice
from typing import Any

from flask_babel import gettext
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from app.schema.json_schema import json_schema
from app.schema.problems import Problem, pointer

MOST_PROBLEMS = 50
MOST_REMEMBERED = 20_000
LONGEST_REMEMBERED = 2_000
Words = tuple[str, str]


def problems(source: Any) -> list[Problem]:
    """List what does not have the shape of a form template, at most so many."""
    found = islice(_validator().iter_errors(source), MOST_PROBLEMS)
    return list(dict.fromkeys(problem for error in found for problem in _problems(error)))


@lru_cache(maxsize=1)
def _validator() -> Any:
    return extend(Draft202012Validator, {"allOf": _of_its_type})(json_schema())


def _of_its_type(validator: Any, branches: list[Any], instance: Any, _schema: Any) -> Iterator[ValidationError]:
    """Judge an item by the schema of its type alone: asking all types in turn takes ten times as long.

    `allOf` stands in one place of the published schema, with an `if` for each type.
    """
    text = json.dumps(instance)
    if text in _FITTING:
        return
    wanted = instance.get("type") if isinstance(instance, dict) else None
    meant = (index for index, branch in enumerate(branches) if branch["if"]["properties"]["type"]["const"] == wanted)
    errors = [each for index in meant for each in validator.descend(instance, branches[index]["then"], None, index)]
    if not errors and len(text) <= LONGEST_REMEMBERED:
        _remember(text)
    yield from errors


_FITTING: set[str] = set()
"""Items that were found to fit: a designer sends the same ones with every change."""


def _remember(text: str) -> None:
    if len(_FITTING) >= MOST_REMEMBERED:
        _FITTING.clear()
    _FITTING.add(text)


def _problems(error: ValidationError) -> Iterator[Problem]:
    here = pointer(*error.absolute_path)
    if error.validator == "additionalProperties":
        yield from (_unknown_key(error, here, key) for key in error.instance if key not in error.schema["properties"])
    elif error.validator == "required":
        missing = (key for key in error.validator_value if key not in error.instance)
        yield from (_missing_key(here, key) for key in missing)
    elif (branch := _branch_meant(error)) is not None:
        for inner in error.context or ():
            if inner.schema_path[0] == branch:
                yield from _problems(inner)
    else:
        message, remedy = _WORDS.get(str(error.validator), _unexpected)(error)
        yield Problem(here, message, remedy)


def _branch_meant(error: ValidationError) -> int | None:
    """Return which of several possible shapes the value was meant to have, if only one is of its kind."""
    if error.validator not in {"anyOf", "oneOf"}:
        return None
    kinds = [_kinds_of(branch) for branch in error.validator_value]
    fitting = [index for index, kind in enumerate(kinds) if _kind_of(error.instance) in kind]
    return fitting[0] if len(fitting) == 1 else None


def _kind_of(value: Any) -> str:
    return {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer"}.get(type(value), "number")


def _unknown_key(error: ValidationError, here: str, key: str) -> Problem:
    known = sorted(error.schema["properties"])
    close = get_close_matches(key, known, n=1)
    remedy = (
        gettext("Did you mean %(key)s?", key=close[0])
        if close
        else gettext("Take it away; known here are: %(keys)s.", keys=", ".join(known))
    )
    return Problem(here + pointer(key), gettext("%(key)s is not known here.", key=key), remedy)


def _missing_key(here: str, key: str) -> Problem:
    return Problem(here, gettext("%(key)s is missing.", key=key), gettext("Add %(key)s.", key=key))


def _not_among(error: ValidationError) -> Words:
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    remedy = gettext("Use one of: %(known)s.", known=", ".join(str(each) for each in wanted))
    if error.absolute_path and error.absolute_path[-1] == "type":
        return gettext("There is no field type %(name)s.", name=_short(error)), remedy
    return gettext("%(value)s is not possible here.", value=_short(error)), remedy


def _wrong_pattern(error: ValidationError) -> Words:
    wanted = error.validator_value
    return (
        gettext("%(value)s cannot be a key.", value=_short(error)),
        gettext(
            "Begin with a lower-case letter, go on with letters, digits or signs as in %(pattern)s.", pattern=wanted
        ),
    )


def _wrong_kind(error: ValidationError) -> Words:
    kinds = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    named = _kinds()
    wanted = ", ".join(named[kind] for kind in kinds)
    return gettext("%(value)s is of the wrong kind.", value=_short(error)), gettext(
        "Put here: %(wanted)s.", wanted=wanted
    )


def _kinds() -> dict[str, str]:
    return {
        "object": gettext("an object {…}"),
        "array": gettext("a list […]"),
        "string": gettext("a text"),
        "number": gettext("a number"),
        "integer": gettext("a whole number"),
        "boolean": gettext("true or false"),
        "null": "null",
    }


def _out_of_bounds(error: ValidationError) -> Words:
    bounds = {
        "minimum": gettext("at least %(limit)s", limit=error.validator_value),
        "maximum": gettext("at most %(limit)s", limit=error.validator_value),
        "exclusiveMinimum": gettext("more than %(limit)s", limit=error.validator_value),
    }
    wanted = bounds[str(error.validator)]
    return gettext("%(value)s is out of bounds.", value=_short(error)), gettext("Put here: %(wanted)s.", wanted=wanted)


def _too_few(error: ValidationError) -> Words:
    return gettext("Something is missing here."), gettext("Put at least %(least)s here.", least=error.validator_value)


def _too_many(error: ValidationError) -> Words:
    return gettext("There is too much here."), gettext("Put at most %(most)s here.", most=error.validator_value)


def _no_branch(error: ValidationError) -> Words:
    """Say what is wanted where several shapes are possible."""
    if error.schema == json_schema()["$defs"]["label"]:
        return (
            gettext("%(value)s is not a label.", value=_short(error)),
            gettext("Write a text, or an object with the texts zh and en."),
        )
    kinds = sorted({kind for branch in error.validator_value for kind in _kinds_of(branch)})
    named = _kinds()
    wanted = ", ".join(named[kind] for kind in kinds if kind in named)
    return gettext("%(value)s does not fit here.", value=_short(error)), gettext("Put here: %(wanted)s.", wanted=wanted)


def _kinds_of(schema: dict[str, Any]) -> list[str]:
    if "$ref" in schema:
        return _kinds_of(json_schema()["$defs"][schema["$ref"].rpartition("/")[2]])
    if "const" in schema:
        return ["boolean"] if isinstance(schema["const"], bool) else ["string"]
    kinds = schema.get("type", [])
    return kinds if isinstance(kinds, list) else [kinds]


def _unexpected(error: ValidationError) -> Words:
    return gettext("%(value)s does not fit here.", value=_short(error)), gettext("See docs/form-format.md.")


def _short(error: ValidationError) -> str:
    text = str(error.instance)
    return text if len(text) <= 60 else text[:59] + "…"


_WORDS: dict[str, Callable[[ValidationError], Words]] = {
    "anyOf": _no_branch,
    "const": _not_among,
    "enum": _not_among,
    "exclusiveMinimum": _out_of_bounds,
    "maximum": _out_of_bounds,
    "maxItems": _too_many,
    "maxLength": _too_many,
    "maxProperties": _too_many,
    "minimum": _out_of_bounds,
    "minItems": _too_few,
    "minLength": _too_few,
    "minProperties": _too_few,
    "oneOf": _no_branch,
    "pattern": _wrong_pattern,
    "type": _wrong_kind,
}
