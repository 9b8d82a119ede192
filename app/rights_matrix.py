"""The grants as people read and edit them: every role, every verb, for one template or for all."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.grants import ROLES, Scope, Verb
from app.models.form_template import FormTemplate
from app.models.grant import Grant
from app.standing import GrantKey


@dataclass(frozen=True)
class Cell:
    """What one role may do by one verb."""

    role: str
    verb: Verb
    scope: Scope
    is_own: bool
    """Said for this template itself; otherwise it follows what is said for all."""


def matrix(template: FormTemplate | None = None) -> dict[str, dict[Verb, Cell]]:
    """Return the grants of every role and verb, for one template or for all without lines of their own."""
    said = {(line.role, line.template_id, line.verb): Scope(line.scope) for line in db.session.scalars(select(Grant))}
    template_id = template.id if template else None
    roles = dict.fromkeys((*ROLES, *sorted(role for role, _, _ in said)))
    return {role: {cell.verb: cell for cell in _row(role, template_id, said)} for role in roles}


def _row(role: str, template_id: int | None, said: dict[GrantKey, Scope]) -> Iterator[Cell]:
    for verb in Verb:
        general = said.get((role, None, verb), Scope.NONE)
        yield Cell(role, verb, said.get((role, template_id, verb), general), (role, template_id, verb) in said)
