"""Submitting a draft: who may not, what is refused, what is stored, and that it happens once."""

from datetime import datetime

import pytest
from sqlalchemy import func, select

from app import clock
from app.errors import Conflict, Invalid, NotFound, Refused
from app.extensions import db
from app.models.answer import AnswerTail
from app.models.attachment import Attachment
from app.models.entry import Entry, EntryDraft
from app.models.log_event import LogEvent
from app.models.participant import Participant
from app.models.serial_counter import SerialCounter
from app.models.sign_off import SignOff
from app.operations import draft, entry, grant
from app.operations.journey import look
from app.permissions import Scope, Verb
from tests.factories.attachment import make_attachment
from tests.factories.customer import make_customer
from tests.factories.department import make_department
from tests.factories.entry import ANSWERS, make_draft, make_entry
from tests.factories.form_template import SIMPLE, make_template, make_template_of
from tests.factories.room import make_room
from tests.factories.site import make_site
from tests.factories.user import make_user

STEP = {"key": "fill", "title": "填写"}


def test_refuses_somebody_elses_draft(agent, colleague):
    with pytest.raises(NotFound):
        entry.submit(make_draft(agent).token, ANSWERS, colleague)
    assert counted(Entry) == 0


def test_refuses_who_may_not_fill_in_any_more(agent, admin):
    started = make_draft(agent)
    grant.put("agent", Verb.FILL, Scope.NONE, admin, started.template)
    with pytest.raises(Refused):
        entry.submit(started.token, ANSWERS, agent)


def test_refuses_whom_the_first_step_does_not_ask(agent, supervisor):
    template = make_template(route=[{**STEP, "by": {"role": "supervisor"}}])
    with pytest.raises(Refused):
        make_draft(agent, template)
    assert make_draft(supervisor, template).template_id == template.id


def test_refuses_the_draft_of_a_later_step(agent, supervisor, admin):
    made = make_entry(agent)
    grant.put("supervisor", Verb.CORRECT, Scope.ALL, admin)
    correction = draft.open_correction(made, supervisor)
    with pytest.raises(NotFound):
        entry.submit(correction.token, ANSWERS, supervisor)


@pytest.mark.parametrize(
    ("answers", "at"),
    [
        ({}, "area"),
        ({"area": ""}, "area"),
        ({"area": 7}, "area"),
        ({"area": "东区", "service": 11}, "service"),
        ({"area": "东区", "service": "9"}, "service"),
        ({"area": "东区", "service": {"na": True}}, "service"),
        ({"area": "x" * 5000}, "area"),
        ({"area": "a\ud800"}, "area"),
        ({"area": ["东区"]}, "area"),
    ],
)
def test_refuses_forged_values_and_says_where(agent, answers, at):
    started = make_draft(agent)
    with pytest.raises(Invalid) as refusal:
        entry.submit(started.token, answers, agent)
    assert at in refusal.value.errors


def test_refuses_an_option_the_item_does_not_have(agent):
    choice = {"key": "result", "type": "choice", "label": "结果", "options": [{"key": "good", "label": "好"}]}
    started = make_draft(agent, with_items(choice))
    with pytest.raises(Invalid):
        entry.submit(started.token, {"result": {"paths": ["splendid"]}}, agent)


def test_refuses_customers_rooms_and_people_it_does_not_know(agent):
    kinds = ("customer", "room", "user")
    started = make_draft(agent, with_items(*({"key": kind, "type": kind, "label": kind} for kind in kinds)))
    with pytest.raises(Invalid) as refusal:
        entry.submit(started.token, {kind: {"id": 987654, "name": "无"} for kind in kinds}, agent)
    assert refusal.value.errors.keys() == set(kinds)


def test_refuses_customers_and_rooms_of_another_site(agent):
    there = make_site()
    items = [{"key": kind, "type": kind, "label": kind} for kind in ("customer", "room")]
    started = make_draft(agent, with_items(*items))
    named = {
        "customer": {"id": make_customer(site=there).id, "name": "张三"},
        "room": {"id": make_room(site=there).id, "name": "1-101"},
    }
    with pytest.raises(Invalid) as refusal:
        entry.submit(started.token, named, agent)
    assert refusal.value.errors.keys() == {"customer", "room"}


