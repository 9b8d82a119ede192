"""What can be done with a submitted entry; the refused first, verb by verb."""

import pytest
from sqlalchemy import func, select

from app.errors import Conflict, Invalid, NotFound, Refused
from app.extensions import db
from app.models.answer import AnswerTail
from app.models.entry import EntryDraft
from app.models.log_event import LogEvent
from app.models.participant import Participant
from app.models.serial_counter import SerialCounter
from app.operations import draft, entry, grant
from app.operations.journey import look
from app.operations.log import verify
from app.permissions import Scope, Verb
from app.route.transitions import Act
from tests.factories.attachment import make_attachment
from tests.factories.customer import make_customer
from tests.factories.department import make_department
from tests.factories.entry import ANSWERS, make_entry, waiting_step
from tests.factories.form_template import SIMPLE, make_template, make_template_of
from tests.factories.site import make_site
from tests.factories.user import make_user

FILL = {"key": "fill", "title": "填写"}
BOTH = ["fill", "review"]
REVIEW = {"key": "review", "title": "审核", "by": {"role": "supervisor"}, "signs": True}
APPROVE = {
    "key": "approve",
    "title": "审批",
    "by": {"role": "manager"},
    "signs": True,
    "may_return_to": ["fill", "review"],
}


def test_refuses_a_signature_from_another_site(agent):
    stranger = make_user("supervisor", sites=[make_site()])
    with pytest.raises(NotFound):
        entry.sign(waiting_step(make_entry(agent)), stranger)


def test_refuses_a_signature_from_whom_the_step_does_not_await(agent, manager):
    with pytest.raises(Refused):
        entry.sign(waiting_step(make_entry(agent)), manager)


def test_refuses_a_signature_without_the_grant(agent, supervisor, admin):
    made = make_entry(agent)
    grant.put("supervisor", Verb.SIGN, Scope.NONE, admin, made.template)
    with pytest.raises(Refused):
        entry.sign(waiting_step(made), supervisor)


def test_refuses_the_authors_own_signature(site):
    both = make_user("agent", "supervisor", "manager", sites=[site])
    made = make_entry(both)
    for line in look(made.id, both).waiting:
        with pytest.raises(Refused):
            entry.sign(line, both)


def test_refuses_two_signatures_of_one_person(agent, site):
    both = make_user("supervisor", "manager", sites=[site])
    made = make_entry(agent, make_template(route=[FILL, REVIEW, APPROVE]))
    entry.sign(waiting_step(made), both)
    with pytest.raises(Refused):
        entry.sign(waiting_step(made), both)


def test_refuses_one_persons_two_signatures_at_a_step_all_must_sign(agent, site):
    both = make_user("supervisor", "manager", sites=[site])
    all_of = {**REVIEW, "by": [{"role": "supervisor"}, {"role": "manager"}], "together": True}
    made = make_entry(agent, make_template(route=[FILL, all_of]))
    first, second = look(made.id, both).waiting
    entry.sign(first, both)
    with pytest.raises(Refused):
        entry.sign(second, both)


def test_refuses_a_second_decision_on_a_step(agent, supervisor, site):
    line = waiting_step(make_entry(agent))
    entry.sign(line, supervisor)
    other = make_user("supervisor", sites=[site])
    with pytest.raises(Conflict):
        entry.sign(line, other)


def test_refuses_a_signature_from_a_page_that_shows_an_older_entry(agent, supervisor, site):
    made = make_entry(agent)
    seen = made.lock_version
    correct(made, supervisor, {"area": "西区"})
    with pytest.raises(Conflict) as conflict:
        entry.sign(waiting_step(made), supervisor, lock_version=seen)
    assert conflict.value.details["lock_version"] > seen


def test_refuses_somebody_elses_picture_as_signature(agent, supervisor):
    theirs = make_attachment(agent, kind="signature")
    with pytest.raises(Invalid):
        entry.sign(waiting_step(make_entry(agent)), supervisor, signature=theirs.id)


