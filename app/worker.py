"""What must happen without anybody asking: answers folded, the log anchored, exports written, old files swept."""

import logging
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

from flask import Flask

from app.extensions import db, writing

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds between two looks; somebody waits for an export that is ordered."""


@dataclass
class Duty:
    """One thing to do again and again; `act` does a bounded piece and says whether there is more."""

    name: str
    every: float
    """Seconds between two runs once there is nothing more to do."""
    act: Callable[[], bool]
    commits_itself: bool = False
    """It opens short transactions of its own, for its work is long."""
    next_at: float = 0.0


def duties() -> list[Duty]:
    from app.answers.folding import fold
    from app.export_worker import ExportWorker
    from app.import_worker import ImportWorker
    from app.operations import export_job, import_job, record_import
    from app.operations.attachment import sweep
    from app.operations.log import anchor_yesterday
    from app.operations.register import take_in_waiting
    from app.search.index import catch_up

    return [
        Duty("fold answers", 10, fold),
        Duty("number registers", 30, take_in_waiting),
        Duty("make customers findable", 3600, catch_up),
        Duty("anchor the log", 3600, anchor_yesterday),
        Duty("sweep unused files", 6 * 3600, sweep),
        Duty("write exports", 1, ExportWorker().act, commits_itself=True),
        Duty("sweep old exports", 3600, export_job.sweep),
        Duty("bring old records in", 1, ImportWorker().act, commits_itself=True),
        Duty("forget imported rows", 6 * 3600, import_job.sweep),
        Duty("forget old lists", 6 * 3600, record_import.sweep),
    ]


class Worker:
    """Runs the duties one after another, each in its own transaction."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.stopped = threading.Event()
        self.duties = duties()

    def run(self) -> None:
        while not self.stopped.is_set():
            self.stopped.wait(0.05 if self.look_after() else PAUSE)

    def look_after(self) -> bool:
        """Give every duty its turn and say whether any of them has more to do."""
        return sum(self.attend(duty) for duty in self.duties) > 0

    def attend(self, duty: Duty) -> bool:
        if time.monotonic() < duty.next_at:
            return False
        with self.app.app_context():
            more = self.act(duty)
            db.session.remove()
        if not more:
            duty.next_at = time.monotonic() + duty.every
        return more

    def act(self, duty: Duty) -> bool:
        """Run a duty in a transaction; one that fails is tried again later, and the others go on."""
        try:
            with nullcontext() if duty.commits_itself else writing():
                return bool(duty.act())
        except Exception:
            log.exception("duty failed: %s", duty.name)
            return False
