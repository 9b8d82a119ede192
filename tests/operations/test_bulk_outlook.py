"""What is foretold is what is done: by the same rights and rules, in a few statements however many are chosen."""

import pytest

from app.errors import DomainError, Invalid
from app.extensions import db
from app.operations import bulk, register, saved_view
from app.operations import entry as entries
from app.operations.bulk import Plan
from app.operations.bulk_outlook import outlook
from app.operations.saved_view import Wanted
from tests.factories.entry import make_entry, waiting_step
from tests.factories.form_template import make_template
from tests.factories.site import make_site
from tests.factories.user import make_user
from tests.operations.test_bulk import start, work


def test_foretells_nothing_of_what_somebody_does_not_see(agent, template):
    made = make_entry(agent, template, site=agent.sites[0])
    stranger = make_user("supervisor", sites=[make_site()])

    with pytest.raises(Invalid):
        outlook(template, Plan("sign", ""), {made.id: None}, stranger)


@pytest.mark.parametrize("plan", [Plan("void", ""), Plan("return", "", " "), Plan("take", "", register_id=1)])
def test_refuses_a_plan_without_sense(agent, supervisor, template, plan):
    made = make_entry(agent, template, site=agent.sites[0])

    with pytest.raises(DomainError):
        outlook(template, plan, {made.id: None}, supervisor)


@pytest.mark.parametrize("act", ["sign", "return"])
@pytest.mark.parametrize("who", ["agent", "supervisor", "manager"])
def test_foretells_what_is_done(request, agent, supervisor, template, act, who):
    by = request.getfixturevalue(who)
    waits, stale, signed, void = (make_entry(agent, template, site=agent.sites[0]) for _ in range(4))
    own = make_entry(supervisor, template, site=agent.sites[0])
    entries.sign(waiting_step(signed), supervisor)
    entries.void(void, supervisor, "错了")
    ticked = {waits.id: 1, stale.id: 7, signed.id: None, void.id: None, own.id: None}

    found = outlook(template, Plan(act, "", "看过"), ticked, by)
    job = start(by, template, ticked, act=act, reason="看过")
    work(job, by)

    assert found.able == bulk.progress(job).counts.get("done", 0) == (0 if who == "agent" else 1)
    assert (found.chosen, found.rest) == (bulk.progress(job).total, found.chosen - found.able)


def test_foretells_what_a_register_takes(agent, supervisor, designer, template):
    book = saved_view.save(template, Wanted("台账", roles=["supervisor"], is_register=True), designer)
    inside, new, void = (make_entry(agent, template, site=agent.sites[0]) for _ in range(3))
    register.take_in(book, [inside.id], supervisor)
    entries.void(void, supervisor, "错了")
    db.session.flush()

    found = outlook(
        template, Plan("take", "", register_id=book.id), dict.fromkeys([inside.id, new.id, void.id]), supervisor
    )

    assert (found.chosen, found.able) == (3, 1)


@pytest.fixture
def designer(app):
    return make_user("designer")


@pytest.fixture
def template(app):
    return make_template()
