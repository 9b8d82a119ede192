"""Random expressions and random data to read: half of the data tidy, half with blanks, odd types and hard numbers."""

import random
from collections.abc import Callable
from typing import Any

NUMBERS: list[Any] = [
    *(0, 1, -1, 2, 3, 5, 7, 10, 60, 100, 0.1, 0.2, 0.3, 0.5, 1.5, 2.5, -2.5, -0.0, 1 / 3, 2 / 3),
    *(1.005, 2.675, 4.35, 1.15, 0.615, 99999.999999995, 999999999999.5, 0.9999999999995, 0.99999999999949),
    *(123456789012.5, 100000000000.5, 1234567890.125, 2**53 - 1, 2**53, 2**53 + 1, -(2**53) - 1),
    *(1e-7, -1e-9, 1e16, 9.9e20, 1e21, 1e22, 0.000001, 0.0000012345678901234, 123456789012345678901234567890),
    *(1.7976931348623157e308, 5e-324, 2.2250738585072014e-308),
]
NUMERIC_TEXTS = [
    "5",
    "-3",
    "007",
    "0.10",
    "-0",
    "9" * 40,
    "1e5",
    "+1",
    " 1",
    "1 ",
    ".5",
    "5.",
    "٣",
    "１",
    "1,000",
    "--1",
]
DATES = [
    *("2024-02-29", "2026-11-22", "2026-11-30", "2026-12-31", "0001-01-01", "9999-12-31", "2000-02-29", "0099-12-31"),
    *("2026-11-22T09:30", "09:30", "23:59", "2026-11-22T24:00", "24:00", "9:30", "2026-11-22 09:30", "2026-11-22\n"),
    *("2023-02-29", "1900-02-29", "0000-01-01", "2026-2-3", "20261122", "2026-13-01", "2026-00-10", "2026-04-31"),
]
TEXTS = [
    *(
        "满意",
        "不满意",
        "a",
        "A",
        "é",
        "e\u0301",
        "😀",
        "👨‍👩‍👧",
        "\ud83d",
        "\ude00",
        "x\ud800y",
        "张" * 50,
        "\u0000",
        " ",
    ),
    *("visit", "visit/core", "phone", "phone/first", "constructor", "__proto__", "length", "true", "null", "[]", "a.b"),
]
BLANKS: list[Any] = [None, "", [], {}]
PATHS = ["phone", "phone/first", "visit", "visit/core", "visit/", "", "other", "phon"]
ODD_PATHS = [
    *("", ".", "*", "answers", "answers.", "answers..area", "answers.*", "nothing.at.all", "today.year", "toString"),
    *("answers.rows.length", "answers.rows.constructor", "answers.area.length", "answers.area.0", "constructor.name"),
    *("__proto__.polluted", "answers.__proto__", "answers.rows.*", "answers.rows.*.*", "answers.rows.*.parts.*"),
    *("answers.rows.0", "answers.rows.00.amount", "answers.rows.99", "answers.rows.-1.amount"),
    *("answers.rows.1e0.amount", "answers.rows.*.parts.0.cost"),
]
BROKEN: list[Any] = [
    *({}, {"+": [1, 2], "-": [1, 2]}, {"nothing": 1}, {"__proto__": [1]}, {"constructor": [1]}, {"toString": []}),
    *({"/": [1]}, {"not": []}, {"if": [True]}, {"==": [1, 2, 3]}, {"var": 3}, {"var": []}, {"var": {"var": "today"}}),
]
OUT_OF_RANGE = 8.7654321e300
"""Stands for 1e400 until the case is text: JSON can say it, Python's writer cannot."""


def data(chance: random.Random, *, tidy: bool) -> dict[str, Any]:
    """Make what an expression may look at."""
    pick = _tidy(chance) if tidy else _wild(chance)
    return {
        "answers": {
            "area": pick("text"),
            "score": pick("number"),
            "amount": pick("number"),
            "done": pick("truth"),
            "on": pick("date"),
            "until": pick("date"),
            "mode": pick("picked"),
            "rows": [_row(pick) for _ in range(chance.randrange(6))] if tidy or chance.random() < 0.7 else pick("any"),
            "tags": [pick("any") for _ in range(chance.randrange(5))],
            "__proto__": pick("number"),
            "constructor": pick("text"),
        },
        "row": _row(pick),
        "customer": {"id": pick("number"), "class": pick("text"), "name": pick("text")},
        "site": {"code": pick("text")},
        "entry": {"author": pick("number"), "visit": pick("number")},
        "actor": {"roles": [pick("text"), pick("text")]},
        "today": pick("date"),
    }


