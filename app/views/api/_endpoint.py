"""An endpoint is declared once: what it takes and gives is checked, documented and fuzzed from the same lines."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from io import BytesIO
from typing import IO, Any

from flask import json
from flask_appbuilder import BaseView, expose
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.operations.repeating import Once
from app.schema.reading import MOST_EXACT
from app.views._problem import problem
from app.views.api._reading import once, read_arguments, read_body, read_file, read_key
from app.views.api._schemas import KEY_TEXT, UUID_TEXT, Schema, validator

PLACES: Mapping[str, Schema] = {"key": KEY_TEXT, "file_id": UUID_TEXT}
"""Texts in addresses, by their name there."""
PARAMETER = re.compile(r"<(?:(?P<kind>\w+)(?:\((?:max=(?P<most>\d+))?[^)]*\))?:)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Argument:
    """Something a caller may say behind the question mark."""

    name: str
    says: Any
    schema: Schema
    required: bool = False


@dataclass(frozen=True)
class Endpoint:
    method: str
    path: str
    name: str
    """Of the method that answers; unique, programs made from the document call it so."""
    does: Any
    gives: Schema
    status: int = 200
    takes: Schema | None = None
    """Schema of the body."""
    arguments: tuple[Argument, ...] = ()
    filters: bool = False
    """It takes the filters of the list besides: `f.<path>=...`."""
    repeatable: bool = False
    """It wants an Idempotency-Key, and with the same one does nothing twice."""
    open: bool = False
    """No token is wanted."""
    receives: tuple[str, ...] = ()
    """Kinds of files, one of which is the whole body."""
    sends: tuple[str, ...] = ()
    """Kinds of files, one of which is the answer in place of JSON."""

    @property
    def address(self) -> str:
        """Return the path as OpenAPI writes it."""
        return PARAMETER.sub(r"{\g<name>}", self.path)

    @property
    def places(self) -> dict[str, Schema]:
        """Return the names in the path, each with the schema of what may stand there."""
        return {found["name"]: _place(found) for found in PARAMETER.finditer(self.path)}

    @property
    def refusals(self) -> list[int]:
        """Return the statuses it can refuse with, told from what it takes: nobody keeps them by hand."""
        changes, sends = self.method != "GET", self.takes is not None or bool(self.receives)
        names_something = bool(self.places or self.arguments or sends) and not self.open
        can = {
            400: True,
            401: True,
            403: names_something,
            404: names_something,
            409: changes and not self.open and not self.receives,
            413: sends,
            415: sends,
            422: True,
            429: self.open and changes,
        }
        return [status for status, is_possible in can.items() if is_possible]


@dataclass(frozen=True)
class Asked:
    """What a call says besides its address, already checked."""

    arguments: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    file: IO[bytes] = field(default_factory=BytesIO)
    key: str = ""

    @property
    def once(self) -> Once:
        """Return this request as one that counts once, whoever sends it again."""
        return once(self.key, self.body)


@dataclass(frozen=True)
class Answer:
    """What an endpoint answers where it is more than its data."""

    content: Any
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)


class Resource(BaseView):
    """Thin: the same operations and Selects as the pages, asked by programs."""

    route_base = "/api/v1"
    default_view = ""


def endpoint(method: str, path: str, does: Any, gives: Schema, **how: Any) -> Callable[[Callable[..., Any]], Any]:
    """Declare what a method of a resource answers to."""

    def declare(answer: Callable[..., Any]) -> Any:
        said = Endpoint(method, path, answer.__name__, does, gives, **how)
        judge = validator(said.takes) if said.takes is not None else None

        @expose(path, methods=(method,))
        @wraps(answer)
        def called(self: Any, **places: Any) -> Response:
            if not said.open and not current_user.is_authenticated:
                return unauthorized()
            arguments, body = read_arguments(said), read_body(judge) if judge else {}
            asked = Asked(arguments, body, read_file(said), read_key() if said.repeatable else "")
            return _response(answer(self, asked, **places), said.status)

        called.endpoint = said  # the document is made from it
        return called

    return declare


def _place(found: re.Match[str]) -> Schema:
    if found["kind"] != "int":
        return PLACES[found["name"]]
    return {"type": "integer", "minimum": 1, "maximum": min(int(found["most"]), MOST_EXACT)}


def unauthorized(*_why: Any) -> Response:
    response = problem(
        401,
        gettext("Nobody is signed in"),
        gettext("Sign in and send the token with every request, or get a new one."),
    )
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _response(given: Any, status: int) -> Response:
    if isinstance(given, Response):
        return given
    answer = given if isinstance(given, Answer) else Answer(given, status)
    # Members stay in the order they were made: a schema's items are in the order of the sheet.
    text = json.dumps(answer.content, sort_keys=False, ensure_ascii=False, separators=(",", ":"))
    response = Response(text, status=answer.status, mimetype="application/json")
    response.headers.update(answer.headers)
    response.headers["Cache-Control"] = "no-store"
    response.vary.update(("Accept-Language", "Authorization"))
    return response
