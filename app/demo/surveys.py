"""Public surveys of the demo: one by a link for each owner, one by a code at the door, answered as customers would."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from app import clock
from app.demo.invention import Scene, invent, moment_on
from app.extensions import db
from app.models import EntryStep, FormTemplate, Survey, SurveyInvitation
from app.operations import answering, invitation, survey
from app.operations import entry as entries
from app.operations.link import token_of
from app.operations.survey import Terms

SINCE = 21
"""Days ago the surveys were opened."""
RESTING = 4
"""Answers of the last days still wait for their review."""
BY_LINK = ("owner-return-visit-2016", "2026年业主满意度回访", "尊敬的业主：请您为我们的服务打分，约需两分钟。")
AT_THE_DOOR = ("customer-field-visit-survey", "客户意见征询（扫码）", "欢迎说说您的需要，我们会逐条回复。")

SceneOn = Callable[[Any, Any, date, Random], Scene]


def make_surveys(random: Random, by: Any, answers: int, scene_on: SceneOn) -> None:
    """Open both at the site of a supervisor and let so many answers come in to each."""
    begun = clock.today() - timedelta(days=SINCE)
    for words, mode in ((BY_LINK, "invited"), (AT_THE_DOOR, "open")):
        with clock.stopped_at(moment_on(begun, random)):
            made = _opened(words, mode, by)
            holders = _handed_out(made, by, answers * 2) if made is not None else []
        chosen = random.sample(holders, min(answers, len(holders)))
        days = sorted(begun + timedelta(days=random.randrange(1, SINCE)) for _ in chosen)
        for holder, day in zip(chosen, days, strict=True):
            _answered(holder, by, moment_on(day, random), scene_on(by, by.sites[0], day, random))


def _opened(words: tuple[str, str, str], mode: str, by: Any) -> Survey | None:
    key, title, greeting = words
    template = db.session.scalar(select(FormTemplate).where(FormTemplate.key == key))
    if template is None or template.version is None or template.state != "active":
        return None
    return survey.open_(template, by.sites[0], Terms(title, mode, greeting), by)


def _handed_out(made: Survey, by: Any, wanted: int) -> list[Any]:
    """Hand out so many and return what can be answered: invitations, or the open survey once for each copy."""
    if made.is_open_to_all:
        survey.count_copies(made.id, wanted, by)
        return [made] * wanted
    invitation.invite(made.id, invitation.Wanted(), by)
    mine = select(SurveyInvitation).where(SurveyInvitation.survey_id == made.id).order_by(SurveyInvitation.id)
    chosen = list(db.session.scalars(mine.limit(wanted)))
    invitation.hand_out(made.id, "paper", by, {each.id for each in chosen})
    return chosen


def _answered(holder: Any, by: Any, at: datetime, scene: Scene) -> None:
    with clock.stopped_at(at):
        token = token_of(holder.salt)
        given = _invented(answering.look(token), scene)
        made = answering.answer(token, given, str(uuid.uuid4()))
    if at < clock.now() - timedelta(days=RESTING):
        waiting = select(EntryStep).where(EntryStep.entry_id == made.id, EntryStep.state == "waiting")
        with clock.stopped_at(at + timedelta(days=1)):
            entries.sign(db.session.scalars(waiting).one(), by, "已阅")


def _invented(visit: answering.Visit, scene: Scene) -> dict[str, Any]:
    """Invent what is asked of the public and shown for these answers."""
    public = visit.public
    asked, logic = public.document.asked, public.compiled.logic
    answers = invent(asked, scene)
    hidden = logic.settle(answers, visit.roots).hidden
    answers = {key: value for key, value in answers.items() if key not in hidden}
    for name in list(logic.missing(logic.settle(answers, visit.roots))):
        key = name.partition("-")[0]
        answers |= invent({key: {**asked[key], "required": True}}, scene)
    return answers
