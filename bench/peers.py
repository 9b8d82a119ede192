"""What other products take for the same work, and how many times as long as ours.

They were measured once and not by this bench; `WORDS` say how, and what to make of the ratios.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bench.timing import Figure

HEAD = "| work, on PostgreSQL | of others, the best | ours | others ÷ ours |"
WORDS = (
    "Others: measured once on two idle cores with PostgreSQL 15 (Frappe: MariaDB), two processes, eight "
    "clients, a form of 25 fields, each as it comes, without an index on the filtered column. Those with an "
    "API were asked through it. Ours is the work alone, in the process, unless a whole page is named; files "
    "come through the server. Another day and other data: the ratios tell the order of magnitude, not more.\n"
)


@dataclass(frozen=True)
class Work:
    words: str
    product: str
    theirs: float
    unit: str
    ours: tuple[str, str, int, str]
    """Group, name, size and value of the figure of ours that is nearest."""
    more_is_better: bool = False


LIST, DEEP = ("range on a rating, sorted by it, " + place for place in ("first page", "row 10,000"))
MEAN, COUNT = (
    "mean of a rating by month, filtered by another item",
    "count per option, both levels, filtered by another item",
)
PAGE = ("chart page", "all charts, filtered")
WORKS = (
    Work("list, filtered and sorted, 100,000", "Directus", 41, "ms", ("list", LIST, 100_000, "p50")),
    Work("the same, as a whole page", "Directus", 41, "ms", ("list page", LIST, 100_000, "p50")),
    Work("the same, 1,000,000", "NocoBase", 174, "ms", ("list", LIST, 1_000_000, "p50")),
    Work("the same, as a whole page", "NocoBase", 174, "ms", ("list page", LIST, 1_000_000, "p50")),
    Work("a deep page, 1,000,000", "NocoBase", 252, "ms", ("list", DEEP, 1_000_000, "p50")),
    Work("the same, as a whole page", "NocoBase", 252, "ms", ("list page", DEEP, 1_000_000, "p50")),
    Work("mean by month, 100,000", "NocoBase", 103, "ms", ("chart", MEAN, 100_000, "p50")),
    Work("mean by month, 1,000,000", "NocoBase", 641, "ms", ("chart", MEAN, 1_000_000, "p50")),
    Work("count per option, 100,000", "Directus", 26, "ms", ("chart", COUNT, 100_000, "p50")),
    Work("count per option, 1,000,000", "Superset", 161, "ms", ("chart", COUNT, 1_000_000, "p50")),
    Work("the same; ours a page of all 22 charts", "Superset", 161, "ms", (*PAGE, 1_000_000, "p50")),
    Work("100,000 entries as CSV", "Directus", 6.4, "s", ("export", "csv", 100_000, "seconds")),
    Work("memory meanwhile", "Directus", 864, "MB", ("export", "csv", 100_000, "megabytes")),
    Work("100,000 entries as XLSX", "Frappe", 50, "s", ("export", "xlsx", 100_000, "seconds")),
    Work("memory meanwhile", "Frappe", 580, "MB", ("export", "xlsx", 100_000, "megabytes")),
    Work(
        "processor time of a form's page", "Flask-Admin", 4.1, "ms", ("fill page", "processor time", 1_000_000, "cpu")
    ),
    Work(
        "entries submitted per second, share of one bare INSERT",
        "Flask-Admin (checks nothing)",
        0.38,
        "",
        ("submit", "8 desks, 25 items", 1_000_000, "of_floor"),
        more_is_better=True,
    ),
)


def lines(figures: list[Figure]) -> Iterator[str]:
    """Yield the table of those works we have a figure for."""
    found = {(each.group, each.name, each.size): each.values for each in figures if each.engine == "postgresql"}
    yield "## Beside others\n"
    yield WORDS
    yield HEAD
    yield "|---|---|---|---|"
    for work in WORKS:
        *place, value = work.ours
        ours = found.get(tuple(place), {}).get(value)  # type: ignore[call-overload]  # a tuple of these three
        if ours:
            ratio = ours / work.theirs if work.more_is_better else work.theirs / ours
            theirs = f"{work.product} {work.theirs:g} {work.unit}".strip()
            yield f"| {work.words} | {theirs} | {ours:,.2f} {work.unit} | {ratio:.1f} |"
    yield ""
