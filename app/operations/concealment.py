"""What of a form's records a user does not get to see: the items of hidden sections, and whom a record is about."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from app.answers.own import OF_CUSTOMER
from app.extensions import db
from app.models.form_template import FormTemplate, TemplateVersion
from app.operations.definition import definition_of
from app.permissions import hidden_sections
from app.schema.compiled import Compiled


def hidden_paths(template: FormTemplate, by: Any) -> frozenset[str]:
    """Return the paths of columns and filters a user has no part in, as the version in use says.

    Whom an entry is about is hidden if any version hides the item that says so: entries of all versions stand together.
    """
    sections = hidden_sections(by, template)
    if not sections or template.version is None:
        return frozenset()
    current = definition_of(template.version).compiled
    hides = hides_customer(current, sections) or any(hides_customer(each, sections) for each in _earlier(template))
    return current.items_of(sections) | (OF_CUSTOMER if hides else frozenset())


def hides_customer(compiled: Compiled, sections: frozenset[str]) -> bool:
    """Say whether an item that names a customer stands in one of these sections."""
    hidden = compiled.items_of(sections)
    return any(kind == "customer" and path in hidden for path, kind in compiled.sources)


def _earlier(template: FormTemplate) -> Iterable[Compiled]:
    others = select(TemplateVersion).where(
        TemplateVersion.template_id == template.id, TemplateVersion.id != template.version_id
    )
    return (definition_of(version).compiled for version in db.session.scalars(others))
