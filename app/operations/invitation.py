"""Invitations to a survey: one link per customer; handed out, taken back, and what came of it."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, Select, exists, func, insert, select, update

from app import clock
from app.errors import Conflict, Invalid, NotFound, Refused
from app.extensions import db
from app.models.customer import CLASSES, Customer
from app.models.survey import Survey, SurveyInvitation
from app.operations import survey as surveys
from app.operations.link import hash_of, new_salt, token_of

MOST_AT_ONCE = 500
WAYS = ("message", "paper", "visit", "phone", "other")
"""How a link reaches a customer; `link` is noted by the panel itself when an unnoted one is opened."""


@dataclass(frozen=True)
class Wanted:
    """Which customers of the survey's site are meant."""

    classes: Collection[str] = ()
    tag: str = ""
    name: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.classes:
            found.append(Customer.customer_class.in_([each for each in CLASSES if each in self.classes]))
        if self.tag:
            found.append(Customer.tags.contains(self.tag, autoescape=True))
        if self.name:
            found.append(Customer.name.contains(self.name, autoescape=True))
        return found


def invite(survey_id: int, wanted: Wanted, by: Any) -> tuple[int, int]:
    """Invite the next customers who match and are not invited yet; return how many, and how many are left."""
    survey = surveys.hold_as(survey_id, by)
    if survey.is_open_to_all:
        raise Refused(gettext("This survey has one link for everybody."))
    ids = list(db.session.scalars(_not_invited(survey, wanted, Customer.id).order_by(Customer.id).limit(MOST_AT_ONCE)))
    if ids:
        db.session.execute(insert(SurveyInvitation), [_row(survey.id, customer_id) for customer_id in ids])
        survey.invited += len(ids)
        db.session.flush()
    return len(ids), left(survey, wanted)


def left(survey: Survey, wanted: Wanted) -> int:
    """Return how many customers match and are not invited yet."""
    found: int = db.session.scalar(_not_invited(survey, wanted, func.count(Customer.id))) or 0
    return found


def hand_out(survey_id: int, how: str, by: Any, ids: Collection[int] | None = None) -> int:
    """Note that links were handed out, those named or all that were not yet; return how many that are."""
    survey = surveys.hold_as(survey_id, by)
    if how not in WAYS:
        raise Invalid({"how": gettext("This is not one of the options.")})
    waiting = update(SurveyInvitation).where(
        SurveyInvitation.survey_id == survey.id,
        SurveyInvitation.handed_out_at.is_(None),
        SurveyInvitation.withdrawn_at.is_(None),
    )
    if ids is not None:
        waiting = waiting.where(SurveyInvitation.id.in_(ids))
    noted = waiting.values(handed_out_at=clock.now(), handed_out_how=how, handed_out_by_id=by.id)
    count: int = db.session.execute(noted.execution_options(synchronize_session=False)).rowcount
    survey.handed_out += count
    db.session.flush()
    return count


def withdraw(invitation_id: int, by: Any) -> SurveyInvitation:
    """Take an unanswered invitation back: its link leads nowhere, and it counts no longer."""
    known = db.session.scalar(select(SurveyInvitation.survey_id).where(SurveyInvitation.id == invitation_id))
    if known is None:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    survey = surveys.hold_as(known, by)
    invitation = held(invitation_id)
    if invitation.answered_at is not None:
        raise Conflict(gettext("The customer has answered already."))
    if invitation.withdrawn_at is not None:
        raise Conflict(gettext("This invitation was withdrawn already."))
    invitation.withdrawn_at = clock.now()
    survey.invited -= 1
    survey.handed_out -= invitation.handed_out_at is not None
    db.session.flush()
    return invitation


def invite_again(invitation_id: int, by: Any) -> SurveyInvitation:
    """Give somebody whose invitation was withdrawn another link."""
    known = db.session.scalar(select(SurveyInvitation.survey_id).where(SurveyInvitation.id == invitation_id))
    if known is None:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    survey = surveys.hold_as(known, by)
    invitation = held(invitation_id)
    if invitation.withdrawn_at is None:
        raise Conflict(gettext("This invitation still stands."))
    invitation.salt = new_salt()
    invitation.token_hash = hash_of(token_of(invitation.salt))
    invitation.made_at, invitation.withdrawn_at, invitation.opened_at = clock.now(), None, None
    invitation.handed_out_at, invitation.handed_out_how, invitation.handed_out_by_id = None, "", None
    survey.invited += 1
    db.session.flush()
    return invitation


def held(invitation_id: int) -> SurveyInvitation:
    """Read an invitation afresh; the caller holds its survey."""
    wanted = select(SurveyInvitation).where(SurveyInvitation.id == invitation_id).with_for_update()
    found: SurveyInvitation = db.session.scalars(wanted, execution_options={"populate_existing": True}).one()
    return found


def _not_invited(survey: Survey, wanted: Wanted, what: Any) -> Select[Any]:
    invited = exists().where(SurveyInvitation.survey_id == survey.id, SurveyInvitation.customer_id == Customer.id)
    at_site = (Customer.site_id == survey.site_id, Customer.active.is_(True), ~invited)
    return select(what).where(*at_site, *wanted.conditions())


def _row(survey_id: int, customer_id: int) -> dict[str, Any]:
    salt = new_salt()
    made = {"survey_id": survey_id, "customer_id": customer_id, "made_at": clock.now(), "handed_out_how": ""}
    return made | {"salt": salt, "token_hash": hash_of(token_of(salt))}
