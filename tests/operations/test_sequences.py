"""Whatever people do, in whatever order: the log verifies and leads to the same answers."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.answers.projection import facts_of
from app.extensions import db
from app.models.answer import AnswerTail
from app.models.entry import Entry
from app.operations import draft, entry
from app.operations.journey import look
from app.operations.log import anchor_yesterday, verify
from app.permissions import Verb, may
from app.route.transitions import Act
from tests.factories.department import make_department
from tests.factories.entry import make_draft
from tests.factories.form_template import SIMPLE, make_template
from tests.factories.site import make_site
from tests.factories.user import make_user

MOVES = st.tuples(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.sampled_from("东西南北"))


@given(moves=st.lists(MOVES, min_size=5, max_size=25))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_verifies_after_any_sequence(town: dict[str, Any], moves: list[tuple[int, int, int, str]]) -> None:
    example = db.session.begin_nested()
    try:
        for place, move in enumerate(moves):
            play(town, *move)
            if place == len(moves) // 2:
                anchor_yesterday()
        check_everything()
    finally:
        example.rollback()


def play(town: dict[str, Any], who: int, which: int, what: int, word: str) -> None:
    """Let somebody do one of the things the panel offers them, or begin something new."""
    by = town["people"][who % len(town["people"])]
    entries = db.session.scalars(select(Entry).order_by(Entry.id)).all()
    offered = [offer for made in entries for offer in offers(made, by)]
    if not offered or which % 4 == 0:
        begin(town, by, which, word)
        return
    made, act, line = offered[what % len(offered)]
    ACTS[act](made, line, by, word)


def offers(made: Entry, by: Any) -> list[Any]:
    return [(made, act, line) for act, line in entry.possible(look(made.id, by))] if may(by, Verb.SEE, made) else []


def begin(town: dict[str, Any], by: Any, which: int, word: str) -> None:
    template = town["templates"][which % len(town["templates"])]
    if draft.may_open(template, by):
        entry.submit(make_draft(by, template, site=town["site"]).token, {"area": word}, by)


def back(made: Entry, line: Any, by: Any, word: str) -> None:
    targets = look(made.id, by).step(line).may_return_to
    entry.return_(line, by, targets[len(made.answers) % len(targets)], word)


def fill(made: Entry, line: Any, by: Any, word: str) -> None:
    entry.fill_step(draft.open_step_draft(line, by), {"area": word, "reply": word}, by)


def correct(made: Entry, line: Any, by: Any, word: str) -> None:
    entry.correct(draft.open_correction(made, by), {**made.answers, "area": word}, by, word)


ACTS: dict[Act, Any] = {
    Act.FILL: fill,
    Act.SIGN: lambda _made, line, by, word: entry.sign(line, by, word),
    Act.RETURN: back,
    Act.WITHDRAW: lambda made, _line, by, _word: entry.withdraw(made, by),
    Act.CORRECT: correct,
    Act.UNLOCK: lambda made, _line, by, word: entry.unlock(made, by, word),
    Act.VOID: lambda made, _line, by, word: entry.void(made, by, word),
}


def check_everything() -> None:
    db.session.flush()
    db.session.expire_all()
    assert verify(db.session).findings == []
    for made in db.session.scalars(select(Entry)):
        held = look(made.id, made.author)
        assert (made.state == "running") is bool(held.waiting)
        assert len({line.step_key for line in held.waiting}) <= 1
        check_sign_offs(held)
        tail = db.session.scalar(select(AnswerTail.facts).where(AnswerTail.entry_id == made.id))
        assert tail is not None
        assert facts_of(made)["@state"] == {made.state: 1}


def check_sign_offs(held: Any) -> None:
    """Nobody signs twice, and the author only where the route asks the author."""
    signers = [each.user_id for each in held.sign_offs if held.definition.route.step(each.step_key).bars_author]
    assert len(signers) == len(set(signers))
    assert held.entry.author_id not in signers


@pytest.fixture
def town(app: Any) -> dict[str, Any]:
    site, repair = make_site(), make_department(code="repair")
    roles = ("agent", "agent", "supervisor", "supervisor", "manager")
    people = [make_user(role, sites=[site]) for role in roles]
    people.append(make_user("handler", sites=[site], departments=[repair]))
    people.append(make_user("agent", "supervisor", sites=[site]))
    answer = {"key": "answer", "items": [{"key": "reply", "type": "text", "label": "答复"}]}
    fill_first = {"key": "fill", "title": "填写", "signs": True}
    both = [{"role": "supervisor"}, {"role": "manager"}]
    review = {"key": "review", "title": "审核", "by": both, "signs": True, "together": True}
    reply = {"key": "reply", "title": "答复", "by": {"department": "repair"}, "fills": ["answer"]}
    bad = {"==": [{"var": "answers.reply"}, "北"]}
    call = {
        "key": "call",
        "title": "回访",
        "by": {"author": True},
        "signs": True,
        "next": [{"when": bad, "to": "reply"}],
    }
    templates = [
        make_template(),
        make_template(sections=[*SIMPLE["sections"], answer], route=[fill_first, review, reply, call]),
        make_template(route=[fill_first, {**review, "together": False}]),
    ]
    return {"site": site, "people": people, "templates": templates}
