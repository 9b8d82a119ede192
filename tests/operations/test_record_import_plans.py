"""What imports of old records ask goes through an index, on both databases, in long tables."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, inspect, select, text

from app import clock
from app.extensions import db
from app.models.record_import import RecordImport, RecordImportLine
from app.operations import record_import, record_work
from app.operations.old_record import OldRecord
from tests.factories.entry import make_entry
from tests.factories.form_template import make_template
from tests.factories.user import make_user
from tests.operations.conftest import read_whole

IMPORTS, LINES = 300, 10

READINGS: dict[str, Callable[["Archive"], Any]] = {
    "one's own imports": lambda archive: record_import.latest(archive.template, archive.by),
    "those to forget": lambda archive: record_import.sweep(),
    "rows that were refused": lambda archive: record_import.refused_rows(archive.job),
    "entries it made": lambda archive: record_import.made(archive.job, 5),
    "rows that said the same": lambda archive: record_work._seen(archive.job, [archive.record]),
    "calling it off": lambda archive: record_import.cancel(archive.job.id, archive.by),
}


def test_reads_by_index(explained: Any, archive: "Archive") -> None:
    wrong = []
    for name, reading in READINGS.items():
        plans = explained(lambda reading=reading: reading(archive))
        assert plans, name
        wrong += [f"{name}: {statement}\n{plan}" for statement, plan in plans if read_whole(plan)]
    assert not wrong, "\n\n".join(wrong)


def test_looks_for_work_only_among_what_is_unfinished(explained: Any, archive: "Archive") -> None:
    plans = [plan for statement, plan in explained(lambda: record_work.claim("worker")) if "LIMIT" in statement]
    assert plans
    assert all("ix_record_import_unfinished" in plan for plan in plans), plans


class Archive:
    """Many imports of years, one of them under way with many lines."""

    def __init__(self, site: Any) -> None:
        self.by, self.template = make_user("manager", sites=[site]), make_template()
        entry = make_entry(make_user("agent", sites=[site]), self.template, site=site)
        db.session.execute(insert(inspect(RecordImport).local_table), [self._import(n) for n in range(IMPORTS)])
        self.job: RecordImport = record_import.latest(self.template, self.by, 1)[0]
        self.job.state, self.job.finished_at, self.job.leased_until = "running", None, clock.now()
        db.session.flush()
        ids = list(db.session.scalars(select(RecordImport.id)))
        lines = [self._line(job_id, place, entry.id) for job_id in ids for place in range(LINES)]
        db.session.execute(insert(inspect(RecordImportLine).local_table), lines)
        for table in (RecordImport, RecordImportLine):
            db.session.execute(text(f"ANALYZE {table.__tablename__}"))
        self.record = OldRecord(0, "", [], fingerprint="f0")

    def _import(self, number: int) -> dict[str, Any]:
        made = clock.now() - timedelta(days=IMPORTS - number)
        about = {"owner_id": self.by.id, "template_id": self.template.id, "version_id": self.template.version_id}
        how = {"filename": "a.xlsx", "language": "zh", "state": "done", "heads": [], "rows": [], "sheets": []}
        counts = {"mapping": {}, "rows_total": 0, "forgotten": number < IMPORTS - 9}
        return about | how | counts | {"created_at": made, "finished_at": made}

    def _line(self, job_id: int, place: int, entry_id: int) -> dict[str, Any]:
        added = place % 3 > 0
        about = {"import_id": job_id, "place": place, "fingerprint": f"f{place}"}
        return about | {"outcome": "added" if added else "refused", "entry_id": entry_id if added else None}


@pytest.fixture
def archive(app: Any, site: Any) -> Archive:
    return Archive(site)
