"""Figures: how long, how often, how much, of one thing on one database of one size."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any

REPEATS = 60
WARM_UP = 3


@dataclass(frozen=True)
class Figure:
    group: str
    name: str
    engine: str
    size: int
    values: dict[str, float] = field(default_factory=dict)
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def timed(act: Callable[[], Any], repeats: int = REPEATS) -> dict[str, float]:
    """Return median and 95th percentile in milliseconds, and the last result's length where it has one."""
    for _each in range(WARM_UP):
        act()
    taken = sorted(_once(act) for _each in range(repeats))
    return {"p50": percentile(taken, 0.5), "p95": percentile(taken, 0.95)}


def percentile(ordered: list[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _once(act: Callable[[], Any]) -> float:
    begun = perf_counter()
    act()
    return (perf_counter() - begun) * 1000


def at_once(acts: list[Iterator[None]]) -> tuple[float, list[float]]:
    """Exhaust all iterators side by side; return steps per second and the milliseconds of each, sorted."""
    begun = perf_counter()
    with ThreadPoolExecutor(len(acts)) as pool:
        taken = [each for found in pool.map(_timed_steps, acts) for each in found]
    return len(taken) / (perf_counter() - begun), sorted(taken)


def _timed_steps(steps: Iterator[None]) -> list[float]:
    taken, begun = [], perf_counter()
    for _step in steps:
        taken.append((perf_counter() - begun) * 1000)
        begun = perf_counter()
    return taken
