"""What the designer's page of the route starts with: who can be asked, and who may do what with the records."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from app.extensions import db
from app.fields import TYPES, FieldType
from app.fields._labels import listed
from app.grants import SCOPES, SWITCHES, VERBS, Scope, Verb
from app.models.department import Department
from app.models.form_template import FormTemplate
from app.models.grant import HiddenSection
from app.permissions import matrix
from app.route.steps import DEFAULT_ROUTE
from app.security import role_title

SUMMED_UP = (Verb.SEE, Verb.FILL, Verb.SIGN, Verb.EXPORT, Verb.DESIGN)


@dataclass(frozen=True)
class Right:
    """Who may do one thing, those with the same reach together."""

    verb: str
    lines: list[tuple[str, str]]
    """Whose records, and the roles; of a switch only the roles."""


@dataclass(frozen=True)
class Rights:
    held: list[Right]
    hidden: dict[str, str]
    """Key of a section -> the roles that do not see it."""


def route_data() -> dict[str, Any]:
    """Return what scripts need to edit a route."""
    departments = db.session.execute(select(Department.code, Department.name).order_by(Department.name))
    return {
        "usualRoute": [dict(step) for step in DEFAULT_ROUTE],
        "departments": {row.code: row.name for row in departments},
        "userTypes": [name for name, kind in sorted(TYPES.items()) if _names_a_user(kind)],
    }


def rights_of(template: FormTemplate) -> Rights:
    """Sum up for reading what each role may do with the records of a template."""
    cells = matrix(template)
    hidden: dict[str, list[str]] = {}
    rows = select(HiddenSection.section_key, HiddenSection.role).where(HiddenSection.template_id == template.id)
    for key, role in db.session.execute(rows):
        hidden.setdefault(key, []).append(role_title(role))
    held = [
        Right(str(VERBS[verb]), list(_lines(verb, {role: row[verb].scope for role, row in cells.items()})))
        for verb in SUMMED_UP
    ]
    return Rights(held, {key: listed(roles) for key, roles in hidden.items()})


def _lines(verb: Verb, scopes: dict[str, Scope]) -> Iterator[tuple[str, str]]:
    for scope in sorted(set(scopes.values()) - {Scope.NONE}, key=lambda each: -each.width):
        roles = listed(role_title(role) for role, held in scopes.items() if held is scope)
        yield "" if verb in SWITCHES else str(SCOPES[scope]), roles
    if set(scopes.values()) <= {Scope.NONE}:
        yield "", gettext("Nobody but administrators")


def _names_a_user(kind: FieldType) -> bool:
    item, _stored = kind.example()
    return any((spec.source or "").split(":")[0] == "user" and spec.path == item["key"] for spec in kind.filters(item))
