"""Search among 300,000 customers: what the index takes for each kind of question, and what a suggestion takes."""

from collections.abc import Callable, Iterator
from random import Random
from time import perf_counter
from typing import Any
from urllib.parse import quote

from sqlalchemy import func, insert, select, text

from app.extensions import db, writing
from app.models.customer import Customer
from app.models.room import Room
from app.search.index import customers_fitting, find, rebuild
from app.search.questions import Among
from bench.browsing import Browser
from bench.panel import Panel
from bench.timing import Figure, timed
from bench.world import World

CUSTOMERS = 300_000
BATCH = 5_000
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎单仇解"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰文建国志永春梅红喆玥珺堃昇璟子轩梓涵"
ASKED = {
    "name, two characters": "张伟",
    "name, one character": "张",
    "pinyin, begun": "zhangw",
    "initials": "zw",
    "room": "3-2-1201",
    "room, its number": "1201",
    "phone, begun": "1380",
    "phone, last four": "8000",
    "two words": "张伟 1201",
    "nothing found": "龘龘",
}
MANY = 21


def measure(panel: Panel) -> Iterator[Figure]:
    with panel.opened() as world:
        yield from _filled(panel, world)
        for who, among in (("all sites", Among(None, True)), ("one site", Among(frozenset(world.sites[:1]), True))):
            for name, typed in ASKED.items():
                yield Figure("search", f"{name}, {who}", panel.engine, panel.size, timed(_finding(typed, among)))
        counting = _counting(Among(None, True))
        yield Figure("search", "list narrowed to a surname, counted", panel.engine, panel.size, timed(counting))
    with panel.served() as server:
        for user in ("manager", "supervisor00"):
            browser = Browser(server.port).log_in(user)
            for name in ("name, two characters", "pinyin, begun", "room, its number"):
                act = browser.getting(f"/search/suggest?q={quote(ASKED[name])}")
                yield Figure("suggestions", f"{name}, {user}", panel.engine, panel.size, timed(act))


def _finding(typed: str, among: Among) -> Callable[[], Any]:
    return lambda: find(typed, among, limit=MANY)


def _counting(among: Among) -> Callable[[], Any]:
    fitting = select(func.count()).select_from(Customer).where(Customer.id.in_(customers_fitting("张", among)))
    return lambda: db.session.scalar(fitting)


def _filled(panel: Panel, world: World) -> Iterator[Figure]:
    """Write the customers unless an earlier run has, and index them as the command does."""
    if (db.session.scalar(select(func.count()).select_from(Customer)) or 0) >= CUSTOMERS:
        return
    chance = Random(2026)
    for first in range(1, CUSTOMERS, BATCH):
        with writing():
            _write(world, chance, range(first, first + BATCH))
    begun, steps = perf_counter(), rebuild()
    done: int | None = 0
    while done is not None:
        with writing():
            done = next(steps, None)
    db.session.connection(execution_options={"isolation_level": "AUTOCOMMIT"}).execute(text("ANALYZE"))
    db.session.rollback()
    yield Figure("search index", "rebuilt", panel.engine, panel.size, {"seconds": perf_counter() - begun})


def _write(world: World, chance: Random, numbers: range) -> None:
    """Write customers each in a room of their own, without the models and so without their tokens."""
    rooms, customers = [], []
    for number in numbers:
        site = world.sites[number % len(world.sites)]
        place = number // len(world.sites)
        building, unit, door = place // 200 + 1, place // 100 % 2 + 1, f"{place % 25 + 1}{place // 25 % 4 + 1:02d}"
        code = f"{building}-{unit}-{door}"
        rooms.append({"id": number, "site_id": site, "building": str(building), "unit": str(unit), "number": door})
        rooms[-1]["code"] = code
        customers.append(_customer(chance, number, site))
    db.session.execute(insert(Room), rooms)
    db.session.execute(insert(Customer), customers)


def _customer(chance: Random, number: int, site: int) -> dict[str, Any]:
    given = "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
    return {
        "id": number,
        "name": chance.choice(SURNAMES) + given,
        "customer_class": chance.choices("ABC", (1, 3, 6))[0],
        "phone": f"13{chance.randrange(10**9):09d}",
        "site_id": site,
        "room_id": number,
        "note": "",
        "tags": "",
        "active": True,
    }
