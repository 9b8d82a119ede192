"""What the figures are held against."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.timing import Figure

MANY, FEW = 1_000_000, 10_000
Worst = Callable[[list[Figure]], float | None]


@dataclass(frozen=True)
class Target:
    words: str
    limits: dict[str, float]
    worst: Worst
    """Find the figure that is furthest from the target; None if there is none."""
    at_most: bool = True


def slowest(group: str, begins: str = "", value: str = "p95") -> Worst:
    """Return the largest value at a million entries."""

    def find(figures: list[Figure]) -> float | None:
        wanted = (figure for figure in figures if figure.group == group and figure.name.startswith(begins))
        return max((figure.values[value] for figure in wanted if figure.size == MANY), default=None)

    return find


def growth(group: str) -> Worst:
    """Return by how much the medians of a group's first pages grow from ten thousand to a million entries."""

    def find(figures: list[Figure]) -> float | None:
        medians = {
            (figure.name, figure.size): figure.values["p50"]
            for figure in figures
            if figure.group == group and "p50" in figure.values and "row" not in figure.name
        }
        names = {name for name, size in medians if size == MANY and (name, FEW) in medians}
        return max((medians[name, MANY] / medians[name, FEW] for name in names), default=None)

    return find


def least(group: str, value: str) -> Worst:
    def find(figures: list[Figure]) -> float | None:
        return min((figure.values[value] for figure in figures if figure.group == group), default=None)

    return find


def most(group: str, value: str) -> Worst:
    def find(figures: list[Figure]) -> float | None:
        wanted = (figure for figure in figures if figure.group == group and value in figure.values)
        return max((figure.values[value] for figure in wanted), default=None)

    return find


def at(group: str, value: str, size: int, name: str = "") -> Worst:
    """Return the largest value of a group at one size, of all its figures or of one."""

    def find(figures: list[Figure]) -> float | None:
        wanted = (each for each in figures if each.group == group and each.size == size and name in {"", each.name})
        return max((figure.values[value] for figure in wanted if value in figure.values), default=None)

    return find


def alike(limit: float) -> dict[str, float]:
    return {"sqlite": limit, "postgresql": limit}


LIST = {"sqlite": 30.0, "postgresql": 40.0}
TARGETS = (
    Target("list query at 1M, slowest p95", LIST, slowest("list")),
    Target("list query, 1M ÷ 10k", alike(1.5), growth("list")),
    Target("whole list page at 1M, slowest p95", LIST, slowest("list page")),
    Target("whole list page, 1M ÷ 10k", alike(1.5), growth("list page")),
    Target("count per option at 1M, slowest p95", alike(40), slowest("chart", "count")),
    Target("mean by month at 1M, slowest p95", alike(100), slowest("chart", "mean")),
    Target("eight charts at 1M, slowest p95", alike(400), slowest("chart", "eight")),
    Target("submit, share of the floor", alike(0.5), least("submit", "of_floor"), at_most=False),
    Target("fill page, CPU ms", alike(4), most("fill page", "cpu")),
    Target("first visit, requests", alike(15), most("visit", "requests")),
    Target("first visit, kB", alike(150), most("visit", "kilobytes")),
    Target("first visit, usable after ms", alike(600), most("visit", "usable")),
    Target("designing 300 items, slowest action's p95, ms", alike(100), most("designer", "p95")),
    Target("CSV of 100k entries, times the bare writer", alike(1.2), at("export", "times_bare", 100_000, "csv")),
    Target("XLSX of 100k entries, times the bare writer", alike(1.15), at("export", "times_bare", 100_000, "xlsx")),
    Target("export of 100k entries, MB over idle", alike(60), at("export", "megabytes", 100_000)),
    Target("second start, s", alike(3), most("start", "seconds")),
    Target("idle memory, MB", alike(200), most("start", "megabytes")),
)
