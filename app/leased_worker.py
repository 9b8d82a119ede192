"""One leased job after another, a piece at a time, so that the other duties and whoever fills in get their turn."""

import logging
import uuid
from abc import ABC, abstractmethod
from typing import Any, Generic, Protocol, TypeVar

from flask_babel import force_locale, gettext

from app.errors import DomainError
from app.extensions import db, writing

log = logging.getLogger(__name__)


class Running(Protocol):
    """A job that was begun; workers add what they need to go on with it."""

    @property
    def job_id(self) -> int: ...
    @property
    def language(self) -> str: ...


R = TypeVar("R", bound=Running)


class LeasedWorker(ABC, Generic[R]):
    """Several may work beside each other: each job is leased by one of them, and a lease that runs out is free."""

    duty: str
    """What its jobs are called in the log."""

    def __init__(self) -> None:
        self.name = str(uuid.uuid4())
        self._running: R | None = None

    def act(self) -> bool:
        """Do a piece of work and say whether there is more."""
        running = self._running
        if running is None:
            return self._begin()
        try:
            if not self.go_on(running):
                self._leave()
        except Exception as error:
            self._end(running.job_id, running.language, error)
        return True

    @abstractmethod
    def claim(self) -> Any:
        """Lease the next job, with its `id` and `language`, or say that there is none."""

    @abstractmethod
    def prepared(self, job_id: int, language: str) -> R:
        """Return a job ready to be worked on; what this raises ends the job."""

    @abstractmethod
    def go_on(self, running: R) -> bool:
        """Do a piece of the job and say whether it is still this worker's and there is more of it."""

    @abstractmethod
    def fail(self, job_id: int, words: str) -> None:
        """Keep why a job came to nothing."""

    def clear(self, running: R) -> None:
        """Clear away what a job needed while it ran; most need nothing."""

    def _begin(self) -> bool:
        with writing():
            job = self.claim()
            taken = (job.id, job.language) if job else None
        if taken is None:
            return False
        try:
            with force_locale(taken[1]):
                self._running = self.prepared(*taken)
        except Exception as error:
            self._end(*taken, error)
        return True

    def _end(self, job_id: int, language: str, error: Exception) -> None:
        db.session.rollback()
        if not isinstance(error, DomainError):
            log.exception("%s %s failed", self.duty, job_id, exc_info=error)
        with force_locale(language):
            words = str(error) if isinstance(error, DomainError) else gettext("Something went wrong on our side.")
        with writing():
            self.fail(job_id, words)
        self._leave()

    def _leave(self) -> None:
        if self._running is not None:
            self.clear(self._running)
        self._running = None
