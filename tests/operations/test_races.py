"""Several at once, on databases where commits are real: one wins, the others are told, nothing is half done."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import select

from app.errors import Conflict, DomainError
from app.extensions import db, writing
from app.models.entry import Entry, EntryDraft
from app.models.entry_step import EntryStep
from app.models.form_template import FormTemplate
from app.models.serial_counter import SerialCounter
from app.operations import draft, entry
from app.operations.log import anchor_yesterday, verify
from tests.factories.entry import ANSWERS, make_draft, make_entry, waiting_step
from tests.factories.form_template import make_template
from tests.factories.site import make_site
from tests.factories.user import make_user

MANY = 6
STATEMENTS = 14
"""More than a submit sends, so that the last attempts die at the commit."""


def test_makes_one_entry_of_a_draft_submitted_many_times_at_once(own_app, town):
    with writing():
        token = make_draft(user(town["agent"])).token

    def submit(by):
        return (entry.submitted(token, by) or entry.submit(token, ANSWERS, by)).id

    made = together(own_app, [(town["agent"], submit)] * MANY)
    assert len(set(made)) == 1
    assert db.session.scalars(select(Entry.number)).all() == [f"{prefix()}-0001"]
    assert sound()


def test_numbers_entries_without_gaps_when_many_submit_at_once(own_app, town):
    with writing():
        template = make_template()
        tokens = [make_draft(user(town["agent"]), template).token for _ in range(MANY * 2)]

    def submitting(token):
        return lambda by: entry.submit(token, ANSWERS, by).number

    numbers = together(own_app, [(town["agent"], submitting(token)) for token in tokens])
    assert sorted(int(number.rpartition("-")[2]) for number in numbers) == list(range(1, MANY * 2 + 1))
    assert sound()


def test_lets_one_of_two_supervisors_decide(own_app, town):
    with writing():
        line_id = waiting_step(make_entry(user(town["agent"]))).id

    def sign(by):
        return entry.sign(db.session.get(EntryStep, line_id), by).state

    def give_back(by):
        return entry.return_(db.session.get(EntryStep, line_id), by, "fill", "不全").state

    outcomes = together(own_app, [(town["one"], sign), (town["other"], give_back)])
    assert sorted(type(each) is Conflict for each in outcomes) == [False, True]
    assert sound()


def test_lets_one_of_two_changes_of_the_same_page_through(own_app, town):
    with writing():
        made = make_entry(user(town["agent"]))
        made_id, line_id = made.id, waiting_step(made).id
        form_token = draft.open_correction(made, user(town["one"])).token

    def correct(by):
        return entry.correct(draft.find(form_token, by), {"area": "西区"}, by, "笔误").state

    def void(by):
        return entry.void(db.session.get(Entry, made_id), by, "重复", lock_version=1).state

    def sign(by):
        return entry.sign(db.session.get(EntryStep, line_id), by, lock_version=1).state

    outcomes = together(own_app, [(town["one"], correct), (town["other"], void), (town["other"], sign)])
    assert len([each for each in outcomes if isinstance(each, Conflict)]) == 2
    assert sound()


def test_keeps_the_first_of_two_saves_of_one_draft(own_app, town):
    with writing():
        token = make_draft(user(town["agent"])).token

    def saving(area):
        return lambda by: draft.save(draft.find(token, by), {"area": area}, {}, 1, by).answers["area"]

    outcomes = together(own_app, [(town["agent"], saving(area)) for area in ("东", "西", "南")])
    (kept,) = (each for each in outcomes if not isinstance(each, Conflict))
    assert db.session.scalar(select(EntryDraft.answers)) == {"area": kept}


def test_anchors_while_others_submit(own_app, town):
    with writing():
        template = make_template()
        tokens = [make_draft(user(town["agent"]), template).token for _ in range(MANY)]

    def submitting(token):
        return lambda by: entry.submit(token, ANSWERS, by).id

    calls = [(town["agent"], submitting(token)) for token in tokens]
    together(own_app, [*calls[:3], (town["one"], lambda _by: anchor_yesterday()), *calls[3:]])
    assert sound()


def test_leaves_all_or_nothing_when_killed(own_app, town, tmp_path):
    with writing():
        template = make_template()
        tokens = [make_draft(user(town["agent"]), template).token for _ in range(STATEMENTS)]
        template_id = template.id
    program = [
        sys.executable,
        "-m",
        "tests.operations.killed",
        own_app.config["SQLALCHEMY_DATABASE_URI"],
        str(tmp_path),
    ]
    subprocess.run([*program, str(town["agent"]), *tokens], check=True, cwd=Path(__file__).parents[2], timeout=120)
    assert db.session.scalars(select(Entry.id)).all() == []
    assert {(each.answers.get("area"), each.revision) for each in db.session.scalars(select(EntryDraft))} == {(None, 1)}
    with writing():
        by = user(town["agent"])
        numbers = [entry.submit(token, ANSWERS, by).number for token in tokens]
    assert [int(number.rpartition("-")[2]) for number in numbers] == list(range(1, STATEMENTS + 1))
    counted = select(SerialCounter.last).where(SerialCounter.template_id == template_id)
    assert db.session.scalar(counted) == STATEMENTS
    assert sound()


def together(app: Any, calls: list[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    """Run each call as its user, all let go at the same moment; return results or refusals."""
    barrier = Barrier(len(calls))

    def run(call: tuple[int, Callable[[Any], Any]]) -> Any:
        user_id, act = call
        with app.app_context():
            barrier.wait(30)
            try:
                with writing():
                    return act(user(user_id))
            except DomainError as refusal:
                return refusal

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def user(user_id: int) -> Any:
    return db.session.get(User, user_id)


def prefix() -> str:
    """Return what the numbers of the only template begin with."""
    template = db.session.scalars(select(FormTemplate)).one()
    number = db.session.scalars(select(Entry.number).where(Entry.template_id == template.id)).first()
    return str(number).rpartition("-")[0]


def sound() -> bool:
    db.session.rollback()
    report = verify(db.session)
    assert report.findings == []
    return report.is_sound


@pytest.fixture
def town(own_app: Any) -> dict[str, int]:
    """An agent and two supervisors of one site, by id."""
    with writing():
        site = make_site()
        people = {"agent": "agent", "one": "supervisor", "other": "supervisor"}
        return {name: make_user(role, sites=[site]).id for name, role in people.items()}
