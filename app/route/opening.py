"""Which lines of the journey are written when an entry moves on: steps skipped on the way, then whom it waits for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.route.actors import Awaited, People, awaited
from app.route.due import due_at
from app.route.steps import Holds, Route, Stands, Step

Line = dict[str, Any]
"""Columns of an entry_step, its entry apart."""


@dataclass(frozen=True)
class Arrival:
    """What decides where an entry comes to rest."""

    answers: Mapping[str, Any]
    people: People
    at: datetime
    holds: Holds
    stands: Stands = lambda _step: False


def lines_from(route: Route, key: str, arrival: Arrival) -> list[Line]:
    """Return the lines to write when an entry arrives at a step."""
    lines: list[Line] = []
    for step, is_skipped in route.ahead(key, arrival.holds, arrival.stands):
        if is_skipped:
            lines.append(_line(step, Awaited(), arrival.at) | {"state": "skipped", "decided_at": arrival.at})
        else:
            lines += waiting_lines(step, awaited(step, arrival.people, arrival.answers), arrival)
    return lines


def waiting_lines(step: Step, whom: Iterable[Awaited], arrival: Arrival) -> list[Line]:
    """Return one waiting line for each who may take a step."""
    barred = arrival.people.author_id if step.bars_author else None
    due = due_at(arrival.at, step.within)
    return [_line(step, one, arrival.at) | {"barred_id": barred, "due_at": due} for one in whom]


def done_line(step: Step, by_id: int, opened_at: datetime, decided_at: datetime) -> Line:
    """Return the line of a step that is taken already: the author's, at submit."""
    done = {"state": "done", "decided_at": decided_at, "decided_by_id": by_id}
    return _line(step, Awaited(user_id=by_id), opened_at) | done


def _line(step: Step, whom: Awaited, at: datetime) -> Line:
    return {
        "step_key": step.key,
        "state": "waiting",
        "role": whom.role,
        "user_id": whom.user_id,
        "site_id": whom.site_id,
        "department_id": whom.department_id,
        "barred_id": None,
        "opened_at": at,
        "due_at": None,
        "decided_at": None,
        "decided_by_id": None,
        "note": "",
    }


def is_waiting(lines: Iterable[Line]) -> bool:
    return any(line["state"] == "waiting" for line in lines)
