"""Bringing old records in in the background: each once, by one of several workers, and on behind a killed one."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app import clock
from app.extensions import db, writing
from app.grants import Scope, Verb
from app.import_worker import ImportWorker
from app.models.entry import Entry
from app.models.record_import import RecordImport
from app.operations import grant, log, record_import, record_work
from tests.factories.form_template import make_template
from tests.factories.record_import import list_of, take_in
from tests.factories.site import make_site
from tests.factories.user import make_user

MANY = 25
KILLED_AT = 14
"""In the middle of the second batch."""


def test_goes_on_behind_a_killed_worker_and_makes_nothing_twice(own_app, ordered):
    dead = subprocess.run(
        [sys.executable, __file__, own_app.config["SQLALCHEMY_DATABASE_URI"], str(own_app.config["HUIYIN_DATA"])],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    assert not work_off(own_app)  # its lease still runs
    assert stored().rows_done == record_work.BATCH

    with clock.stopped_at(clock.now() + record_work.LEASE + timedelta(seconds=1)):
        work_off(own_app)

    job = stored()
    assert (job.state, job.added, job.rows_done) == ("done", MANY, MANY)
    entries = db.session.scalars(select(Entry).order_by(Entry.id)).all()
    assert [entry.answers["area"] for entry in entries] == [f"东区{number}" for number in range(MANY)]
    assert [int(entry.number[-4:]) for entry in entries] == list(range(1, MANY + 1))
    assert log.verify(db.session).is_sound


def test_says_why_an_import_stopped(own_app, ordered, monkeypatch):
    with writing():
        grant.put("supervisor", Verb.FILL, Scope.NONE, make_user("Admin"))
    work_off(own_app)
    assert (stored().state, bool(stored().error), stored().added) == ("failed", True, 0)

    with writing():
        grant.put("supervisor", Verb.FILL, Scope.SITE, make_user("Admin"))
        stored_again(ordered)
    monkeypatch.setattr("app.operations.record_work.bring_in", lambda *_any: 1 / 0)
    work_off(own_app)
    assert [job.state for job in db.session.scalars(select(RecordImport).order_by(RecordImport.id))] == ["failed"] * 2
    assert "division" not in stored().error


def turn(app, worker):
    with app.app_context():
        more = worker.act()
        db.session.remove()
    return more


def work_off(app):
    """Work until there is nothing to do; say how often there was."""
    worker, turns = ImportWorker(), 0
    while turn(app, worker):
        turns += 1
    return turns


def stored():
    """Return the latest import as it stands now."""
    db.session.rollback()
    return db.session.scalars(select(RecordImport).order_by(RecordImport.id.desc())).first()


def stored_again(job_id):
    """Bring the same list again."""
    job = db.session.get_one(RecordImport, job_id)
    again = take_in(job.template, content(), job.owner)
    record_import.order(again.id, job.owner)


def content():
    return list_of([["记录日期", "区域"], *(["2024-03-05", f"东区{number}"] for number in range(MANY))])


@pytest.fixture
def ordered(own_app):
    """Put an import of a small list into the queue and return its id."""
    with writing():
        owner = make_user("supervisor", sites=[make_site()])
        job = take_in(make_template(), content(), owner)
        return record_import.order(job.id, owner).id


def be_killed(url, data):
    """Work off some rows and be killed between two of them."""
    from app import create_app

    app = create_app(HUIYIN_DATA=data, HUIYIN_DATABASE_URL=url, HUIYIN_DEMO=0)
    whole, left = record_work.bring_in, KILLED_AT

    def counting(*given):
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(*given)

    record_work.bring_in = counting
    worker = ImportWorker()
    while turn(app, worker):
        pass


if __name__ == "__main__":
    be_killed(sys.argv[1], sys.argv[2])
