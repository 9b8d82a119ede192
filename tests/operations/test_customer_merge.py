"""Merging two rows of one customer: refused first, everything that follows the customer moves, and back again."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app import clock
from app.answers import charts
from app.answers.filters import AnyOf, Selection
from app.answers.folding import fold_template
from app.answers.postings import Postings
from app.answers.saved import selection_of
from app.errors import Conflict, Invalid, NotFound, Refused
from app.extensions import db, writing
from app.models.customer import Customer
from app.models.customer_event import CustomerEvent
from app.models.customer_merge import CustomerMerge
from app.models.entry import Entry, EntryDraft
from app.models.survey import SurveyInvitation
from app.operations import customer_merge, draft, entry
from app.operations.customer_merge import merge, part
from app.operations.definition import definition_of
from app.operations.log import verify
from app.search.index import find
from app.search.questions import Among
from tests.factories.customer import make_customer
from tests.factories.entry import make_draft, make_entry
from tests.factories.form_template import make_template
from tests.factories.site import make_site
from tests.factories.survey import answer_by, make_invitations, make_survey
from tests.factories.user import make_user
from tests.operations.test_races import together, user

ABOUT = {
    "key": "main",
    "items": [{"key": "who", "type": "customer", "label": "客户"}, {"key": "area", "type": "text", "label": "区域"}],
}


def test_refuses_whoever_may_not_change_customers(site, kept, gone):
    with pytest.raises(Refused):
        merge(kept.id, gone.id, make_user("clerk", sites=[site]))
    with pytest.raises(NotFound):
        merge(kept.id, gone.id, make_user("handler", sites=[site]))


def test_refuses_customers_of_other_sites(supervisor, kept):
    elsewhere = make_customer(name="张伟")
    for one, other in ((kept, elsewhere), (elsewhere, kept)):
        with pytest.raises(NotFound):
            merge(one.id, other.id, supervisor)
    with pytest.raises(Invalid):
        merge(kept.id, elsewhere.id, make_user("manager"))


def test_refuses_one_with_itself_with_nobody_and_a_second_time(supervisor, kept, gone):
    with pytest.raises(Invalid):
        merge(kept.id, kept.id, supervisor)
    with pytest.raises(NotFound):
        merge(kept.id, 10**6, supervisor)
    merge(kept.id, gone.id, supervisor)
    for one, other in ((kept, gone), (gone, kept)):
        with pytest.raises(Conflict):
            merge(one.id, other.id, supervisor)


def test_moves_entries_drafts_owner_and_tags_and_leaves_answers_alone(agent, supervisor, kept, gone, template):
    made = about(agent, template, gone)
    started = make_draft(agent, template, customer=gone)
    gone.owner, gone.tags, kept.tags = agent, "已交费，老人", "老人"
    db.session.flush()

    merge(kept.id, gone.id, supervisor)

    assert (db.session.get(Entry, made.id).customer_id, made.answers["who"]) == (kept.id, named(gone))
    assert db.session.get(EntryDraft, started.id, populate_existing=True).customer_id == kept.id
    assert (kept.owner_id, kept.tag_list) == (agent.id, ["老人", "已交费"])
    assert (gone.active, gone.merged_into_id) == (False, kept.id)
    assert find("张玮", Among(), limit=5) == []
    assert counted(template, kept) == 1
    assert counted(template, gone) == 0
    noted = db.session.scalars(select(CustomerEvent)).one()
    assert (noted.verb, noted.customer_id, noted.other_name, noted.by_id) == (
        "merge",
        kept.id,
        gone.name,
        supervisor.id,
    )
    assert verify(db.session).is_sound


def test_moves_more_than_one_batch(monkeypatch, agent, supervisor, kept, gone, template):
    monkeypatch.setattr(customer_merge, "BATCH", 3)
    for _ in range(8):
        about(agent, template, gone)
    fold_template(template.id)

    made = merge(kept.id, gone.id, supervisor)

    assert len(made.entries) == 8
    assert counted(template, kept) == 8
    fold_template(template.id)
    assert counted(template, kept) == 8
    part(made.id, supervisor)
    assert (counted(template, kept), counted(template, gone)) == (0, 8)


def test_gives_what_still_names_the_other_to_the_one_that_is_kept(agent, supervisor, kept, gone, template):
    begun = make_draft(agent, template)
    before = about(agent, template, gone)
    merge(kept.id, gone.id, supervisor)

    after = entry.submit(begun.token, {"who": named(gone)}, agent)
    form = draft.open_correction(before, supervisor)
    corrected = entry.correct(form, {"who": named(gone), "area": "西区"}, supervisor, "笔误")

    assert after.customer_id == kept.id
    assert corrected.customer_id == kept.id


def test_undoes_what_it_did_and_nothing_that_came_after(agent, supervisor, kept, gone, template):
    own, moved, given_away = (about(agent, template, each) for each in (kept, gone, gone))
    gone.phone, gone.tags, gone.owner = "13900139000", "老人", agent
    kept.phone = ""
    db.session.flush()
    made = merge(kept.id, gone.id, supervisor)
    assert kept.phone == "13900139000"
    other = make_customer(site=kept.site)
    entry.correct(draft.open_correction(given_away, supervisor), {"who": named(other)}, supervisor, "不是他")
    kept.tags = "已交费"

    part(made.id, supervisor)

    assert [db.session.get(Entry, each.id).customer_id for each in (own, moved, given_away)] == [
        kept.id,
        gone.id,
        other.id,
    ]
    assert (kept.phone, kept.tags, kept.owner_id) == ("", "已交费", None)
    assert (gone.active, gone.merged_into_id) == (True, None)
    assert find("张玮", Among(), limit=5) == [gone.id]
    with pytest.raises(Conflict):
        part(made.id, supervisor)


def test_moves_invitations_except_where_both_have_one_and_moves_them_back(supervisor, kept, gone, site):
    both = make_survey(supervisor, site, mode="invited")
    make_invitations(supervisor, both)
    one = make_survey(supervisor, site, mode="invited")
    theirs = next(each for each in make_invitations(supervisor, one) if each.customer_id == gone.id)
    db.session.execute(
        delete(SurveyInvitation).where(SurveyInvitation.survey_id == one.id, SurveyInvitation.id != theirs.id)
    )

    def invited(survey):
        wanted = select(SurveyInvitation.customer_id).where(SurveyInvitation.survey_id == survey.id)
        return sorted(db.session.scalars(wanted))

    made = merge(kept.id, gone.id, supervisor)
    assert (invited(one), invited(both)) == ([kept.id], sorted((kept.id, gone.id)))
    answer_by(theirs)
    part(made.id, supervisor)

    assert (invited(one), invited(both)) == ([gone.id], sorted((kept.id, gone.id)))
    db.session.refresh(theirs)
    assert theirs.answered_at is not None


def test_finds_entries_by_whoever_their_customer_turned_out_to_be(agent, supervisor, kept, gone, template):
    made = [make_entry(agent, template, {"who": {"id": each.id, "name": each.name}}) for each in (kept, gone)]
    compiled = definition_of(template.version).compiled

    def found(customer):
        return list(selection_of(template.id, compiled, {"f.who": [str(customer.id)]}).among(Postings(template.id)))

    assert [found(each) for each in (kept, gone)] == [[made[0].id], [made[1].id]]
    done = merge(kept.id, gone.id, supervisor)
    assert [found(each) for each in (kept, gone)] == [[each.id for each in made]] * 2
    part(done.id, supervisor)
    assert found(kept) == [made[0].id]


def test_refuses_to_undo_for_strangers_and_when_it_is_too_late(supervisor, kept, gone, site):
    made = merge(kept.id, gone.id, supervisor)
    with pytest.raises(NotFound):
        part(made.id, make_user("supervisor", sites=[make_site()]))
    with pytest.raises(Refused):
        part(made.id, make_user("clerk", sites=[site]))
    with pytest.raises(NotFound):
        part(10**6, supervisor)
    with clock.stopped_at(clock.now() + timedelta(days=8)), pytest.raises(Conflict):
        part(made.id, supervisor)


def test_lets_one_of_two_merges_at_once_through(own_app):
    with writing():
        site = make_site()
        one, other, third = (make_customer(site=site, name=name).id for name in ("张伟", "张玮", "章伟"))
        people = [make_user("supervisor", sites=[site]).id for _ in range(2)]

    calls = [
        (people[0], lambda by: merge(one, other, by).kept_id),
        (people[1], lambda by: merge(other, one, by).kept_id),
        (people[1], lambda by: merge(third, other, by).kept_id),
    ]
    outcomes = together(own_app, calls)

    assert sorted(type(each) is Conflict for each in outcomes) in ([False, True, True], [False, False, True])
    rows = db.session.scalars(select(Customer).order_by(Customer.id)).all()
    gone = {row.id for row in rows if row.merged_into_id}
    assert all(row.merged_into_id not in gone for row in rows)
    assert len(gone) == len(db.session.scalars(select(CustomerMerge)).all())
    assert user(people[0])


def about(by, template, customer):
    return make_entry(by, template, {"who": named(customer), "area": "东区"})


def named(customer):
    return {"id": customer.id, "name": customer.name}


def counted(template, customer):
    selection = Selection(template.id, (AnyOf("@customer", (str(customer.id),)),))
    return len(charts.Counting(selection).among)


@pytest.fixture
def template(app):
    return make_template(sections=[ABOUT])


@pytest.fixture
def kept(site):
    return make_customer(site=site, name="张伟", phone="13800138000")


@pytest.fixture
def gone(site):
    return make_customer(site=site, name="张玮", phone="13800138000")