def _row(pick: Callable[[str], Any]) -> Any:
    parts = [{"cost": pick("number")}, {"cost": pick("number")}]
    row = {"amount": pick("number"), "qty": pick("number"), "on": pick("date"), "mode": pick("picked"), "parts": parts}
    return row if pick("truth") is not None else pick("any")


def _tidy(chance: random.Random) -> Callable[[str], Any]:
    makers: dict[str, Callable[[], Any]] = {
        "number": lambda: chance.choice(
            [chance.randrange(-20, 120), round(chance.uniform(-50, 1000), chance.randrange(4))]
        ),
        "text": lambda: chance.choice(TEXTS[:9]),
        "date": lambda: f"{chance.randrange(2020, 2028)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}",
        "truth": lambda: chance.choice([True, False]),
        "picked": lambda: _picked(chance),
        "any": lambda: chance.choice([chance.choice(TEXTS), chance.randrange(100), True, None]),
    }
    return lambda kind: makers[kind]()


def _picked(chance: random.Random) -> Any:
    paths = chance.sample(PATHS, chance.randrange(4))
    forms: list[Any] = [
        chance.choice(PATHS),
        paths,
        {"paths": paths},
        [{"path": path, "text": {}} for path in paths],
        [paths],
        {"path": "visit"},
    ]
    return chance.choice(forms)


def _wild(chance: random.Random) -> Callable[[str], Any]:
    tidy = _tidy(chance)

    def pick(kind: str) -> Any:
        if chance.random() < 0.35:
            return tidy(kind)
        return _odd(chance, 0)

    return pick


def _odd(chance: random.Random, depth: int) -> Any:
    pools: list[list[Any]] = [NUMBERS, NUMERIC_TEXTS, DATES, TEXTS, BLANKS, [True, False], PATHS, [OUT_OF_RANGE]]
    if depth < 3 and chance.random() < 0.15:
        return [_odd(chance, depth + 1) for _ in range(chance.randrange(4))]
    if depth < 3 and chance.random() < 0.1:
        keys = chance.sample(["paths", "path", "amount", "__proto__", "constructor", "length", "0", "*"], 2)
        return {key: _odd(chance, depth + 1) for key in keys}
    return chance.choice(chance.choice(pools))


