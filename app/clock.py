"""The only reader of the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")

_stopped: ContextVar[datetime | None] = ContextVar("stopped clock", default=None)


def now() -> datetime:
    """Return this moment as naive UTC, the form every table stores."""
    return _stopped.get() or datetime.now(UTC).replace(tzinfo=None)


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Let operations happen at a given moment (naive UTC): for demo data that grew over a year, and for tests."""
    token = _stopped.set(moment)
    try:
        yield
    finally:
        _stopped.reset(token)


def today() -> date:
    """Return today's date where the desks are."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """Return a stored moment as the wall clock shows it."""
    return moment.replace(tzinfo=UTC).astimezone(CHINA)


def stored(moment: datetime) -> datetime:
    """Return a moment of the wall clock, its zone given, in the form every table stores."""
    return moment.astimezone(UTC).replace(tzinfo=None)
