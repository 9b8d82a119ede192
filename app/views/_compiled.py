"""The compiled sheet of a template version, looked up once per page however many rows show it."""

from flask import g

from app.errors import NotFound
from app.models.form_template import TemplateVersion
from app.operations.definition import definition_of
from app.schema.compiled import Compiled


def compiled_of(version: TemplateVersion | None) -> Compiled:
    if version is None:
        raise NotFound
    known: dict[int, Compiled] = g.setdefault("_compiled", {})
    if version.id not in known:
        known[version.id] = definition_of(version).compiled
    return known[version.id]
