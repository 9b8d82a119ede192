"""Sign-offs: a name, a role, a meaning and a time, bound to the content that was signed."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from app import clock
from app.errors import Invalid
from app.extensions import db
from app.models.entry import Entry
from app.models.entry_step import EntryStep
from app.models.sign_off import SignOff
from app.operations import attachment
from app.operations.definition import Definition
from app.operations.verification import content_hash
from app.permissions import ROLES, roles_of
from app.route.steps import Label, Step
from app.security import full_name

LONGEST_MEANING = 40
LONGEST_OPINION = 2000


def bind(entry: Entry, definition: Definition, line: EntryStep, by: Any, opinion: str, picture: str | None) -> SignOff:
    """Sign what the route has had filled in up to a step."""
    step = definition.route.step(line.step_key)
    covered = definition.covered(step)
    _take_picture(picture, entry.id, by)
    sign_off = SignOff(
        entry_id=entry.id,
        step_id=line.id,
        step_key=step.key,
        item_key=step.signed_in,
        user_id=by.id,
        user_name=full_name(by),
        role=line.role or _main_role(by),
        meaning=meaning_of(step),
        opinion=clean_opinion(opinion),
        at=clock.now(),
        covered=covered,
        content_hash=content_hash(entry.answers, covered),
        attachment_id=picture,
    )
    db.session.add(sign_off)
    db.session.flush()
    return sign_off


def meaning_of(step: Step) -> str:
    return _in_chinese(step.meaning)[:LONGEST_MEANING]


def clean_opinion(text: str) -> str:
    """Refuse what no opinion is: too long, or with characters that cannot be stored."""
    if len(text) > LONGEST_OPINION:
        raise Invalid({"opinion": gettext("At most %(most)s characters fit here.", most=LONGEST_OPINION)})
    return "".join(char for char in text if char.isprintable() or char == "\n").strip()


def _in_chinese(label: Label) -> str:
    return label["zh"] if isinstance(label, Mapping) else label


def _main_role(by: Any) -> str:
    """Name the role of someone the route asks in person."""
    roles = roles_of(by)
    return next((role for role in ROLES if role in roles), "") or min(roles, default="")


def _take_picture(picture: str | None, entry_id: int, by: Any) -> None:
    if picture is None:
        return
    if picture not in attachment.usable([picture], by):
        raise Invalid({"signature": gettext("This picture is not there any more. Please add it again.")})
    attachment.bind([picture], entry_id, by)