def test_refuses_pictures_of_somebody_else_and_of_other_entries(agent, colleague):
    template = with_items({"key": "shots", "type": "photo", "label": "照片"})
    theirs, used = make_attachment(colleague), make_attachment(agent)
    make_entry(agent, template, {"shots": [{"file": used.id, "name": "a.jpg"}]})
    for picture in (theirs, used):
        started = make_draft(agent, template)
        with pytest.raises(Invalid) as refusal:
            entry.submit(started.token, {"shots": [{"file": picture.id, "name": "a.jpg"}]}, agent)
        assert "shots" in refusal.value.errors


def test_refuses_a_page_that_shows_an_older_draft(agent):
    started = make_draft(agent)
    draft.save(started, {"area": "西区"}, {}, 1, agent)
    with pytest.raises(Conflict) as conflict:
        entry.submit(started.token, ANSWERS, agent, revision=1)
    assert conflict.value.details["answers"] == {"area": "西区"}


def test_forgets_hidden_forged_and_unknown_answers(agent):
    template = make_template(
        sections=[
            {
                "key": "head",
                "items": [
                    {"key": "number", "type": "serial", "label": "编号"},
                    {"key": "first", "type": "score", "label": "一", "max": 10},
                    {"key": "second", "type": "score", "label": "二", "max": 10},
                    {"key": "sum", "type": "total", "label": "合计", "of": ["first", "second"], "show": "sum"},
                    {"key": "why", "type": "text", "label": "原因", "shown": {"<": [{"var": "answers.sum"}, 5]}},
                ],
            }
        ]
    )
    typed = {"first": 4, "second": 5, "sum": 20, "why": "藏", "number": "HF-1", "other": 1}
    made = make_entry(agent, template, typed)
    assert made.answers == {"first": 4, "second": 5, "sum": 9, "number": made.number}


def test_lets_the_author_fill_in_only_what_the_first_step_fills(agent):
    made = make_entry(agent, make_template_of("route"), {"area": "东区", "reply": "已办"})
    assert made.answers == {"area": "东区"}


def test_makes_one_entry_of_a_repeated_submit(agent):
    started = make_draft(agent)
    token = started.token
    made = entry.submit(started.token, ANSWERS, agent)
    assert entry.submitted(token, agent) is made
    with pytest.raises(NotFound):
        draft.find(token, agent)
    assert counted(Entry) == 1


def test_shows_the_entry_of_a_repeated_submit_to_its_author_only(agent, colleague):
    made = make_entry(agent)
    assert entry.submitted(made.submit_token, colleague) is None


def test_makes_nothing_of_a_draft_whose_submit_failed(agent):
    started = make_draft(agent)
    with pytest.raises(Invalid), db.session.begin_nested():
        entry.submit(started.token, {}, agent)
    assert counted(Entry) == counted(SerialCounter) == counted(LogEvent) == 0
    assert counted(EntryDraft) == 1


def test_stores_what_an_entry_is(agent, site):
    moment = datetime(2026, 3, 2, 1, 30)  # noqa: DTZ001 -- naive UTC, as stored
    with clock.stopped_at(moment):
        made = make_entry(agent, answers={"area": "东区", "service": 8})
    db.session.expire_all()
    assert made.answers == {"area": "东区", "service": 8}
    assert (made.state, made.site_id, made.author_id) == ("running", site.id, agent.id)
    assert made.submitted_at == made.changed_at == moment
    assert made.lock_version == 1
    assert made.version_id == made.template.version_id
    assert counted(EntryDraft) == 0
    assert counted(AnswerTail) == 1