class Expressions:
    """Makes expressions that mostly fit together: an operator gets operands of its kind, now and then of any."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.makers: dict[str, list[Callable[[int], Any]]] = {
            "number": [self._number, self._computed, self._measured, self._number_of_list, self._choice_of("number")],
            "truth": [self._compared, self._joined, self._asked, self._sought, self._choice_of("truth")],
            "text": [self._text, self._joined_text, self._choice_of("text")],
            "date": [self._date, self._moved_date, self._choice_of("date")],
            "list": [
                self._column,
                self._column,
                lambda depth: [self.make("any", depth) for _ in range(self.chance.randrange(4))],
            ],
        }

    def make(self, kind: str = "any", depth: int = 5) -> Any:
        if kind == "any" or self.chance.random() < 0.06:
            kind = self.chance.choice(["number", "number", "truth", "truth", "text", "date", "list"])
        if self.chance.random() < 0.004:
            return self.chance.choice(BROKEN)
        if depth <= 0:
            return self._leaf(kind)
        return self.chance.choice(self.makers[kind])(depth - 1)

    def _leaf(self, kind: str) -> Any:
        leaves = {"number": self._number, "text": self._text, "date": self._date, "list": self._column}
        return leaves[kind](0) if kind in leaves else {"var": "answers.done"}

    def _var(self, *paths: str) -> Any:
        path = self.chance.choice(paths if self.chance.random() < 0.93 else ODD_PATHS)
        return {"var": path if self.chance.random() < 0.9 else [path]}

    def _number(self, depth: int) -> Any:
        if self.chance.random() < 0.35:
            return self.chance.choice(
                [*NUMBERS, *NUMERIC_TEXTS[:4], self.chance.randrange(100), self.chance.uniform(-9, 9), OUT_OF_RANGE]
            )
        return self._var(
            "answers.score",
            "answers.amount",
            "row.amount",
            "row.qty",
            "entry.visit",
            "answers.rows.1.amount",
            "customer.id",
        )

    def _text(self, depth: int) -> Any:
        if self.chance.random() < 0.4:
            return self.chance.choice([*TEXTS, *NUMERIC_TEXTS, *BLANKS[:2]])
        return self._var(
            "answers.area", "customer.class", "customer.name", "site.code", "actor.roles.0", "answers.constructor"
        )

    def _date(self, depth: int) -> Any:
        if self.chance.random() < 0.3:
            return self.chance.choice(DATES)
        return self._var("answers.on", "answers.until", "today", "row.on")

    def _column(self, depth: int) -> Any:
        columns = ("amount", "on", "mode", "parts.*.cost")
        return self._var(
            *(f"answers.rows.*.{column}" for column in columns), "answers.tags", "actor.roles", "answers.rows"
        )

    def _op(self, names: str, depth: int, *kinds: str) -> Any:
        operands = [self.make(kind, depth) for kind in kinds]
        sugar = len(operands) == 1 and not isinstance(operands[0], list) and self.chance.random() < 0.5
        return {self.chance.choice(names.split()): operands[0] if sugar else operands}

    def _computed(self, depth: int) -> Any:
        if self.chance.random() < 0.25:
            return {"round": [self.make("number", depth), self.chance.choice([0, 1, 2, 2, 9, 10, -1, 1.5, "2", None])]}
        count = self.chance.choice([1, 2, 2, 3])
        names = ["+ * - abs round", "+ * - / %", "+ *"][count - 1]
        return self._op(names, depth, *["number"] * count)

    def _measured(self, depth: int) -> Any:
        measured = [
            self._op("length", depth, self.chance.choice(["text", "list", "number"])),
            self._op("year month", depth, "date"),
        ]
        return self.chance.choice([*measured, self._op("days_between", depth, "date", "date")])

    def _number_of_list(self, depth: int) -> Any:
        kinds = self.chance.choice([["list"], ["number", "number"], ["list", "number"], ["date", "date"]])
        return self._op("sum avg min max count", depth, *kinds)

    def _compared(self, depth: int) -> Any:
        kind = self.chance.choice(["number", "date", "text", "any"])
        return self._op("== != < <= > >=", depth, kind, kind)

    def _joined(self, depth: int) -> Any:
        return self._op("and or", depth, *["truth"] * self.chance.choice([1, 2, 3]))

    def _asked(self, depth: int) -> Any:
        return self._op("not blank filled", depth, self.chance.choice(["truth", "any"]))

    def _sought(self, depth: int) -> Any:
        if self.chance.random() < 0.5:
            return self._op("in", depth, self.chance.choice(["text", "number"]), "list")
        answer = self._var("answers.mode", "row.mode", "answers.rows.*.mode", "answers.tags")
        return {"picked": [answer, self.chance.choice([*PATHS, ["phone", "visit"], {"var": "answers.area"}, 3])]}

    def _choice_of(self, kind: str) -> Callable[[int], Any]:
        def choice(depth: int) -> Any:
            kinds = ["truth", kind, kind] if self.chance.random() < 0.8 else ["truth", kind, "truth", kind]
            return self._op("if", depth, *kinds)

        return choice

    def _joined_text(self, depth: int) -> Any:
        return self._op(
            "concat",
            depth,
            *[self.chance.choice(["text", "number", "text", "list"]) for _ in range(self.chance.randrange(1, 4))],
        )

    def _moved_date(self, depth: int) -> Any:
        days = self.chance.choice(
            [self.chance.randrange(-800, 800), 1e9, 3_652_058, -0.5, None, self.make("number", depth)]
        )
        return {"add_days": [self.make("date", depth), days]}
