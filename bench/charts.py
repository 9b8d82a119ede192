"""Charts: count per option at both levels, mean by month, alone and filtered by another item within a scope."""

from collections.abc import Callable, Iterator
from typing import Any

from app.answers.charts import Counting
from app.answers.filters import AnyOf, Either, Selection
from bench.browsing import Browser
from bench.panel import Panel
from bench.timing import Figure, timed
from bench.world import World

DASHBOARD = ("result", "weather", "mode", "matters", "causes", "rows.how")


def measure(panel: Panel) -> Iterator[Figure]:
    with panel.opened() as world:
        for name, act in _charts(world):
            yield Figure("chart", name, panel.engine, panel.size, timed(act))
    with panel.served() as server:
        for name, query in (("all charts of the sheet", ""), ("all charts, filtered", "?f.result=o1")):
            act = Browser(server.port).log_in("manager").getting(f"/charts/bench-visit/{query}")
            yield Figure("chart page", name, panel.engine, panel.size, timed(act, 20))


def _charts(world: World) -> Iterator[tuple[str, Callable[[], Any]]]:
    some_sites = AnyOf("@site", tuple(str(site) for site in world.sites[:3]))
    mine = AnyOf("@author", (str(world.agents[40]),))
    everything = Selection(world.template)
    filtered = Selection(world.template, (AnyOf("result", ("o1",)),))
    restricted = Selection(world.template, (AnyOf("result", ("o1",)),), Either((some_sites, mine)))
    selections = (
        ("", everything),
        (", filtered by another item", filtered),
        (", filtered, three sites or own", restricted),
    )
    for suffix, selection in selections:
        yield f"count per option, both levels{suffix}", counting(selection, "matters")
        yield f"mean of a rating by month{suffix}", averaging(selection, "rating0")
        yield f"mean of money by month{suffix}", averaging(selection, "money0")
        yield f"eight charts{suffix}", dashboard(selection)


def counting(selection: Selection, item: str) -> Callable[[], Any]:
    return lambda: Counting(selection, [item]).count_codes(item)


def averaging(selection: Selection, item: str) -> Callable[[], Any]:
    return lambda: Counting(selection, [item]).by_period(item)


def dashboard(selection: Selection) -> Callable[[], Any]:
    """Return six option counts and two trends over one selection."""

    def draw() -> Any:
        counts = Counting(selection, (*DASHBOARD, "rating0", "rating1"))
        return [*map(counts.count_codes, DASHBOARD), *map(counts.by_period, ("rating0", "rating1"))]

    return draw
