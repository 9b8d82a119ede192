"""Drafts: seen by nobody else, never overwritten in silence."""

import pytest
from sqlalchemy import func, select

from app.errors import Conflict, Invalid, NotFound, Refused, TooLarge
from app.extensions import db
from app.models.entry import EntryDraft
from app.models.log_event import LogEvent
from app.operations import draft, entry, grant, template
from app.operations.draft import MOST_BYTES
from app.permissions import Scope, Verb
from tests.factories.customer import make_customer
from tests.factories.entry import ANSWERS, make_draft, make_entry, waiting_step
from tests.factories.form_template import make_template, make_template_of
from tests.factories.site import make_site
from tests.factories.user import make_user


def test_refuses_a_new_draft_without_the_grant(agent, admin):
    form = make_template()
    grant.put("agent", Verb.FILL, Scope.NONE, admin, form)
    with pytest.raises(Refused):
        make_draft(agent, form)
    assert not draft.may_open(form, agent)


def test_refuses_a_draft_of_what_is_not_filled_in(agent, admin):
    retired, reading = make_template(), make_template_of("reference")
    template.retire(retired, admin)
    for form in (retired, reading):
        with pytest.raises(Refused):
            make_draft(agent, form)
        assert not draft.may_open(form, agent)


def test_refuses_a_draft_at_a_site_one_does_not_belong_to(agent):
    elsewhere = make_site()
    for given in ({"site": elsewhere}, {"customer": make_customer(site=elsewhere)}):
        with pytest.raises(Invalid):
            make_draft(agent, **given)


def test_shows_a_draft_to_nobody_else(agent, colleague, admin):
    token = make_draft(agent).token
    for other in (colleague, admin):
        with pytest.raises(NotFound):
            draft.find(token, other)
    assert draft.find(token, agent).author_id == agent.id


def test_refuses_to_save_or_discard_somebody_elses_draft(agent, colleague):
    mine = make_draft(agent)
    for act in (lambda: draft.save(mine, {}, {}, 1, colleague), lambda: draft.discard(mine, colleague)):
        with pytest.raises(NotFound):
            act()


def test_refuses_an_older_page_and_returns_both_texts(agent):
    mine = make_draft(agent)
    draft.save(mine, {"area": "东"}, {}, 1, agent)
    with pytest.raises(Conflict) as conflict:
        draft.save(mine, {"area": "西"}, {}, 1, agent)
    assert conflict.value.details == {"answers": {"area": "东"}, "raw": {}, "revision": 2, "yours": {"area": "西"}}
    assert draft.find(mine.token, agent).answers == {"area": "东"}


def test_refuses_more_text_than_a_form_can_hold(agent):
    with pytest.raises(TooLarge):
        draft.save(make_draft(agent), {}, {"area": "x" * MOST_BYTES}, 1, agent)


def test_keeps_what_was_typed_right_or_wrong(agent):
    mine = make_draft(agent)
    saved = draft.save(mine, {"area": "东区"}, {"service": "many"}, 1, agent)
    assert (saved.answers, saved.raw, saved.revision) == ({"area": "东区"}, {"service": "many"}, 2)
    assert draft.save(mine, {}, {}, 2, agent).revision == 3


def test_is_not_in_the_log(agent):
    draft.save(make_draft(agent), ANSWERS, {}, 1, agent)
    assert db.session.scalar(select(func.count()).select_from(LogEvent)) == 0


def test_costs_few_statements_to_save(agent, counting):
    mine = make_draft(agent)
    db.session.commit()
    assert mine.id
    assert agent.id
    with counting() as statements:
        draft.save(mine, ANSWERS, {}, 1, agent)
    assert len(statements) == 2


def test_belongs_to_the_only_site_of_its_author(agent, site):
    assert make_draft(agent).site_id == site.id
    assert make_draft(make_user("agent", sites=[site, make_site()])).site_id is None
    assert make_draft(make_user("manager", sites=[site])).site_id is None


def test_belongs_to_the_site_of_its_customer(site):
    there = make_site()
    both = make_user("agent", sites=[site, there])
    assert make_draft(both, customer=make_customer(site=there)).site_id == there.id
    assert make_draft(both, site=site, customer=make_customer(site=there)).site_id == site.id


def test_stays_on_the_version_it_was_begun_with(agent, admin):
    form = make_template()
    mine, first = make_draft(agent, form), form.version_id
    text = form.version.document.replace('"title": "走访"', '"title": "走访二"')
    template.publish(template.save_draft(form, text, admin), admin)
    assert form.version_id != first
    assert entry.submit(mine.token, ANSWERS, agent).version_id == first


def test_can_still_be_submitted_when_its_template_is_retired(agent, admin):
    form = make_template()
    mine = make_draft(agent, form)
    template.retire(form, admin)
    assert entry.submit(mine.token, ANSWERS, agent).state == "running"


def test_goes_on_with_the_draft_one_has_begun(agent, colleague, supervisor):
    answers = {"area": "东区", "handler": {"id": colleague.id, "name": "孙"}}
    made = make_entry(agent, make_template_of("route"), answers)
    line = waiting_step(made)
    assert draft.open_step_draft(line, colleague) is draft.open_step_draft(line, colleague)
    assert draft.open_correction(made, supervisor) is draft.open_correction(made, supervisor)
    assert db.session.scalar(select(func.count()).select_from(EntryDraft)) == 2


def test_begins_a_correction_with_what_stands(agent, supervisor):
    made = make_entry(agent)
    form = draft.open_correction(made, supervisor)
    assert (form.answers, form.entry_version, form.version_id) == (made.answers, made.lock_version, made.version_id)


def test_discards_a_draft(agent):
    mine = make_draft(agent)
    token = mine.token
    draft.discard(mine, agent)
    with pytest.raises(NotFound):
        draft.find(token, agent)


def test_rebases_only_drafts_of_entries(agent):
    mine = make_draft(agent)
    assert draft.rebase(mine, agent).entry_version is None