def test_refuses_to_sign_where_there_is_something_to_fill_in(agent, supervisor):
    both = {**REVIEW, "fills": ["answer"]}
    made = make_entry(agent, with_answer_section(both))
    with pytest.raises(Refused):
        entry.sign(waiting_step(made), supervisor)


def test_binds_a_signature_to_what_was_signed(agent, supervisor):
    made = make_entry(agent, answers={"area": "东区", "service": 8})
    drawn = make_attachment(supervisor, kind="signature")
    entry.sign(waiting_step(made), supervisor, "同意", drawn.id)
    (signed,) = look(made.id, supervisor).signed
    assert (signed.user_name, signed.role, signed.meaning) == (supervisor.get_full_name(), "supervisor", "审核")
    assert (signed.opinion, signed.attachment_id, signed.voided_at) == ("同意", drawn.id, None)
    assert signed.covered == ["area", "aim", "service"]
    assert made.state == "done"
    assert made.finished_at is not None


def test_covers_only_what_was_filled_in_up_to_the_step(agent, supervisor, site):
    handler = make_user("agent", sites=[site])
    answered = {"key": "reply", "title": "答复", "by": {"role": "agent"}, "fills": ["answer"]}
    made = make_entry(agent, with_answer_section(REVIEW, answered))
    entry.sign(waiting_step(made), supervisor)
    fill(made, handler, {"reply": "已办"})
    (signed,) = look(made.id, supervisor).sign_offs
    assert signed.covered == ["area", "aim", "service"]
    assert made.state == "done"


def test_goes_on_to_the_next_step(agent, supervisor, manager):
    made = make_entry(agent, make_template(route=[FILL, REVIEW, APPROVE]))
    entry.sign(waiting_step(made), supervisor)
    assert (made.state, waiting_step(made).step_key) == ("running", "approve")
    entry.sign(waiting_step(made), manager)
    assert made.state == "done"


def test_waits_for_all_where_the_step_asks_all(agent, supervisor, manager):
    all_of = {**REVIEW, "by": [{"role": "supervisor"}, {"role": "manager"}], "together": True}
    made = make_entry(agent, make_template(route=[FILL, all_of]))
    first, second = look(made.id, supervisor).waiting
    entry.sign(first, supervisor)
    assert made.state == "running"
    entry.sign(second, manager)
    assert made.state == "done"


def test_waits_for_the_others_no_longer_where_any_may_sign(agent, supervisor):
    any_of = {**REVIEW, "by": [{"role": "supervisor"}, {"role": "manager"}]}
    made = make_entry(agent, make_template(route=[FILL, any_of]))
    entry.sign(look(made.id, supervisor).waiting[0], supervisor)
    assert [line.state for line in look(made.id, supervisor).lines] == ["done", "done", "skipped"]
    assert made.state == "done"


def test_lets_a_senior_sign_what_the_supervisor_wrote(supervisor, manager):
    made = make_entry(supervisor)
    (for_managers,) = (line for line in look(made.id, manager).waiting if line.role == "manager")
    entry.sign(for_managers, manager)
    assert made.state == "done"


def test_refuses_to_return_without_a_reason_or_to_elsewhere(agent, supervisor):
    line = waiting_step(make_entry(agent))
    with pytest.raises(Invalid):
        entry.return_(line, supervisor, "fill", "  ")
    with pytest.raises(Invalid):
        entry.return_(line, supervisor, "review", "不全")


def test_refuses_a_return_by_the_author(site):
    both = make_user("agent", "supervisor", sites=[site])
    made = make_entry(both)
    with pytest.raises(Refused):
        entry.return_(look(made.id, both).waiting[0], both, "fill", "不全")


def test_returns_to_the_author_who_hands_it_in_again(agent, colleague, supervisor):
    made = make_entry(agent)
    entry.return_(waiting_step(made), supervisor, "fill", "区域不清")
    back = waiting_step(made)
    assert (back.step_key, back.user_id) == ("fill", agent.id)
    with pytest.raises(NotFound):
        draft.open_step_draft(back, colleague)
    fill(made, agent, {"area": "西区"})
    assert made.answers == {"area": "西区"}
    entry.sign(waiting_step(made), supervisor)
    assert made.state == "done"
    assert [line.state for line in look(made.id, agent).lines] == ["returned", "returned", "done", "done"]


