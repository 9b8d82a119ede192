"""The register of a survey's distribution and return: whom it was handed to, and what came back."""

from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from app.extensions import db
from app.models.customer import Customer
from app.models.entry import Entry
from app.models.room import Room
from app.models.survey import Survey, SurveyAnswer, SurveyInvitation

STANDS = SurveyInvitation.withdrawn_at.is_(None)
SHOWN: dict[str, tuple[ColumnElement[bool], ...]] = {
    "all": (),
    "waiting": (STANDS, SurveyInvitation.handed_out_at.is_(None)),
    "out": (STANDS, SurveyInvitation.handed_out_at.is_not(None), SurveyInvitation.answered_at.is_(None)),
    "answered": (SurveyInvitation.answered_at.is_not(None),),
    "withdrawn": (SurveyInvitation.withdrawn_at.is_not(None),),
}
"""Which lines a register can be narrowed to."""


def invitations(survey: Survey, show: str = "all", name: str = "") -> Select[Any]:
    """Select invitation, customer, room and the entry that came of it, in the order they were made."""
    about: tuple[Any, ...] = (
        Customer.name,
        Customer.phone,
        Room.code.label("room"),
        SurveyAnswer.entry_id,
        Entry.number,
    )
    found: Select[Any] = select(SurveyInvitation, *about).join(Customer, Customer.id == SurveyInvitation.customer_id)
    found = found.outerjoin(Room, Room.id == Customer.room_id)
    found = found.outerjoin(SurveyAnswer, SurveyAnswer.invitation_id == SurveyInvitation.id)
    found = found.outerjoin(Entry, Entry.id == SurveyAnswer.entry_id)
    found = found.where(SurveyInvitation.survey_id == survey.id, *SHOWN[show])
    if name:
        found = found.where(Customer.name.contains(name, autoescape=True))
    return found.order_by(SurveyInvitation.id)


def answers(survey: Survey) -> Select[Any]:
    """Select what came back of an open survey, newest first."""
    shown: tuple[Any, ...] = (SurveyAnswer.entry_id, Entry.number, Entry.submitted_at, Entry.state)
    found: Select[Any] = select(*shown).join(Entry, Entry.id == SurveyAnswer.entry_id)
    return found.where(SurveyAnswer.survey_id == survey.id).order_by(SurveyAnswer.entry_id.desc())


def page_of(found: Select[Any], page: int, size: int) -> tuple[list[Row[Any]], int]:
    """Return one page of it and how many there are in all."""
    rows = list(db.session.execute(found.limit(size).offset(page * size)))
    if page == 0 and len(rows) < size:
        return rows, len(rows)
    count = select(func.count()).select_from(found.order_by(None).subquery())
    return rows, db.session.scalar(count) or 0


def origin_of(entry_id: int) -> Survey | None:
    """Return the survey an entry came from."""
    found: Survey | None = db.session.scalar(
        select(Survey).join(SurveyAnswer, SurveyAnswer.survey_id == Survey.id).where(SurveyAnswer.entry_id == entry_id)
    )
    return found
