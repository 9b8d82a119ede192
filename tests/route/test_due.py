"""Due times: minutes, hours and days run through, workdays are China's."""

from datetime import datetime

import pytest

from app.route.due import due_at

FRIDAY = datetime(2026, 11, 20, 3, 30)  # noqa: DTZ001 -- naive UTC, as stored: 11:30 in China


@pytest.mark.parametrize(
    ("opened", "within", "due"),
    [
        (FRIDAY, None, None),
        (FRIDAY, (30, "minutes"), "2026-11-20T04:00"),
        (FRIDAY, (24, "hours"), "2026-11-21T03:30"),
        (FRIDAY, (3, "days"), "2026-11-23T03:30"),
        (FRIDAY, (1, "workdays"), "2026-11-23T03:30"),
        # The first week of October 2026 is off; the Saturday after it is a make-up workday.
        (datetime(2026, 9, 30, 1), (1, "workdays"), "2026-10-08T01:00"),  # noqa: DTZ001 -- as above
        (datetime(2026, 10, 9, 1), (1, "workdays"), "2026-10-10T01:00"),  # noqa: DTZ001 -- as above
        # Late in the evening in UTC it is the next day in China.
        (datetime(2026, 11, 19, 18), (1, "workdays"), "2026-11-22T18:00"),  # noqa: DTZ001 -- as above
    ],
)
def test_counts(opened, within, due):
    assert due_at(opened, within) == (datetime.fromisoformat(due) if due else None)