def test_strikes_the_signatures_after_the_step_it_returns_to(agent, supervisor, manager):
    made = make_entry(agent, make_template(route=[FILL, REVIEW, APPROVE]))
    entry.sign(waiting_step(made), supervisor)
    entry.return_(waiting_step(made), manager, "fill", "不全")
    (struck,) = look(made.id, agent).signed
    assert struck.voided_at is not None
    assert struck.void_reason == "不全"
    fill(made, agent, ANSWERS)
    assert waiting_step(made).step_key == "review"


def test_returns_to_a_signing_step(agent, supervisor, manager):
    made = make_entry(agent, make_template(route=[FILL, REVIEW, APPROVE]))
    entry.sign(waiting_step(made), supervisor)
    entry.return_(waiting_step(made), manager, "review", "请再核")
    assert (waiting_step(made).step_key, waiting_step(made).role) == ("review", "supervisor")
    entry.sign(waiting_step(made), supervisor)
    entry.sign(waiting_step(made), manager)
    assert made.state == "done"
    assert len(look(made.id, agent).sign_offs) == 2


def test_stands_no_longer_when_any_of_several_returned_it(agent, supervisor):
    any_of = {**REVIEW, "by": [{"role": "supervisor"}, {"role": "manager"}]}
    made = make_entry(agent, make_template(route=[FILL, any_of]))
    entry.return_(look(made.id, supervisor).waiting[0], supervisor, "fill", "不全")
    fill(made, agent, ANSWERS)
    assert [line.role for line in look(made.id, agent).waiting] == ["supervisor", "manager"]


def test_refuses_to_fill_in_somebody_elses_step(agent, colleague, supervisor, manager):
    chosen = make_user("agent", sites=[make_site()])
    made = dispatched_to(chosen, agent)
    for other in (agent, supervisor, manager):
        with pytest.raises(Refused):
            draft.open_step_draft(waiting_step(made), other)
    with pytest.raises(NotFound):
        draft.open_step_draft(waiting_step(made), colleague)


def test_refuses_answers_outside_the_sections_of_the_step(agent, colleague):
    made = dispatched_to(colleague, agent)
    fill(made, colleague, {"reply": "已办", "area": "改"})
    assert made.answers["area"] == "东区"
    assert made.answers["reply"] == "已办"


def test_refuses_a_step_without_what_it_asks(agent, colleague):
    made = dispatched_to(colleague, agent)
    with pytest.raises(Invalid) as refusal:
        fill(made, colleague, {})
    assert refusal.value.errors.keys() == {"reply"}


def test_refuses_the_draft_of_a_step_somebody_else_has_taken(agent, site):
    first, second = (make_user("agent", sites=[site]) for _ in range(2))
    answered = {"key": "reply", "title": "答复", "by": {"role": "agent"}, "fills": ["answer"]}
    made = make_entry(agent, with_answer_section(answered))
    late = draft.open_step_draft(waiting_step(made), second)
    fill(made, first, {"reply": "已办"})
    with pytest.raises(Conflict) as conflict:
        entry.fill_step(late, {"reply": "也办了"}, second)
    assert conflict.value.details["answers"]["reply"] == "已办"


def test_makes_who_fills_in_take_part_for_good(agent, colleague):
    made = dispatched_to(colleague, agent)
    fill(made, colleague, {"reply": "已办"})
    assert colleague.id in set(db.session.scalars(select(Participant.user_id).where(Participant.entry_id == made.id)))


def test_fills_in_and_signs_at_once_where_the_step_asks_both(agent, supervisor):
    made = make_entry(agent, with_answer_section({**REVIEW, "fills": ["answer"]}))
    form = draft.open_step_draft(waiting_step(made), supervisor)
    entry.fill_step(form, {"reply": "属实"}, supervisor, opinion="同意")
    (signed,) = look(made.id, supervisor).sign_offs
    assert signed.covered == ["area", "aim", "service", "reply"]
    assert made.state == "done"


