"""A customer at the door of a survey: what a link leads to now, and the one answer it takes."""

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from app import clock
from app.errors import Conflict, Invalid, NotFound, TooLarge
from app.extensions import db
from app.fields import NOTHING_LENT, AnswerContext, label_of, type_of
from app.models.attachment import Attachment
from app.models.entry import Entry
from app.models.survey import Survey, SurveyAnswer, SurveyInvitation
from app.operations import attachment
from app.operations.content import checked
from app.operations.definition import Definition, definition_of
from app.operations.invitation import held
from app.operations.link import hash_of
from app.operations.people import stands_for
from app.operations.submission import Undrafted, submit_public, submitted
from app.operations.survey import hold, public_author
from app.schema.public import is_written

MOST_BYTES = 256 * 1024
"""So much text is more than any customer writes, and little enough to be sent a thousand times."""

SUBMISSION = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)

REFUSALS = {
    "soon": _l("This survey has not begun yet."),
    "expired": _l("This survey has ended."),
    "full": _l("This survey has as many answers as it wanted."),
    "closed": _l("This survey is closed."),
    "answered": _l("You have answered already."),
}

_AROUND = (joinedload(Survey.version), joinedload(Survey.template))
_BY_INVITATION = (
    select(SurveyInvitation, Survey)
    .join(Survey, Survey.id == SurveyInvitation.survey_id)
    .where(SurveyInvitation.token_hash == bindparam("hash"))
    .options(joinedload(SurveyInvitation.customer))
)
_BY_SURVEY = select(Survey).where(Survey.token_hash == bindparam("hash"))


@dataclass(frozen=True)
class Visit:
    """What a link leads to."""

    survey: Survey
    invitation: SurveyInvitation | None = None

    @property
    def state(self) -> str:
        """Return `open`, or why no answer is taken now."""
        if self.invitation is not None and self.invitation.answered_at is not None:
            return "answered"
        is_withdrawn = self.invitation is not None and self.invitation.withdrawn_at is not None
        if is_withdrawn or self.survey.state == "closed" or self.survey.template.state != "active":
            return "closed"
        return self._state_of_time() or ("full" if self._is_full() else "open")

    def _state_of_time(self) -> str:
        at, survey = clock.now(), self.survey
        if survey.opens_at is not None and at < survey.opens_at:
            return "soon"
        return "expired" if survey.expires_at is not None and at >= survey.expires_at else ""

    def _is_full(self) -> bool:
        return self.survey.most_answers is not None and self.survey.answered >= self.survey.most_answers

    @property
    def definition(self) -> Definition:
        return definition_of(self.survey.version)

    @property
    def public(self) -> Definition:
        """Return what this survey asks."""
        return self.definition.public(self.survey.signed, with_totals=self.survey.shows_totals)

    @property
    def roots(self) -> Mapping[str, Any]:
        """Return what expressions see of the world: the day, and nothing else."""
        return {"today": clock.today().isoformat(), "customer": {}, "site": {}, "entry": {}, "actor": {}}

    def filled_in(self) -> dict[str, Any]:
        """Return what the invitation itself answers: who the customer is."""
        key = self.definition.filled_by_invitation
        if key is None or self.invitation is None:
            return {}
        customer = self.invitation.customer
        return {key: {"id": customer.id, "name": customer.name}}


def look(token: str) -> Visit:
    """Return what a link leads to; unknown and malformed ones take the same way to the same refusal."""
    found = hash_of(token)
    invited = db.session.execute(_BY_INVITATION.options(*_AROUND), {"hash": found}).first()
    if invited is not None:
        return Visit(invited[1], invited[0])
    survey = db.session.scalar(_BY_SURVEY.options(*_AROUND), {"hash": found})
    if survey is None:
        raise NotFound(gettext("This link leads nowhere. Perhaps a part of it is missing."))
    return Visit(survey)


def note_opened(visit: Visit) -> None:
    """Keep when an invitation was first opened; a link that is opened was handed out, noted or not."""
    invitation = visit.invitation
    if invitation is None or invitation.opened_at is not None or visit.state != "open":
        return
    survey, fresh, at = hold(visit.survey.id), held(invitation.id), clock.now()
    fresh.opened_at = fresh.opened_at or at
    if fresh.handed_out_at is None and fresh.withdrawn_at is None:
        fresh.handed_out_at, fresh.handed_out_how = at, "link"
        survey.handed_out += 1
    db.session.flush()