def test_waits_for_a_supervisor_of_the_site(agent, site):
    made = make_entry(agent)
    filled, waiting = look(made.id, agent).lines
    assert (filled.step_key, filled.state, filled.decided_by_id) == ("fill", "done", agent.id)
    assert (waiting.step_key, waiting.state, waiting.role, waiting.site_id) == (
        "review",
        "waiting",
        "supervisor",
        site.id,
    )
    assert waiting.barred_id == agent.id


def test_is_done_when_nobody_is_asked_further(agent):
    made = make_entry(agent, make_template(route=[STEP]))
    assert made.state == "done"
    assert made.finished_at == made.submitted_at


def test_writes_skipped_steps_into_the_journey(agent):
    skipped = {"key": "check", "title": "复核", "signs": True, "by": {"role": "manager"}, "skip_when": True}
    made = make_entry(agent, make_template(route=[STEP, skipped]))
    assert [(line.step_key, line.state) for line in look(made.id, agent).lines] == [
        ("fill", "done"),
        ("check", "skipped"),
    ]
    assert made.state == "done"


def test_goes_where_an_answer_sends_it(agent):
    low = {"<": [{"var": "answers.service"}, 5]}
    route = [
        {**STEP, "next": [{"when": low, "to": "manager"}]},
        {"key": "review", "title": "审核", "by": {"role": "supervisor"}, "signs": True},
        {"key": "manager", "title": "审批", "by": {"role": "manager"}, "signs": True},
    ]
    template = make_template(route=route)
    assert waiting_keys(make_entry(agent, template, {"area": "东区", "service": 3})) == ["manager"]
    assert waiting_keys(make_entry(agent, template, {"area": "东区", "service": 9})) == ["review"]


@pytest.mark.parametrize(
    ("condition", "skipped"),
    [
        ({"==": [{"var": "customer.class"}, "A"]}, True),
        ({"==": [{"var": "customer.class"}, "B"]}, False),
        ({"in": ["vip", {"var": "customer.tags"}]}, True),
        ({"==": [{"var": "site.code"}, "EAST"]}, True),
        ({"in": ["agent", {"var": "actor.roles"}]}, True),
        ({"in": ["clerk", {"var": "actor.roles"}]}, False),
        ({">": [{"var": "today"}, "2026-01-01"]}, True),
        ({"==": [{"var": "answers.area"}, "西区"]}, False),
    ],
)
def test_asks_conditions_about_everything_around_the_answers(agent, site, condition, skipped):
    site.code = "EAST"
    customer = make_customer(site=site, customer_class="A", tags="vip")
    check = {"key": "check", "title": "复核", "signs": True, "by": {"role": "manager"}, "skip_when": condition}
    made = make_entry(agent, make_template(route=[STEP, check]), customer=customer)
    assert (made.state == "done") is skipped


def test_lets_all_of_several_take_part(agent, site):
    owner = make_user("agent", sites=[site])
    by = [{"role": "supervisor"}, {"owner": True}]
    template = make_template(route=[STEP, {"key": "reply", "title": "答复", "by": by, "signs": True, "together": True}])
    made = make_entry(agent, template, customer=make_customer(site=site, owner=owner))
    assert [(line.role, line.user_id) for line in look(made.id, agent).waiting] == [
        ("supervisor", None),
        (None, owner.id),
    ]
    assert participants(made) == {agent.id, owner.id}


def test_is_due_when_the_step_says(agent):
    within = {"key": "review", "title": "审核", "by": {"role": "supervisor"}, "signs": True, "within": {"hours": 2}}
    made = make_entry(agent, make_template(route=[STEP, within]))
    (waiting,) = look(made.id, agent).waiting
    assert (waiting.due_at - made.submitted_at).total_seconds() == 7200