def test_sends_it_round_again_until_the_condition_no_longer_holds(agent, site):
    repair = make_department(code="repair")
    handler = make_user("handler", departments=[repair])
    bad = {"==": [{"var": "answers.result"}, "bad"]}
    template = make_template(
        sections=[
            *SIMPLE["sections"],
            {"key": "answer", "items": [{"key": "reply", "type": "text", "label": "答复"}]},
            {"key": "back", "items": [{"key": "result", "type": "text", "label": "回访"}]},
        ],
        route=[
            FILL,
            {"key": "handle", "title": "处理", "by": {"department": "repair"}, "fills": ["answer"]},
            {
                "key": "call",
                "title": "回访",
                "by": {"author": True},
                "fills": ["back"],
                "next": [{"when": bad, "to": "handle"}],
            },
        ],
    )
    made = make_entry(agent, template)
    for reply, result in (("一", "bad"), ("二", "good")):
        fill(made, handler, {"reply": reply})
        fill(made, agent, {"result": result})
    assert made.state == "done"
    assert [line.step_key for line in look(made.id, agent).lines] == ["fill", "handle", "call", "handle", "call"]


def test_refuses_to_withdraw_somebody_elses_entry(agent, supervisor):
    with pytest.raises(Refused):
        entry.withdraw(make_entry(agent), supervisor)


def test_refuses_to_withdraw_once_somebody_acted(agent, supervisor):
    made = make_entry(agent, make_template(route=[FILL, REVIEW, APPROVE]))
    entry.sign(waiting_step(made), supervisor)
    with pytest.raises(Conflict):
        entry.withdraw(made, agent)


def test_refuses_to_withdraw_twice(agent):
    made = entry.withdraw(make_entry(agent), agent)
    with pytest.raises(Conflict):
        entry.withdraw(made, agent)


def test_gives_a_withdrawn_entry_back_to_its_author_under_its_number(agent, supervisor):
    made = make_entry(agent)
    number = made.number
    entry.withdraw(made, agent)
    assert waiting_step(made).user_id == agent.id
    fill(made, agent, {"area": "南区"})
    assert (made.number, made.answers, waiting_step(made).step_key) == (number, {"area": "南区"}, "review")


def test_may_be_withdrawn_again_after_a_return(agent, supervisor):
    made = make_entry(agent)
    entry.return_(waiting_step(made), supervisor, "fill", "不全")
    fill(made, agent, ANSWERS)
    entry.withdraw(made, agent)
    assert waiting_step(made).user_id == agent.id


def test_refuses_to_unlock_without_right_or_reason(agent, supervisor):
    made = done_entry(agent, supervisor)
    with pytest.raises(Refused):
        entry.unlock(made, agent, "笔误")
    with pytest.raises(Invalid):
        entry.unlock(made, supervisor, "")


def test_refuses_to_unlock_what_is_open(agent, supervisor):
    made = done_entry(agent, supervisor)
    entry.unlock(made, supervisor, "笔误")
    with pytest.raises(Conflict):
        entry.unlock(made, supervisor, "笔误")
    with pytest.raises(Conflict):
        entry.unlock(make_entry(agent), supervisor, "笔误")


def test_refuses_a_correction_of_a_locked_entry(agent, supervisor):
    made = done_entry(agent, supervisor)
    with pytest.raises(Refused):
        draft.open_correction(made, supervisor)


def test_refuses_a_correction_without_a_reason(agent, supervisor):
    made = make_entry(agent)
    with pytest.raises(Invalid):
        correct(made, supervisor, {"area": "西区"}, reason=" ")


def test_refuses_a_correction_by_the_author_who_may_only_withdraw(agent):
    with pytest.raises(Refused):
        draft.open_correction(make_entry(agent), agent)