def answer(token: str, answers: Mapping[str, Any], submission: str) -> Entry:
    """Take one answer and make it an entry; the same submission sent again finds the entry it has made."""
    if len(json.dumps(answers)) > MOST_BYTES:
        raise TooLarge(gettext("This is more text than a form can hold."))
    visit = _held(token)
    by, given = public_author(), _entry_token(visit, submission)
    made = submitted(given, by)
    if made is not None:
        return made
    if visit.state != "open":
        raise Conflict(REFUSALS[visit.state], state=visit.state)
    lent = AnswerContext(may_use_attachment=lambda file_id: attachment.is_drawn_for(file_id, given))
    return _taken(visit, checked_answers(visit, answers, lent), given, by)


def checked_answers(visit: Visit, answers: Mapping[str, Any], lent: AnswerContext = NOTHING_LENT) -> dict[str, Any]:
    """Judge by the part of the sheet that is asked of the public: the rest of it cannot be reached from here."""
    public = visit.public
    return checked(public, answers, {}, frozenset(public.compiled.fields), lent, visit.roots)


def take_signature(token: str, submission: str, picture: IO[bytes]) -> Attachment:
    """Keep what a customer has drawn for the one answer it was drawn in; never sent, it is swept away."""
    visit = look(token)
    if not visit.survey.signed:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    if visit.state != "open":
        raise Conflict(REFUSALS[visit.state], state=visit.state)
    return attachment.store_drawn(picture, _entry_token(visit, submission), public_author())


def drawn(token: str, submission: str, attachment_id: str) -> Attachment:
    """Return a signature to whoever is drawing it."""
    found = db.session.get(Attachment, attachment_id)
    if found is None or not attachment.is_drawn_for(found.id, _entry_token(look(token), submission)):
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return found


def is_drawn(token: str, submission: str, attachment_id: str) -> bool:
    """Say whether a signature was drawn for this answer."""
    if not is_submission(submission):
        return False
    return attachment.is_drawn_for(attachment_id, _entry_token(look(token), submission))


def results(visit: Visit, entry_id: int) -> list[tuple[str, str]]:
    """Return name and text of what an answer adds up to, where the survey lets its customers see it."""
    came_from = db.session.get(SurveyAnswer, entry_id) if visit.survey.shows_totals else None
    if came_from is None or came_from.survey_id != visit.survey.id:
        return []
    answers = came_from.entry.answers
    shown = ((key, item) for key, item in visit.public.document.standing.items() if is_written(item) and key in answers)
    return [(label_of(item), type_of(item).text(item, answers[key])) for key, item in shown]


def _held(token: str) -> Visit:
    """Hold the survey a link leads to, and read both afresh."""
    visit = look(token)
    survey = hold(visit.survey.id)
    return Visit(survey, held(visit.invitation.id) if visit.invitation is not None else None)


def is_submission(submission: str) -> bool:
    """Say whether this is a number as pages carry it."""
    return SUBMISSION.fullmatch(submission) is not None


def _entry_token(visit: Visit, submission: str) -> str:
    """Bind the page's own number to the survey, so that none can name what others have sent elsewhere."""
    if not is_submission(submission):
        raise Invalid({"": gettext("This page is out of date. Please submit once more.")})
    return str(uuid.uuid5(uuid.UUID(submission), f"survey {visit.survey.id}"))


def _taken(visit: Visit, answers: Mapping[str, Any], token: str, by: Any) -> Entry:
    survey, invitation, at = visit.survey, visit.invitation, clock.now()
    survey.answered += 1
    customer_id = None
    if invitation is not None:
        customer_id, invitation.answered_at = stands_for(invitation.customer_id), at
        invitation.opened_at = invitation.opened_at or at
        if invitation.handed_out_at is None:
            invitation.handed_out_at, invitation.handed_out_how = at, "link"
            survey.handed_out += 1
    db.session.flush()
    sheet = Undrafted(token, survey.template_id, survey.version_id, survey.site_id, customer_id, at)
    entry = submit_public(sheet, {**answers, **visit.filled_in()}, by, survey.title)
    invitation_id = invitation.id if invitation is not None else None
    db.session.add(SurveyAnswer(entry_id=entry.id, survey_id=survey.id, invitation_id=invitation_id))
    db.session.flush()
    return entry
