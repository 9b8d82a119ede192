"""Writes one export after another, a piece at a time, so that the other duties get their turn in between."""

import logging
import shutil
import time
import uuid
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from flask_babel import force_locale, gettext

from app.errors import DomainError
from app.exports import OUTPUTS
from app.extensions import db, writing
from app.models.export_job import ExportJob
from app.operations import export_job
from app.operations.extraction import extract_of

log = logging.getLogger(__name__)

BEAT = 0.5
"""Seconds between two words about the progress."""
STINT = 0.25
"""Seconds of writing between two looks at the other duties."""


@dataclass
class Running:
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


class ExportWorker:
    """Several may work beside each other: each export is leased by one of them, and a lease that runs out is free."""

    def __init__(self) -> None:
        self.name = str(uuid.uuid4())
        self._running: Running | None = None

    def act(self) -> bool:
        """Do a piece of work and say whether there is more."""
        running = self._running
        if running is None:
            return self._begin()
        try:
            self._go_on(running)
        except Exception as error:
            log.exception("export %s failed", running.job_id)
            self._end(running.job_id, running.language, error)
        return True

    def _begin(self) -> bool:
        with writing():
            job = export_job.claim(self.name)
            taken = (job.id, job.language) if job else None
        if taken is None:
            return False
        try:
            with force_locale(taken[1]):
                self._running = self._prepared(*taken)
        except Exception as error:
            log.exception("export %s cannot begin", taken[0])
            self._end(*taken, error)
        return True

    def _prepared(self, job_id: int, language: str) -> Running:
        job = db.session.get_one(ExportJob, job_id)
        output = OUTPUTS[job.output]
        extract = extract_of(job.template, export_job.records_of(job), output, job.owner)
        export_job.folder().mkdir(exist_ok=True)
        workplace = Path(mkdtemp(dir=export_job.folder(), prefix=f"{job_id}-"))
        pieces = output.write(extract, workplace / "file", job.table_key)
        return Running(job_id, language, job.rows_total, workplace, pieces)

    def _go_on(self, running: Running) -> None:
        """Write piece after piece until the other duties are due a look."""
        until = time.monotonic() + STINT
        self._write_piece(running)
        while self._running is running and time.monotonic() < until:
            self._write_piece(running)

    def _write_piece(self, running: Running) -> None:
        with force_locale(running.language):
            done = next(running.pieces, None)
        if done is None:
            with writing():
                export_job.finish(running.job_id, self.name, running.file, running.done)
            self._leave()
        else:
            running.done = done
            self._say(running)

    def _say(self, running: Running) -> None:
        """Tell how far the work is, and stop if it was cancelled or given to somebody else."""
        is_last = running.done >= running.total
        if not is_last and time.monotonic() - running.said_at < BEAT:
            return
        running.said_at = time.monotonic()
        lease = export_job.LONG_LEASE if is_last else export_job.LEASE
        with writing():
            is_wanted = export_job.renew(running.job_id, self.name, running.done, lease)
        if not is_wanted:
            self._leave()

    def _end(self, job_id: int, language: str, error: Exception) -> None:
        db.session.rollback()
        with force_locale(language):
            words = str(error) if isinstance(error, DomainError) else gettext("Something went wrong on our side.")
        with writing():
            export_job.fail(job_id, self.name, words)
        self._leave()

    def _leave(self) -> None:
        if self._running is not None:
            self._running.pieces.close()
            shutil.rmtree(self._running.workplace, ignore_errors=True)
        self._running = None