def test_refuses_a_correction_begun_from_an_older_entry_and_shows_both(agent, supervisor, site):
    made = make_entry(agent)
    slow = draft.open_correction(made, supervisor)
    draft.save(slow, {"area": "北区"}, {}, slow.revision, supervisor)
    correct(made, make_user("supervisor", sites=[site]), {"area": "西区"})
    with pytest.raises(Conflict) as conflict:
        entry.correct(slow, {"area": "北区"}, supervisor, "笔误")
    assert conflict.value.details["answers"]["area"] == "西区"
    assert conflict.value.details["yours"] == {"area": "北区"}
    draft.rebase(slow, supervisor)
    entry.correct(slow, {"area": "北区"}, supervisor, "笔误")
    assert made.answers == {"area": "北区"}


def test_corrects_without_moving_an_entry_nobody_signed(agent, supervisor):
    made = make_entry(agent)
    correct(made, supervisor, {"area": "西区"})
    assert (made.answers, made.state, waiting_step(made).step_key) == ({"area": "西区"}, "running", "review")


def test_strikes_signatures_whose_cells_a_correction_changed_and_asks_again(agent, supervisor):
    made = done_entry(agent, supervisor)
    entry.unlock(made, supervisor, "笔误")
    correct(made, supervisor, {"area": "西区"})
    (struck,) = look(made.id, agent).signed
    assert struck.voided_at is not None
    assert (made.state, made.unlocked, waiting_step(made).step_key) == ("running", False, "review")
    entry.sign(waiting_step(made), supervisor)
    assert made.state == "done"
    assert [sign_off.voided_at is None for sign_off in look(made.id, agent).signed] == [False, True]


def test_leaves_signatures_alone_that_a_correction_does_not_touch(agent, supervisor, site):
    handler = make_user("agent", sites=[site])
    answered = {"key": "reply", "title": "答复", "by": {"role": "agent"}, "fills": ["answer"]}
    made = make_entry(agent, with_answer_section(REVIEW, answered))
    entry.sign(waiting_step(made), supervisor)
    fill(made, handler, {"reply": "已办"})
    entry.unlock(made, supervisor, "笔误")
    correct(made, supervisor, {**made.answers, "reply": "已办妥"})
    assert len(look(made.id, agent).sign_offs) == 1
    assert (made.state, made.unlocked) == ("done", False)


def test_asks_all_signers_from_the_first_struck_one_on(agent, supervisor, manager):
    made = make_entry(agent, make_template(route=[FILL, REVIEW, APPROVE]))
    entry.sign(waiting_step(made), supervisor)
    entry.sign(waiting_step(made), manager)
    entry.unlock(made, manager, "笔误")
    correct(made, manager, {"area": "西区"})
    entry.sign(waiting_step(made), supervisor)
    entry.sign(waiting_step(made), manager)
    assert made.state == "done"
    assert len(look(made.id, agent).sign_offs) == 2


def test_leaves_to_a_waiting_step_what_its_own_people_fill_in(agent, colleague, supervisor):
    made = dispatched_to(colleague, agent)
    correct(made, supervisor, {**made.answers, "reply": "代填"})
    assert "reply" not in made.answers


def test_keeps_a_reference_that_stands_however_far_it_is_now(agent, supervisor, site):
    customer = make_customer(site=site)
    template = make_template(
        sections=[
            {
                "key": "head",
                "items": [
                    {"key": "customer", "type": "customer", "label": "客户"},
                    {"key": "aim", "type": "text", "label": "目的"},
                ],
            }
        ]
    )
    made = make_entry(agent, template, {"customer": {"id": customer.id, "name": customer.name}})
    customer.site = make_site()
    correct(made, supervisor, {**made.answers, "aim": "回访"})
    assert made.answers["aim"] == "回访"


def test_refuses_to_void_without_right_or_reason(agent, supervisor):
    made = make_entry(agent)
    with pytest.raises(Refused):
        entry.void(made, agent, "重复")
    with pytest.raises(Invalid):
        entry.void(made, supervisor, "")


def test_refuses_everything_with_a_voided_entry(agent, supervisor):
    made = make_entry(agent)
    line = waiting_step(made)
    entry.void(made, supervisor, "重复")
    with pytest.raises(Conflict):
        entry.sign(line, supervisor)
    with pytest.raises(Conflict):
        entry.void(made, supervisor, "重复")
    with pytest.raises(Conflict):
        entry.unlock(made, supervisor, "笔误")
    assert entry.possible(look(made.id, supervisor)) == []


