"""Answers to the sheet, the same for the same number wherever they are written."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from bench.sheet import MATTERS, MODE

NAMES = (
    "张王李赵陈刘杨黄周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟"
    "谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
DAYS = [(date(2024, 1, 1) + timedelta(days=number)).isoformat() for number in range(1000)]


def answers(number: int) -> dict[str, Any]:
    """Return a complete set of stored answers."""
    chance = random.Random(number)
    found = {
        "result": one(chance, ("o0", "o1", "o2", "o3", "o4")),
        "weather": one(chance, ("o0", "o1", "o2", "o3")),
        "urgency": one(chance, ("o0", "o1", "o2")),
        "origin": one(chance, ("o0", "o1", "o2", "o3", "o4", "o5")),
        "mode": {"paths": [deepest(chance, MODE)]},
        "matters": several(chance),
        "causes": several(chance),
        **{f"rating{n}": 1 + int(10 * chance.random() ** 0.5) for n in range(4)},
        **{f"number{n}": int(chance.random() * 5000) / 10 for n in range(2)},
        **{f"money{n}": int(chance.random() * 1_000_000) for n in range(2)},
        **{f"day{n}": day(chance) for n in range(3)},
        **{f"text{n}": words(chance, 2 + int(chance.random() * 7)) for n in range(5)},
        **{f"remark{n}": words(chance, 60) for n in range(2)},
        "rows": [{"how": {"paths": [deepest(chance, MODE)]}, "aim": "回访", "on": day(chance)} for _row in range(10)],
    }
    return {key: value for key, value in found.items() if value is not None}


def one(chance: random.Random, keys: Sequence[str]) -> dict[str, Any]:
    """Tick the first options more often than the last, as people do."""
    return {"paths": [keys[int(chance.random() ** 2 * len(keys))]]}


def deepest(chance: random.Random, found: Sequence[dict[str, Any]]) -> str:
    option = any_of(chance, found)
    children = option.get("options")
    return f"{option['key']}/{any_of(chance, children)['key']}" if children else str(option["key"])


def any_of(chance: random.Random, found: Sequence[dict[str, Any]]) -> dict[str, Any]:
    # random.choice would take as long as all the rest: a million entries have it 15 million times.
    return found[int(chance.random() * len(found))]


def several(chance: random.Random) -> dict[str, Any] | None:
    paths: list[str] = []
    for group in MATTERS:
        if chance.random() < 0.4:
            ticked = [f"{group['key']}/{child['key']}" for child in group["options"] if chance.random() < 0.4]
            paths += ticked or [group["key"]]
    return {"paths": paths} if paths else None


def day(chance: random.Random) -> str:
    return DAYS[int(chance.random() * len(DAYS))]


def words(chance: random.Random, length: int) -> str:
    return "".join(chance.choices(NAMES, k=length))
