"""Many customers at once, on databases where commits are real: no more answers than wanted, one from each invited."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from app.errors import Conflict
from app.extensions import db, writing
from app.models.entry import Entry
from app.models.survey import Survey, SurveyAnswer
from app.operations import answering, survey
from tests.factories.customer import make_customer
from tests.factories.site import make_site
from tests.factories.survey import ANSWERS, link_of, make_invitations, make_survey
from tests.factories.user import make_user
from tests.operations.test_races import sound, together

MANY = 10


def test_takes_the_last_five_of_ten_at_once(own_app, town):
    with writing():
        link = link_of(opened(town, most_answers=5))

    outcomes = together(own_app, [(town["one"], answering_as(link))] * MANY)

    refusals = [each for each in outcomes if isinstance(each, Conflict)]
    assert [each.details["state"] for each in refusals] == ["full"] * 5
    assert db.session.scalar(select(Survey.answered)) == 5
    assert db.session.scalar(select(func.count()).select_from(SurveyAnswer)) == 5
    assert db.session.scalar(select(func.count()).select_from(Entry)) == 5
    assert sound()


def test_takes_one_of_many_answers_to_an_invitation(own_app, town):
    with writing():
        site = db.session.get(Survey.site.property.mapper.class_, town["site"])
        make_customer(site=site)
        (invitation,) = make_invitations(person(town["one"]), opened(town, mode="invited"))
        link = link_of(invitation)

    outcomes = together(own_app, [(town["one"], answering_as(link))] * MANY)

    assert len([each for each in outcomes if isinstance(each, Conflict)]) == MANY - 1
    assert db.session.scalar(select(func.count()).select_from(Entry)) == 1
    assert sound()


def test_makes_one_entry_of_a_double_click(own_app, town):
    with writing():
        link = link_of(opened(town))
    submission = str(uuid.uuid4())

    outcomes = together(own_app, [(town["one"], lambda _by: answering.answer(link, ANSWERS, submission).id)] * MANY)

    assert len(set(outcomes)) == 1
    assert db.session.scalar(select(Survey.answered)) == 1


def test_counts_none_that_come_after_closing(own_app, town):
    with writing():
        made = opened(town)
        made_id, link = made.id, link_of(made)

    def close(by):
        return survey.close(made_id, by).state

    outcomes = together(own_app, [(town["one"], answering_as(link))] * 4 + [(town["one"], close)])

    taken = [each for each in outcomes if isinstance(each, int)]
    assert len(taken) == db.session.scalar(select(Survey.answered)) == db.session.scalar(select(func.count(Entry.id)))
    assert sound()


def answering_as(link: str) -> Any:
    return lambda _by: answering.answer(link, ANSWERS, str(uuid.uuid4())).id


def opened(town: dict[str, int], **given: Any) -> Survey:
    site = db.session.get(Survey.site.property.mapper.class_, town["site"])
    return make_survey(person(town["one"]), site, **given)


def person(user_id: int) -> Any:
    return db.session.get(Survey.made_by.property.mapper.class_, user_id)


@pytest.fixture
def town(own_app: Any) -> dict[str, int]:
    """A supervisor and the site, by id."""
    with writing():
        site = make_site()
        return {"site": site.id, "one": make_user("supervisor", sites=[site]).id}
