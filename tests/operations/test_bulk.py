"""Decisions about many: each entry by its own right, once, and a word about each."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.errors import DomainError, Invalid, NotFound
from app.extensions import db, writing
from app.models.bulk import BulkJob
from app.models.sign_off import SignOff
from app.operations import bulk
from app.operations import entry as entries
from app.operations.bulk import Plan
from tests.factories.entry import make_entry, waiting_step
from tests.factories.form_template import make_template
from tests.factories.site import make_site
from tests.factories.user import make_user
from tests.operations.test_races import together, user


def test_takes_no_entry_a_user_does_not_see(agent, colleague):
    template = make_template()
    made = make_entry(colleague, template, site=agent.sites[0])

    with pytest.raises(Invalid):
        start(agent, template, {made.id: 1})


def test_shows_a_job_to_nobody_else(agent, supervisor, manager):
    template = make_template()
    job = start(supervisor, template, {make_entry(agent, template, site=agent.sites[0]).id: 1})

    with pytest.raises(NotFound):
        bulk.find(job.id, manager)
    with pytest.raises(NotFound):
        bulk.work_off(bulk.next_line(job), manager)


@pytest.mark.parametrize("plan", [{"act": "void"}, {"act": "return"}, {"act": "return", "reason": " "}])
def test_refuses_a_plan_without_sense(agent, supervisor, plan):
    template = make_template()
    made = make_entry(agent, template, site=agent.sites[0])

    with pytest.raises(Invalid):
        start(supervisor, template, {made.id: 1}, **plan)


def test_refuses_too_many_at_once(supervisor):
    with pytest.raises(Invalid):
        start(supervisor, make_template(), dict.fromkeys(range(1, bulk.MOST + 2)))


def test_says_of_each_what_became_of_it(agent, supervisor):
    template = make_template()
    theirs, stale = (make_entry(agent, template, site=agent.sites[0]) for _ in "12")
    own = make_entry(supervisor, template, site=agent.sites[0])
    job = start(supervisor, template, {theirs.id: 1, stale.id: 7, own.id: None})
    work(job, supervisor)

    outcomes = {line.entry_id: line.outcome for line in bulk.lines_of(job)}
    assert outcomes == {theirs.id: "done", stale.id: "changed", own.id: "refused"}
    assert (theirs.state, stale.state, own.state) == ("done", "running", "running")
    assert all(line.words for line in bulk.lines_of(job) if line.outcome != "done")


def test_skips_without_blame_where_nothing_waits_for_them(agent, supervisor, manager):
    template = make_template()
    signed, theirs = (make_entry(agent, template, site=agent.sites[0]) for _ in "12")
    entries.sign(waiting_step(signed), supervisor)
    job = start(manager, template, {signed.id: None, theirs.id: None})
    work(job, manager)

    assert [line.outcome for line in bulk.lines_of(job)] == ["skipped", "skipped"]
    assert theirs.state == "running"
    assert all(line.words for line in bulk.lines_of(job, "skipped"))


def test_shows_first_what_wants_a_look(agent, supervisor):
    template = make_template()
    theirs, stale = (make_entry(agent, template, site=agent.sites[0]) for _ in "12")
    own = make_entry(supervisor, template, site=agent.sites[0])
    job = start(supervisor, template, {theirs.id: 1, stale.id: 7, own.id: None})
    work(job, supervisor)

    assert [line.entry_id for line in bulk.lines_of(job)] == [own.id, stale.id, theirs.id]


def test_pages_through_the_lines_of_one_outcome(agent, supervisor):
    template = make_template()
    made = [make_entry(agent, template, site=agent.sites[0]) for _ in range(3)]
    job = start(supervisor, template, {one.id: None for one in made})
    bulk.work_off(bulk.next_line(job), supervisor)
    db.session.flush()

    assert bulk.progress(job).counts == {"done": 1, "waiting": 2}
    assert [line.entry_id for line in bulk.lines_of(job, "waiting", offset=1, limit=5)] == [made[2].id]


def test_returns_with_a_reason(agent, supervisor):
    template = make_template()
    made = make_entry(agent, template, site=agent.sites[0])
    work(start(supervisor, template, {made.id: 1}, act="return", reason="不全"), supervisor)

    assert made.lock_version == 2


def test_is_one_job_when_sent_twice(agent, supervisor):
    template, token = make_template(), str(uuid4())
    made = make_entry(agent, template, site=agent.sites[0])

    first, second = (start(supervisor, template, {made.id: 1}, token=token) for _ in "12")

    assert first is second
    assert bulk.progress(first).total == 1


def test_signs_each_once_when_two_pages_work_a_job_off(own_app):
    with writing():
        site = make_site()
        author, keeper = (make_user(role, sites=[site]).id for role in ("agent", "supervisor"))
        template = make_template()
        made = [make_entry(user(author), template, site=site).id for _ in range(4)]
        job = start(user(keeper), template, dict.fromkeys(made))
        lines = [line.id for line in bulk.lines_of(job)]

    def both(line_id):
        return together(own_app, [(keeper, lambda by: bulk.work_off(line_id, by))] * 2)

    assert [outcome for line_id in lines for outcome in both(line_id)] == [None] * 8
    db.session.rollback()
    assert sorted(db.session.scalars(select(SignOff.entry_id))) == made
    assert bulk.progress(db.session.scalars(select(BulkJob)).one()).left == 0


def start(by, template, ticked, act="sign", reason="", token=""):
    return bulk.start(template, Plan(act, token or str(uuid4()), reason), ticked, by)


def work(job, by):
    while (line_id := bulk.next_line(job)) is not None:
        try:
            with db.session.begin_nested():
                bulk.work_off(line_id, by)
        except DomainError as refusal:
            bulk.note(line_id, refusal)
