"""The only reader of the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return this moment as naive UTC, the form every table stores."""
    return datetime.now(UTC).replace(tzinfo=None)


def today() -> date:
    """Return today's date where the desks are."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """Return a stored moment as the wall clock shows it."""
    return moment.replace(tzinfo=UTC).astimezone(CHINA)
