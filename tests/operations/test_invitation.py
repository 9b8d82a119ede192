"""Invitations: to customers of the site only, in batches; handed out, opened, answered, withdrawn, and counted."""

import pytest
from sqlalchemy import select

from app.errors import Conflict, Invalid, NotFound, Refused
from app.extensions import db
from app.models.customer import Customer
from app.models.survey import SurveyInvitation
from app.operations import answering, invitation
from app.operations.invitation import Wanted
from tests.factories.customer import make_customer
from tests.factories.site import make_site
from tests.factories.survey import answer_by, link_of, make_invitations, make_survey
from tests.factories.user import make_user


def test_is_made_by_those_only_who_hand_out_for_the_site(site, supervisor, agent):
    made = make_survey(supervisor, site, mode="invited")
    make_customer(site=site)
    stranger, clerk = make_user("supervisor", sites=[make_site()]), make_user("clerk")
    (standing,) = make_invitations(supervisor, made)

    for who, refusal in ((stranger, NotFound), (agent, NotFound), (clerk, Refused)):
        with pytest.raises(refusal):
            invitation.invite(made.id, Wanted(), who)
        with pytest.raises(refusal):
            invitation.hand_out(made.id, "paper", who)
        with pytest.raises(refusal):
            invitation.withdraw(standing.id, who)
        with pytest.raises(refusal):
            invitation.invite_again(standing.id, who)
    with pytest.raises(NotFound):
        invitation.withdraw(standing.id + 1, supervisor)


def test_has_no_place_in_a_survey_open_to_all(site, supervisor):
    with pytest.raises(Refused):
        invitation.invite(make_survey(supervisor, site).id, Wanted(), supervisor)


def test_reaches_active_customers_of_the_site_who_match(site, supervisor):
    wanted = make_customer(site=site, name="张伟", customer_class="A", tags="已交费,老客户")
    make_customer(site=site, name="张敏", customer_class="B", tags="已交费")
    make_customer(site=site, name="王伟", customer_class="A")
    make_customer(site=site, name="张伟", customer_class="A", tags="已交费", active=False)
    make_customer(name="张伟", customer_class="A", tags="已交费")
    made = make_survey(supervisor, site, mode="invited")

    assert invitation.left(made, Wanted()) == 3
    assert invitation.invite(made.id, Wanted({"A"}, "已交费", "张"), supervisor) == (1, 0)
    assert db.session.scalars(select(SurveyInvitation.customer_id)).all() == [wanted.id]
    assert invitation.invite(made.id, Wanted(), supervisor) == (2, 0)
    assert invitation.invite(made.id, Wanted(), supervisor) == (0, 0)
    assert made.invited == 3
    assert len(set(db.session.scalars(select(SurveyInvitation.token_hash)))) == 3


def test_is_made_in_batches(site, supervisor, monkeypatch, counting):
    db.session.add_all(Customer(name=f"客户{n}", site_id=site.id) for n in range(7))
    db.session.flush()
    monkeypatch.setattr(invitation, "MOST_AT_ONCE", 3)
    made = make_survey(supervisor, site, mode="invited")

    assert [invitation.invite(made.id, Wanted(), supervisor) for _ in range(3)] == [(3, 4), (3, 1), (1, 0)]


def test_counts_what_was_handed_out_and_came_back(site, supervisor):
    for _ in range(4):
        make_customer(site=site)
    made = make_survey(supervisor, site, mode="invited")
    first, second, third, _fourth = make_invitations(supervisor, made)

    assert made.return_rate is None
    assert invitation.hand_out(made.id, "paper", supervisor, {first.id, second.id}) == 2
    assert invitation.hand_out(made.id, "paper", supervisor, {first.id}) == 0
    answer_by(first)
    assert (made.handed_out, made.answered, made.return_rate) == (2, 1, 0.5)
    answer_by(third)  # nobody noted that it was handed out
    assert (third.handed_out_how, made.handed_out, made.answered) == ("link", 3, 2)
    assert invitation.hand_out(made.id, "message", supervisor) == 1
    assert made.return_rate == 0.5
    with pytest.raises(Invalid):
        invitation.hand_out(made.id, "link", supervisor)


def test_notes_when_it_was_first_opened(site, supervisor):
    make_customer(site=site)
    made = make_survey(supervisor, site, mode="invited")
    (standing,) = make_invitations(supervisor, made)

    for _ in range(2):
        answering.note_opened(answering.look(link_of(standing)))

    assert standing.opened_at is not None
    assert (made.handed_out, standing.handed_out_how) == (1, "link")


def test_leads_nowhere_once_withdrawn_and_can_be_given_anew(site, supervisor):
    make_customer(site=site)
    made = make_survey(supervisor, site, mode="invited")
    (standing,) = make_invitations(supervisor, made)
    invitation.hand_out(made.id, "visit", supervisor)
    with pytest.raises(Conflict):
        invitation.invite_again(standing.id, supervisor)
    old = link_of(standing)

    invitation.withdraw(standing.id, supervisor)

    assert (made.invited, made.handed_out) == (0, 0)
    with pytest.raises(Conflict) as refusal:
        answer_by(standing)
    assert refusal.value.details["state"] == "closed"
    with pytest.raises(Conflict):
        invitation.withdraw(standing.id, supervisor)

    invitation.invite_again(standing.id, supervisor)

    with pytest.raises(NotFound):
        answering.look(old)
    assert answer_by(standing).number
    with pytest.raises(Conflict):
        invitation.withdraw(standing.id, supervisor)
    assert (made.invited, made.handed_out, made.answered) == (1, 1, 1)
