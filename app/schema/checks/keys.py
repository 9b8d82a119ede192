"""Keys that stand twice, or that the page itself needs."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from flask_babel import gettext

from app.schema.items import sections, walk
from app.schema.problems import Problem

if TYPE_CHECKING:
    from app.schema.document import Document

RESERVED = frozenset({"csrf_token", "fill", "logic", "main", "reason", "revision"})
"""Names and ids of the page around the sheet; its others hold a sign no key can have."""


def problems(document: "Document") -> Iterator[Problem]:
    source = document.source
    yield from _twice((found.section["key"], found.pointer) for found in sections(source))
    yield from _twice((found.path, found.pointer) for found in walk(source))
    yield from _twice((step["key"], f"/route/{index}") for index, step in enumerate(source.get("route", ())))
    for found in walk(source):
        if found.item["key"] in RESERVED:
            message = gettext("The key %(key)s is used by the page itself.", key=found.item["key"])
            yield Problem(f"{found.pointer}/key", message, gettext("Choose another key."))


def _twice(keyed: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for key, pointer in keyed:
        if key in first:
            message = gettext("The key %(key)s is already used at %(place)s.", key=key, place=first[key])
            yield Problem(f"{pointer}/key", message, gettext("Choose another key; labels may be the same."))
        first.setdefault(key, pointer)
