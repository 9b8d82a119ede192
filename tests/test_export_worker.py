"""Writing exports in the background: each once, by one of several workers, and again if its worker was killed."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from python_calamine import load_workbook
from sqlalchemy import select

from app import clock
from app.export_worker import ExportWorker
from app.extensions import db, writing
from app.grants import Scope, Verb
from app.models.entry import Entry
from app.models.export_job import ExportJob
from app.operations import export_job, grant
from app.operations.export_job import Asked
from tests.factories.entry import make_entry
from tests.factories.form_template import make_template
from tests.factories.user import make_user

MANY = 5
JOBS = 3


def test_writes_every_export_once_when_several_work_at_once(own_app, ordered):
    jobs = [ordered(f"page={number}") for number in range(JOBS)]
    start = Barrier(4)

    def work(_number):
        worker, begun = ExportWorker(), []
        start.wait()
        for _turn in range(200):
            with own_app.app_context():
                worker.act()
                if worker._running and worker._running.job_id not in begun:
                    begun.append(worker._running.job_id)
                db.session.remove()
        return begun

    with ThreadPoolExecutor(4) as pool:
        begun = [job_id for each in pool.map(work, range(4)) for job_id in each]

    assert sorted(begun) == jobs
    for job in stored():
        assert (job.state, job.rows_done, job.attempts) == ("done", MANY, 1)
        assert rows_in(job) == MANY + 1
    assert left_in_folder() == sorted(f"{job}.xlsx" for job in jobs)


def test_takes_up_what_a_killed_worker_left(own_app, ordered):
    job_id = ordered()
    dead = subprocess.run(
        [sys.executable, __file__, own_app.config["SQLALCHEMY_DATABASE_URI"], str(own_app.config["HUIYIN_DATA"])],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    assert not work_off(own_app)  # its lease still runs
    assert stored()[0].state == "running"

    with clock.stopped_at(clock.now() + export_job.LONG_LEASE + timedelta(seconds=1)):
        work_off(own_app)
        (job,) = stored()
        assert (job.id, job.state, job.attempts, rows_in(job)) == (job_id, "done", 2, MANY + 1)

    with clock.stopped_at(clock.now() + export_job.ORPHANED + timedelta(hours=1)), writing():
        export_job.sweep()
    assert left_in_folder() == [f"{job_id}.xlsx"]


def test_puts_nothing_in_place_of_what_another_worker_was_given(own_app, ordered):
    ordered()
    slow, quick = ExportWorker(), ExportWorker()
    turn(own_app, slow)

    with clock.stopped_at(clock.now() + export_job.LEASE + timedelta(seconds=1)):
        work_off(own_app, quick)
        (job,) = stored()
        written = export_job.path_of(job).stat().st_ino
        work_off(own_app, slow)

    (job,) = stored()
    assert (job.state, job.attempts, export_job.path_of(job).stat().st_ino) == ("done", 2, written)
    assert left_in_folder() == [f"{job.id}.xlsx"]


def test_stops_what_was_cancelled_meanwhile(own_app, ordered):
    job_id, worker = ordered(), ExportWorker()
    turn(own_app, worker)
    with writing():
        export_job.cancel(job_id, stored()[0].owner)
    work_off(own_app, worker)

    (job,) = stored()
    assert (job.state, job.has_file) == ("cancelled", False)
    assert left_in_folder() == []


def test_gives_up_what_kills_its_workers(own_app, ordered):
    ordered()
    later = clock.now()
    for _attempt in range(export_job.MOST_ATTEMPTS):
        later += export_job.LEASE + timedelta(seconds=1)
        with clock.stopped_at(later):
            turn(own_app, ExportWorker())
    with clock.stopped_at(later + export_job.LEASE + timedelta(seconds=1)):
        work_off(own_app)

    (job,) = stored()
    assert job.state == "failed"
    assert job.error


def test_says_why_an_export_failed_and_goes_on_with_the_next(own_app, ordered, monkeypatch):
    ordered("page=1")
    with writing():
        grant.put("supervisor", Verb.EXPORT, Scope.NONE, make_user("Admin"))
    work_off(own_app)
    (job,) = stored()
    assert (job.state, bool(job.error), job.has_file) == ("failed", True, False)

    monkeypatch.setattr("app.exports._workbook.Sheets.add", lambda *_any: 1 / 0)
    with writing():
        grant.put("supervisor", Verb.EXPORT, Scope.ALL, make_user("Admin"))
    ordered("page=2")
    work_off(own_app)
    assert [job.state for job in stored()] == ["failed", "failed"]
    assert "division" not in stored()[1].error
    assert left_in_folder() == []


def turn(app, worker):
    with app.app_context():
        more = worker.act()
        db.session.remove()
    return more


def work_off(app, worker=None):
    """Work until there is nothing to do; say how often there was."""
    worker, turns = worker or ExportWorker(), 0
    while turn(app, worker):
        turns += 1
    return turns


def stored():
    db.session.rollback()
    return list(db.session.scalars(select(ExportJob).order_by(ExportJob.id)))


def rows_in(job):
    return len(load_workbook(str(export_job.path_of(job))).get_sheet_by_index(0).to_python())


def left_in_folder():
    folder = export_job.folder()
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


@pytest.fixture(autouse=True)
def piece_by_piece(monkeypatch):
    """Let every turn write one piece, however fast the machine is."""
    monkeypatch.setattr("app.export_worker.STINT", 0)


@pytest.fixture
def ordered(own_app):
    """Return a function that puts an export of a small list into the queue and returns its id."""
    with writing():
        template, agent, owner = make_template(), make_user("agent"), make_user("supervisor")
        grant.put("supervisor", Verb.EXPORT, Scope.ALL, make_user("Admin"))
        for _each in range(MANY):
            make_entry(agent, template)

    def order(query=""):
        with writing():
            ids = db.session.scalars(select(Entry.id).order_by(Entry.id)).all()
            return export_job.order(template, ids, Asked("xlsx", query), owner).id

    return order


def be_killed(url, data):
    """Begin an export, write its records and be killed before it ends."""
    from app import create_app, export_worker

    export_worker.STINT = 0
    app = create_app(HUIYIN_DATA=data, HUIYIN_DATABASE_URL=url, HUIYIN_DEMO=0)
    worker = ExportWorker()
    turn(app, worker)
    turn(app, worker)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    be_killed(sys.argv[1], sys.argv[2])
