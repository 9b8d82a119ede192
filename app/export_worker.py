"""Writes one export after another, a piece at a time."""

import shutil
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from flask_babel import force_locale

from app.exports import OUTPUTS
from app.extensions import db, writing
from app.leased_worker import LeasedWorker
from app.models.export_job import ExportJob
from app.operations import export_job
from app.operations.extraction import extract_of

BEAT = 0.5
"""Seconds between two words about the progress."""
STINT = 0.25
"""Seconds of writing between two looks at the other duties."""


@dataclass
class Exporting:
    job_id: int
    language: str
    total: int
    workplace: Path
    """A folder of its own: what a killed worker leaves in it is nobody else's."""
    pieces: Generator[int]
    done: int = 0
    said_at: float = 0.0

    @property
    def file(self) -> Path:
        return self.workplace / "file"


class ExportWorker(LeasedWorker[Exporting]):
    duty = "export"

    def claim(self) -> ExportJob | None:
        return export_job.claim(self.name)

    def prepared(self, job_id: int, language: str) -> Exporting:
        job = db.session.get_one(ExportJob, job_id)
        output = OUTPUTS[job.output]
        extract = extract_of(job.template, export_job.records_of(job), output, job.owner)
        export_job.folder().mkdir(exist_ok=True)
        workplace = Path(mkdtemp(dir=export_job.folder(), prefix=f"{job_id}-"))
        pieces = output.write(extract, workplace / "file", job.table_key)
        return Exporting(job_id, language, job.rows_total, workplace, pieces)

    def go_on(self, running: Exporting) -> bool:
        """Write piece after piece until the other duties are due a look."""
        until = time.monotonic() + STINT
        goes_on = self._write_piece(running)
        while goes_on and time.monotonic() < until:
            goes_on = self._write_piece(running)
        return goes_on

    def fail(self, job_id: int, words: str) -> None:
        export_job.fail(job_id, self.name, words)

    def clear(self, running: Exporting) -> None:
        running.pieces.close()
        shutil.rmtree(running.workplace, ignore_errors=True)

    def _write_piece(self, running: Exporting) -> bool:
        with force_locale(running.language):
            done = next(running.pieces, None)
        if done is None:
            with writing():
                export_job.finish(running.job_id, self.name, running.file, running.done)
            return False
        running.done = done
        return self._say(running)

    def _say(self, running: Exporting) -> bool:
        """Tell how far the work is, and say whether it is still wanted: not cancelled nor given to somebody else."""
        is_last = running.done >= running.total
        if not is_last and time.monotonic() - running.said_at < BEAT:
            return True
        running.said_at = time.monotonic()
        lease = export_job.LONG_LEASE if is_last else export_job.LEASE
        with writing():
            return export_job.renew(running.job_id, self.name, running.done, lease)
