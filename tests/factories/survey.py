import uuid
from typing import Any

from app.models.survey import Survey, SurveyInvitation
from app.operations import invitation, survey
from app.operations.answering import answer
from app.operations.link import token_of
from app.operations.survey import Terms
from tests.factories.form_template import make_template

ANSWERS: dict[str, Any] = {"area": "很满意"}


def make_survey(by: Any, site: Any, template: Any = None, mode: str = "open", **given: Any) -> Survey:
    """Open a survey the way people do."""
    terms = Terms(**{"title": "年度满意度调查", "mode": mode, **given})
    return survey.open_(template or make_template(), site, terms, by)


def make_invitations(by: Any, of: Survey) -> list[SurveyInvitation]:
    """Invite every customer of the survey's site."""
    from sqlalchemy import select

    from app.extensions import db

    invitation.invite(of.id, invitation.Wanted(), by)
    mine = select(SurveyInvitation).where(SurveyInvitation.survey_id == of.id).order_by(SurveyInvitation.id)
    return list(db.session.scalars(mine))


def link_of(holder: Any) -> str:
    return token_of(holder.salt)


def answer_by(holder: Any, answers: dict[str, Any] | None = None, submission: str = "") -> Any:
    """Answer as whoever has the link."""
    return answer(link_of(holder), ANSWERS if answers is None else answers, submission or str(uuid.uuid4()))
