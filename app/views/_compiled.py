"""The compiled sheet of a template version and what of it is hidden, looked up once per page however many show it."""

from collections.abc import Collection, Mapping
from typing import Any

from flask import g
from flask_login import current_user
from sqlalchemy import select

from app.errors import NotFound
from app.extensions import db
from app.models.form_template import FormTemplate, TemplateVersion
from app.operations.concealment import hidden_paths
from app.operations.definition import definition_of
from app.permissions import hidden_sections
from app.schema.compiled import Compiled
from app.schema.document import Document


def compiled_of(version: TemplateVersion | None) -> Compiled:
    if version is None:
        raise NotFound
    known: dict[int, Compiled] = g.setdefault("_compiled", {})
    if version.id not in known:
        known[version.id] = definition_of(version).compiled
    return known[version.id]


def hidden_here(template: FormTemplate) -> frozenset[str]:
    """Return the paths of what this reader does not see of a form's records."""
    known: dict[Any, frozenset[str]] = g.setdefault("_hidden", {})
    asked = template.version_id, hidden_sections(current_user, template)
    if asked not in known:
        known[asked] = hidden_paths(template, current_user)
    return known[asked]


def documents_of(version_ids: Collection[int]) -> Mapping[int, Document]:
    """Return the documents of several versions, read together."""
    versions = db.session.scalars(select(TemplateVersion).where(TemplateVersion.id.in_(version_ids)))
    return {version.id: definition_of(version).document for version in versions}
