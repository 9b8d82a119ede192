"""The table of transitions: every line lets somebody pass, and every guard of it keeps somebody out."""

from dataclasses import replace

import pytest

from app.errors import Conflict, DomainError, Invalid, Refused
from app.route.steps import Actor, Step
from app.route.transitions import STANDS_STILL, TABLE, Act, Situation, check, is_possible

FILLING = Step("reply", "答复", (Actor(role="handler"),), fills=("answer",))
SIGNING = Step("review", "审核", (Actor(role="supervisor"),), signs=True, may_return_to=("fill",))
AWAITED = Situation("running", step=SIGNING, is_waiting=True, is_awaited=True)

PASSING = {
    ("running", Act.FILL): replace(AWAITED, step=FILLING),
    ("running", Act.SIGN): AWAITED,
    ("running", Act.RETURN): replace(AWAITED, reason="不全", return_to="fill"),
    ("running", Act.WITHDRAW): Situation("running", is_author=True),
    ("running", Act.CORRECT): Situation("running", reason="笔误"),
    ("running", Act.VOID): Situation("running", reason="重复"),
    ("running", Act.CLOSE): Situation("running", reason="纸质已归档", is_old=True, is_author=True),
    ("done", Act.UNLOCK): Situation("done", reason="笔误"),
    ("done", Act.CORRECT): Situation("done", reason="笔误", is_unlocked=True),
    ("done", Act.VOID): Situation("done", reason="重复"),
}

KEPT_OUT = [
    ("running", Act.FILL, {"is_waiting": False}, Conflict),
    ("running", Act.FILL, {"is_awaited": False}, Refused),
    ("running", Act.FILL, {"step": SIGNING}, Refused),
    ("running", Act.FILL, {"step": replace(SIGNING, fills=("answer",)), "is_author": True}, Refused),
    ("running", Act.SIGN, {"is_waiting": False}, Conflict),
    ("running", Act.SIGN, {"is_awaited": False}, Refused),
    ("running", Act.SIGN, {"is_author": True}, Refused),
    ("running", Act.SIGN, {"signed_elsewhere": True}, Refused),
    ("running", Act.SIGN, {"step": FILLING}, Refused),
    ("running", Act.SIGN, {"step": replace(SIGNING, fills=("answer",))}, Refused),
    ("running", Act.RETURN, {"is_waiting": False}, Conflict),
    ("running", Act.RETURN, {"is_awaited": False}, Refused),
    ("running", Act.RETURN, {"is_author": True}, Refused),
    ("running", Act.RETURN, {"step": replace(SIGNING, may_return_to=())}, Refused),
    ("running", Act.RETURN, {"beyond_reach": frozenset({"fill"})}, Refused),
    ("running", Act.RETURN, {"reason": " "}, Invalid),
    ("running", Act.RETURN, {"return_to": "review"}, Invalid),
    ("running", Act.WITHDRAW, {"is_author": False}, Refused),
    ("running", Act.WITHDRAW, {"others_acted": True}, Conflict),
    ("running", Act.WITHDRAW, {"is_with_author": True}, Conflict),
    ("running", Act.CORRECT, {"reason": ""}, Invalid),
    ("running", Act.VOID, {"reason": ""}, Invalid),
    ("running", Act.CLOSE, {"is_old": False}, Refused),
    ("running", Act.CLOSE, {"is_author": False}, Refused),
    ("running", Act.CLOSE, {"others_acted": True}, Conflict),
    ("running", Act.CLOSE, {"reason": ""}, Invalid),
    ("done", Act.UNLOCK, {"reason": ""}, Invalid),
    ("done", Act.UNLOCK, {"is_unlocked": True}, Conflict),
    ("done", Act.CORRECT, {"is_unlocked": False}, Refused),
    ("done", Act.CORRECT, {"reason": ""}, Invalid),
    ("done", Act.VOID, {"reason": ""}, Invalid),
]


@pytest.mark.parametrize(("state", "act", "change", "error"), KEPT_OUT)
def test_keeps_out(state, act, change, error):
    with pytest.raises(error):
        check(act, replace(PASSING[state, act], **change))


@pytest.mark.parametrize("state", list(STANDS_STILL))
@pytest.mark.parametrize("act", list(Act))
def test_refuses_what_the_table_does_not_hold(state, act):
    if (state, act) not in TABLE:
        with pytest.raises(Conflict):
            check(act, Situation(state))
        assert not is_possible(act, Situation(state))


@pytest.mark.parametrize(("state", "act"), list(TABLE))
def test_lets_pass(state, act):
    assert check(act, PASSING[state, act]) is TABLE[state, act]


@pytest.mark.parametrize(("state", "act"), list(TABLE))
def test_has_a_case_for_every_guard_of_the_line(state, act):
    refused = {guard for case in KEPT_OUT if case[:2] == (state, act) for guard in _refusing(case)}
    assert set(TABLE[state, act].guards) <= refused


@pytest.mark.parametrize(("state", "act"), list(TABLE))
def test_offers_a_button_before_reasons_are_known(state, act):
    assert is_possible(act, replace(PASSING[state, act], reason="", return_to=""))


@pytest.mark.parametrize(("state", "act", "change", "error"), [case for case in KEPT_OUT if case[3] is not Invalid])
def test_offers_no_button_for_what_would_be_refused(state, act, change, error):
    assert not is_possible(act, replace(PASSING[state, act], **change))


@pytest.mark.parametrize("allowed", [{"is_author": True}, {"signed_elsewhere": True}])
def test_lets_the_step_allow_one_pair_of_eyes(allowed):
    assert check(Act.SIGN, replace(AWAITED, step=replace(SIGNING, allow_author=True), **allowed))


def test_lets_the_author_sign_where_the_route_asks_the_author():
    asked = replace(SIGNING, by=(Actor(author=True),))
    assert check(Act.SIGN, replace(AWAITED, step=asked, is_author=True, signed_elsewhere=True))


def _refusing(case: tuple[str, Act, dict[str, object], type[DomainError]]) -> list[object]:
    state, act, change, _error = case
    at = replace(PASSING[state, act], **change)  # type: ignore[arg-type]  # fields of the situation, by name
    return [guard for guard in TABLE[state, act].guards if guard(at) is not None]