def test_numbers_entries_without_gaps_within_template_and_year(agent):
    template, other = make_template(number={"prefix": "HF", "digits": 3}), make_template(number={"reset": "never"})
    with clock.stopped_at(datetime(2026, 12, 31, 15, 59)):  # noqa: DTZ001 -- naive UTC: still 2026 in China
        numbers = [make_entry(agent, template).number for _ in range(2)]
    with clock.stopped_at(datetime(2026, 12, 31, 16)):  # noqa: DTZ001 -- naive UTC: 2027 has begun in China
        numbers += [make_entry(agent, template).number for _ in range(2)]
    assert numbers == ["HF-2026-001", "HF-2026-002", "HF-2027-001", "HF-2027-002"]
    assert make_entry(agent, other).number.endswith("-0001")


def test_takes_initials_for_numbers_without_a_prefix(agent):
    assert make_entry(agent, make_template(key="return-visit-plan")).number.startswith("RVP-")


def test_takes_the_customer_the_sheet_names(agent, site):
    named, given = make_customer(site=site), make_customer(site=site)
    template = with_items({"key": "customer", "type": "customer", "label": "客户"})
    answers = {"customer": {"id": named.id, "name": named.name}}
    assert make_entry(agent, template, answers).customer_id == named.id
    assert make_entry(agent, template, {}, customer=given).customer_id == given.id


def test_belongs_to_the_site_of_its_customer_when_the_author_works_at_several(site):
    there = make_site()
    both = make_user("agent", sites=[site, there])
    customer = make_customer(site=there)
    template = with_items({"key": "customer", "type": "customer", "label": "客户"})
    made = make_entry(both, template, {"customer": {"id": customer.id, "name": customer.name}})
    assert made.site_id == there.id
    assert [line.site_id for line in look(made.id, both).waiting] == [there.id]


def test_gives_its_pictures_to_the_entry(agent):
    template = with_items({"key": "shots", "type": "photo", "label": "照片"})
    picture = make_attachment(agent)
    made = make_entry(agent, template, {"shots": [{"file": picture.id, "name": "门口.jpg"}]})
    db.session.expire_all()
    assert db.session.get(Attachment, picture.id).entry_id == made.id


def test_remembers_the_department_of_its_author(agent):
    repair = make_department()
    agent.departments = [repair]
    db.session.flush()
    assert make_entry(agent).department_id == repair.id


def test_signs_for_the_author_where_the_first_step_signs(agent):
    sections = [*SIMPLE["sections"], {"key": "foot", "items": [{"key": "by", "type": "signature", "label": "编制人"}]}]
    route = [{**STEP, "signs": "by", "meaning": {"zh": "编制", "en": "drawn up"}, "fills": ["head"]}]
    started = make_draft(agent, make_template(sections=sections, route=route))
    drawn = make_attachment(agent, kind="signature")
    made = entry.submit(started.token, ANSWERS, agent, signature=drawn.id)
    (signed,) = db.session.scalars(select(SignOff))
    assert (signed.user_id, signed.role, signed.meaning, signed.item_key) == (agent.id, "agent", "编制", "by")
    assert signed.covered == ["area", "aim", "service"]
    db.session.expire_all()
    assert db.session.get(Attachment, drawn.id).entry_id == made.id


def test_costs_few_statements_however_many_rows_a_table_has(agent, site, counting):
    rows = [{"key": "customer", "type": "customer", "label": "客户"}, {"key": "aim", "type": "text", "label": "目的"}]
    template = with_items({"key": "rows", "type": "table", "label": "明细", "rows": 50, "columns": rows})
    customers = [make_customer(site=site) for _ in range(50)]
    counts = []
    for many in (1, 50):
        answers = {"rows": [{"customer": {"id": each.id, "name": each.name}, "aim": "x"} for each in customers[:many]]}
        db.session.commit()
        assert agent.id
        started = draft.find(make_draft(agent, template).token, agent)
        with counting() as statements:
            entry.submit(started.token, answers, agent)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 11


def with_items(*items):
    return make_template(sections=[{"key": "head", "items": list(items)}])


def waiting_keys(made):
    return [line.step_key for line in look(made.id, made.author).waiting]


def participants(made):
    return set(db.session.scalars(select(Participant.user_id).where(Participant.entry_id == made.id)))


def counted(model):
    return db.session.scalar(select(func.count()).select_from(model))
