"""The compiled sheet of a template version, looked up once per page however many rows show it."""

from collections.abc import Collection, Mapping

from flask import g
from sqlalchemy import select

from app.errors import NotFound
from app.extensions import db
from app.models.form_template import TemplateVersion
from app.operations.definition import definition_of
from app.schema.compiled import Compiled
from app.schema.document import Document


def compiled_of(version: TemplateVersion | None) -> Compiled:
    if version is None:
        raise NotFound
    known: dict[int, Compiled] = g.setdefault("_compiled", {})
    if version.id not in known:
        known[version.id] = definition_of(version).compiled
    return known[version.id]


def documents_of(version_ids: Collection[int]) -> Mapping[int, Document]:
    """Return the documents of several versions, read together."""
    versions = db.session.scalars(select(TemplateVersion).where(TemplateVersion.id.in_(version_ids)))
    return {version.id: definition_of(version).document for version in versions}
