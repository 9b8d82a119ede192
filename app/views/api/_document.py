"""The OpenAPI document, made of what the endpoints declare and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import gettext

from app.views._problem import MEDIA_TYPE
from app.views.api._endpoint import Endpoint
from app.views.api._reading import KEY
from app.views.api._schemas import SCHEMAS, Schema, ref
from app.views.error import words_for_programs

Json = dict[str, Any]
FILTER_NAME, WITHOUT_NUL = r"^f\.@?[a-z][a-z0-9_.@]*$", r"^[^\x00]*$"
REFUSALS = {
    400: "Unreadable",
    401: "Unauthorized",
    403: "Refused",
    404: "NotFound",
    409: "Conflict",
    413: "TooLarge",
    415: "UnsupportedMediaType",
    422: "Invalid",
    429: "TooMany",
}
"""What each status is called among the components; which endpoint can answer it, the endpoint knows."""


@dataclass(frozen=True)
class Described:
    """An endpoint where it can be reached."""

    address: str
    endpoint: Endpoint
    group: str

    @property
    def arguments(self) -> list[tuple[str, str]]:
        """Return what it takes beside its address and body, and what there is to say about it."""
        return [(each["name"], each.get("description", "")) for each in _arguments(self.endpoint)]

    @property
    def members(self) -> tuple[list[str], list[str]]:
        """Return the members of its body: those it wants, those that may be left out."""
        said: Schema = self.endpoint.takes or {}
        body = SCHEMAS[said["$ref"].rpartition("/")[2]] if "$ref" in said else said
        wanted = list(body.get("required", ()))
        return wanted, [name for name in body.get("properties", ()) if name not in wanted]


def described() -> list[Described]:
    """Return every endpoint there is, by its address."""
    return sorted(_found(), key=lambda each: (each.address, each.endpoint.method))


def chapters() -> list[tuple[str, list[Described]]]:
    """Return the endpoints under titles, in the order a reader needs them."""
    titles = {
        "security": gettext("Getting a token"),
        "me": gettext("Who asks"),
        "templates": gettext("Forms"),
        "entries": gettext("Records"),
        "exports": gettext("Exports"),
        "files": gettext("Pictures"),
        "customers": gettext("Customers"),
    }
    found = described()
    return [(title, [each for each in found if each.group == group]) for group, title in titles.items()]


def document() -> Json:
    paths: dict[str, Json] = {}
    for each in described():
        paths.setdefault(each.address, {})[each.endpoint.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": current_app.config["APP_NAME"],
            "version": "1",
            "description": gettext("The same rights, rules and words as on the pages."),
        },
        "servers": [{"url": current_app.config["HUIYIN_PUBLIC_URL"] or "/"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "responses": {name: _refusal(status) for status, name in REFUSALS.items()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _found() -> Iterator[Described]:
    for view in current_app.extensions["appbuilder"].baseviews:
        for name in dir(type(view)):
            said = getattr(getattr(type(view), name), "endpoint", None)
            if isinstance(said, Endpoint):
                address = view.route_base + said.address
                yield Described(address, said, address.removeprefix("/api/v1/").partition("/")[0])


def _operation(each: Described) -> Json:
    said = each.endpoint
    taken = {"application/json": {"schema": said.takes}} if said.takes is not None else _files(said.receives)
    given = _files(said.sends) or {"application/json": {"schema": said.gives}}
    return {
        "operationId": said.name,
        "summary": str(said.does),
        "tags": [each.group],
        "parameters": [*_places(said), *_arguments(said)],
        **({"requestBody": {"required": True, "content": taken}} if taken else {}),
        **({"security": []} if said.open else {}),
        "responses": {
            str(said.status): {
                "description": str(said.does),
                "content": given,
            },
            **{str(status): {"$ref": f"#/components/responses/{REFUSALS[status]}"} for status in said.refusals},
        },
    }


def _files(kinds: tuple[str, ...]) -> Json:
    return {kind: {"schema": {"type": "string", "format": "binary"}} for kind in kinds}


def _places(said: Endpoint) -> Iterator[Json]:
    for name, schema in said.places.items():
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _arguments(said: Endpoint) -> Iterator[Json]:
    for each in said.arguments:
        yield {
            "name": each.name,
            "in": "query",
            "description": str(each.says),
            "required": each.required,
            "schema": each.schema,
        }
    if said.filters:
        yield {
            "name": "filters",
            "in": "query",
            "description": gettext(
                "Filters of the list, such as f.mode=phone or f.score.from=3; see the form template."
            ),
            "style": "form",
            "explode": True,
            "schema": {
                "type": "object",
                "propertyNames": {"pattern": FILTER_NAME},
                "additionalProperties": {"type": "string", "pattern": WITHOUT_NUL},
            },
        }
    if said.repeatable:
        yield {
            "name": KEY,
            "in": "header",
            "description": gettext("Your own key of this request; sent again, nothing is done twice."),
            "required": True,
            "schema": {"type": "string", "pattern": "^[!-~]{8,200}$"},
        }


def _refusal(status: int) -> Json:
    title, what = words_for_programs(status)
    return {
        "description": gettext(": ").join((str(title), str(what))),
        "content": {MEDIA_TYPE: {"schema": ref("Problem")}},
    }
