"""The table of exports and imports: read by index, and what the database itself refuses."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from app import clock
from app.models.export_job import ExportJob
from app.models.import_job import ImportJob
from app.operations import export_job, import_job
from tests.answers.test_plans import explained, is_sqlite
from tests.factories.form_template import make_template
from tests.factories.user import make_user

MANY = 400
READINGS = {
    "mine": (lambda by: export_job.seen_by(by).limit(25), "ix_export_job_owner"),
    "free": (lambda _by: export_job.free().limit(1), "ix_export_job_unfinished"),
    "expired": (lambda _by: export_job.expired().limit(100), "ix_export_job_expires"),
    "stale": (lambda _by: import_job.stale().limit(50), "ix_import_job_forgotten"),
}


@pytest.mark.parametrize("name", READINGS)
def test_reads_by_index(db, many, name):
    statement, index = READINGS[name]

    plan = explained(db, statement(many))

    assert "Seq Scan" not in plan
    assert index in plan


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"state": "running"},
        {"finished_at": None},
        {"rows_done": 4, "rows_total": 3},
        {"rows_done": -1},
    ],
)
def test_keeps_no_export_that_cannot_be(db, wrong):
    row = a_row(make_user("agent"), make_template()) | wrong
    with pytest.raises(IntegrityError):
        db.session.execute(insert(ExportJob), [row])


def a_row(by, template, **given):
    return {"owner_id": by.id, "owner_name": "王", "template_id": template.id, "output": "csv"} | {
        "created_at": clock.now(),
        "finished_at": clock.now(),
        "state": "done",
        **given,
    }


@pytest.fixture
def many(db):
    """Somebody with a few of many exports."""
    mine, theirs, template = make_user("agent"), make_user("agent"), make_template()
    rows = [
        a_row(theirs if number % 20 else mine, template, expires_at=clock.now() + timedelta(days=number - 5))
        for number in range(MANY)
    ]
    db.session.execute(insert(ExportJob), rows)
    imports = [
        {"owner_id": mine.id, "importer": "customer", "filename": "x", "heads": [], "rows": []}
        | {"created_at": clock.now(), "forgotten": bool(number % 20)}
        for number in range(MANY)
    ]
    db.session.execute(insert(ImportJob), imports)
    if not is_sqlite(db):
        db.session.execute(text("SET LOCAL enable_seqscan = off"))  # a few hundred rows are read sooner whole
    db.session.execute(text("ANALYZE"))
    return mine
