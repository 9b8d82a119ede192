"""What happens without anybody asking: every duty gets its turn, a failing one stops nobody."""

import logging
import threading

import pytest
from sqlalchemy import func, select

from app.answers import folding
from app.models.answer import AnswerPosting, AnswerTail
from app.models.log_event import ChainAnchor
from app.worker import Duty, Worker, duties
from tests.factories.entry import make_entry
from tests.factories.form_template import make_template
from tests.factories.user import make_user


def test_goes_on_with_the_others_when_a_duty_fails(app, caplog):
    done = []
    worker = worker_with(app, Duty("fail", 10, lambda: 1 / 0), Duty("work", 10, lambda: done.append(1)))

    with caplog.at_level(logging.ERROR):
        worker.look_after()

    assert done == [1]
    assert "fail" in caplog.text


def test_writes_nothing_of_a_duty_that_fails(app, db):
    def half():
        make_template()
        raise RuntimeError("half done")

    before = db.session.scalar(select(func.count()).select_from(AnswerTail))
    worker_with(app, Duty("half", 10, half)).look_after()

    assert db.session.scalar(select(func.count()).select_from(AnswerTail)) == before


def test_rests_between_two_runs_and_goes_on_at_once_while_there_is_more(app, monkeypatch):
    now, left, done = [1000.0], [True, True, False, False], []
    monkeypatch.setattr("app.worker.time.monotonic", lambda: now[0])
    worker = worker_with(app, Duty("count", 60, lambda: done.append(1) or left.pop(0)))

    busy = [worker.look_after() for _ in range(4)]
    now[0] += 61
    worker.look_after()

    assert busy == [True, True, False, False]
    assert len(done) == 4


def test_stops_when_told(app):
    worker = Worker(app)
    worker.duties = [Duty("tell", 0, worker.stopped.set)]
    thread = threading.Thread(target=worker.run)

    thread.start()
    thread.join(timeout=20)

    assert not thread.is_alive()


def test_folds_answers_and_anchors_the_log(app, db, monkeypatch):
    monkeypatch.setattr(folding, "WORTH_FOLDING", 1)
    template, agent = make_template(), make_user("agent")
    for _ in range(3):
        make_entry(agent, template)
    worker = Worker(app)

    while worker.look_after():
        pass

    of_template = AnswerTail.template_id == template.id
    assert db.session.scalar(select(func.count()).where(of_template)) == 0
    assert db.session.scalar(select(func.count()).where(AnswerPosting.template_id == template.id)) > 0
    assert db.session.scalar(select(func.count()).select_from(ChainAnchor)) == 1


def test_knows_its_duties():
    assert [duty.name for duty in duties()] == [
        "fold answers",
        "number registers",
        "make customers findable",
        "anchor the log",
        "sweep unused files",
        "write exports",
        "sweep old exports",
        "bring old records in",
        "forget imported rows",
        "forget old lists",
    ]


def worker_with(app, *own):
    worker = Worker(app)
    worker.duties = list(own)
    return worker


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr("app.worker.PAUSE", 0.01)