def test_keeps_the_number_of_a_voided_entry_used(agent, supervisor):
    template = make_template()
    voided = entry.void(make_entry(agent, template), supervisor, "重复")
    assert (voided.state, look(voided.id, supervisor).waiting) == ("void", [])
    assert make_entry(agent, template).number != voided.number
    assert db.session.scalar(select(SerialCounter.last).where(SerialCounter.template_id == template.id)) == 2


@pytest.mark.parametrize("words", ["x" * 501, "x" * 5000])
def test_refuses_reasons_too_long_for_the_log(agent, supervisor, words):
    with pytest.raises(Invalid):
        entry.void(make_entry(agent), supervisor, words)


def test_keeps_control_characters_out_of_reasons_and_opinions(agent, supervisor):
    made = make_entry(agent)
    entry.sign(waiting_step(made), supervisor, "同\x00意\x07")
    entry.void(made, supervisor, "重\x00复")
    assert look(made.id, supervisor).signed[0].opinion == "同意"
    assert last_event(made).reason == "重复"


def test_offers_what_can_be_done(agent, supervisor, manager):
    made = make_entry(agent)
    assert acts(made, agent) == {Act.WITHDRAW}
    assert acts(made, supervisor) == {Act.SIGN, Act.RETURN, Act.CORRECT, Act.VOID}
    assert acts(made, manager) == {Act.CORRECT, Act.VOID}
    entry.sign(waiting_step(made), supervisor)
    assert acts(made, agent) == set()
    assert acts(made, supervisor) == {Act.UNLOCK, Act.VOID}


def test_leaves_a_log_that_verifies_and_something_to_list(agent, supervisor):
    made = done_entry(agent, supervisor)
    entry.unlock(made, supervisor, "笔误")
    correct(made, supervisor, {"area": "西区"})
    entry.void(made, supervisor, "重复")
    verbs = list(db.session.scalars(select(LogEvent.verb).where(LogEvent.entry_id == made.id).order_by(LogEvent.seq)))
    assert verbs == ["submit", "sign", "unlock", "correct", "void"]
    assert verify(db.session).findings == []
    assert db.session.scalar(select(AnswerTail.revision).where(AnswerTail.entry_id == made.id)) == 5


def test_leaves_no_draft_behind(agent, supervisor):
    correct(make_entry(agent), supervisor, {"area": "西区"})
    assert db.session.scalar(select(func.count()).select_from(EntryDraft)) == 0


def test_counts_each_change_once(agent, supervisor):
    made = make_entry(agent)
    entry.sign(waiting_step(made), supervisor)
    assert made.lock_version == 2


def test_costs_few_statements_to_sign(agent, supervisor, counting):
    made = make_entry(agent)
    line = waiting_step(made)
    db.session.commit()
    assert line.id
    assert supervisor.id
    with counting() as statements:
        entry.sign(line, supervisor, lock_version=1)
    assert len(statements) <= 18


def correct(made, by, answers, reason="笔误"):
    return entry.correct(draft.open_correction(made, by), answers, by, reason)


def fill(made, by, answers):
    return entry.fill_step(draft.open_step_draft(waiting_step(made), by), answers, by)


def done_entry(agent, supervisor):
    return entry.sign(waiting_step(make_entry(agent)), supervisor)


def dispatched_to(chosen, by):
    answers = {"area": "东区", "handler": {"id": chosen.id, "name": chosen.get_full_name()}}
    return make_entry(by, make_template_of("route"), answers)


def with_answer_section(*steps):
    answer = {"key": "answer", "items": [{"key": "reply", "type": "text", "label": "答复"}]}
    return make_template(sections=[*SIMPLE["sections"], answer], route=[FILL, *steps])


def acts(made, by):
    return {act for act, _line in entry.possible(look(made.id, by))}


def last_event(made):
    return db.session.scalar(
        select(LogEvent).where(LogEvent.entry_id == made.id).order_by(LogEvent.seq.desc()).limit(1)
    )
