"""What a call says, read strictly: JSON that every reader understands alike, and nothing that nobody asked for."""

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any
from uuid import UUID, uuid5

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.exceptions import UnsupportedMediaType

from app.answers.query import PREFIX
from app.errors import Invalid, TooLarge, Unreadable
from app.operations.repeating import Once
from app.schema.reading import values
from app.views.api._schemas import validator

if TYPE_CHECKING:
    from app.views.api._endpoint import Endpoint

MOST_BYTES = 2 * 1024 * 1024
MOST_ERRORS = 20
KEY = "Idempotency-Key"
KEYS = UUID("8f0c3a52-6c1e-4b0a-9d0b-6d2f5c1e7a10")
"""Name space of the tokens made of callers' keys."""
_KEY = re.compile("[!-~]{8,200}")
_WHOLE = re.compile(r"(-?[0-9]{1,16})(?:\.0{1,16})?")
"""JSON Schema calls 2.0 a whole number, so it is one in an address as in a body."""
KINDS = {
    "object": _l("an object"),
    "array": _l("a list"),
    "string": _l("a text"),
    "integer": _l("a whole number"),
    "number": _l("a number"),
    "boolean": _l("true or false"),
    "null": _l("null"),
}
WORDS = {
    **dict.fromkeys(("minLength", "minItems", "minProperties"), _l("Please fill this in.")),
    "maxLength": _l("At most %(most)s characters fit here."),
    "minimum": _l("This must be at least %(least)s."),
    "maximum": _l("This must be at most %(most)s."),
    "pattern": _l("This is not written as the description of the interface says."),
}


def read_body(judge: Any) -> dict[str, Any]:
    """Return the body as its schema wants it, or say what is wrong with it."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    text = request.get_data(cache=False)
    if len(text) > MOST_BYTES:
        raise TooLarge
    body, problems = values(text)
    if problems:
        words = {each.pointer.strip("/").replace("/", ".") or "body": each.message for each in problems}
        raise Unreadable(words)
    _refuse(judge, body, "body")
    found: dict[str, Any] = body
    return found


def read_arguments(said: "Endpoint") -> dict[str, Any]:
    """Return what stands behind the question mark, each as its schema wants it."""
    known = {each.name: each for each in said.arguments}
    given = {name: text for name, text in request.args.items() if not (said.filters and name.startswith(PREFIX))}
    typed = {name: _typed(text, known[name].schema) for name, text in given.items() if name in known}
    wanted = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: each.schema for name, each in known.items()},
        "required": [name for name, each in known.items() if each.required],
    }
    _refuse(validator(wanted), {**given, **typed}, "")
    return typed


def read_file(said: "Endpoint") -> IO[bytes]:
    """Return the body where it is a file, unread: whoever takes it says how large it may be."""
    if said.receives and request.mimetype not in said.receives:
        raise UnsupportedMediaType
    return request.stream


def _typed(text: str, schema: Mapping[str, Any]) -> Any:
    if schema["type"] == "integer" and (whole := _WHOLE.fullmatch(text)):
        return int(whole[1])
    if schema["type"] == "boolean" and text in {"true", "false"}:
        return text == "true"
    return text


def once(key: str, body: Mapping[str, Any]) -> Once:
    """Return this request under the caller's key, with a digest of all that it says."""
    said = [request.path, sorted(request.args.items(multi=True)), body]
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return Once(str(uuid5(KEYS, f"{current_user.id}:{key}")), sha256(text.encode()).hexdigest())


def read_key() -> str:
    found = request.headers.get(KEY, "")
    if not _KEY.fullmatch(found):
        words = gettext("Send a key of your own with each new request, 8 to 200 letters and digits.")
        raise Unreadable({KEY: words})
    return found


def _refuse(judge: Any, value: Any, whole: str) -> None:
    """Raise Invalid with words beside every member the schema does not want so."""
    errors: dict[str, Any] = {}
    for error in judge.iter_errors(value):
        for place, words in _said(error):
            errors.setdefault(place or whole, words)
        if len(errors) >= MOST_ERRORS:
            break
    if errors:
        raise Invalid(errors)


def _said(error: Any) -> Iterator[tuple[str, str]]:
    """Yield place and words of what a schema found."""
    here = [str(step) for step in error.absolute_path]
    if error.validator == "required":
        for name in error.validator_value:
            if name not in error.instance:
                yield ".".join([*here, name]), gettext("Please fill this in.")
    elif error.validator == "additionalProperties":
        for name in error.instance.keys() - error.schema.get("properties", {}).keys():
            yield ".".join([*here, name[:60]]), gettext("Nothing is known under this name.")
    elif "propertyNames" in error.absolute_schema_path:
        yield ".".join([*here, str(error.instance)[:60]]), gettext("Nothing is known under this name.")
    else:
        yield ".".join(here), _words(error)


def _words(error: Any) -> str:
    bound = error.validator_value
    if error.validator == "type":
        kinds = [bound] if isinstance(bound, str) else bound
        return gettext("This must be %(kind)s.", kind=" / ".join(str(KINDS[kind]) for kind in kinds))
    if isinstance(error.instance, str) and error.validator == "pattern" and not error.instance.strip():
        return gettext("Please fill this in.")
    return str(WORDS.get(error.validator, _l("This is not one of the options."))) % {"least": bound, "most": bound}
