"""Whatever was submitted, changed, voided, folded and rebuilt: lists and charts say what the documents say."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from app.answers import listing
from app.answers.charts import Counting
from app.answers.filters import AnyOf, Between, Blank, Contains, Days, Either, Filled, Filter, Selection
from app.answers.folding import rebuild
from tests.answers import brute
from tests.answers.conftest import Book

MODES = ("phone", "phone/first", "phone/regular", "visit", "visit/home", "visit/shop", "letter")
WORDS = ("回访", "催缴 50%", "Repair", "_维修_", "回家", "")
LONG = "很" * 150
DAY = date(2026, 3, 1)


@pytest.mark.parametrize("seed", range(3))
def test_agrees_with_the_documents_after_any_history(seed: int, book: Book) -> None:
    chance = random.Random(seed)
    for _round in range(8):
        for _step in range(15):
            take_a_step(chance, book)
        for _question in range(6):
            compare(chance, book)


def test_agrees_with_the_documents_when_another_template_shares_the_segment(books: Callable[..., Book]) -> None:
    chance = random.Random(7)
    one, other = books(1), books(500)
    for _step in range(80):
        take_a_step(chance, chance.choice((one, other)))
    compare(chance, one)
    compare(chance, other)


def take_a_step(chance: random.Random, book: Book) -> None:
    step = chance.choice([submit] * 12 + [edit] * 5 + [void, fold, fold, fold_some, rebuild_all])
    step(chance, book)


def submit(chance: random.Random, book: Book) -> None:
    author, site = chance.randrange(3), chance.choice((None, 0, 1, 2))
    book.submit(some_answers(chance), author=author, site=site, days=chance.randrange(100))


def edit(chance: random.Random, book: Book) -> None:
    if book.entries:
        book.change(chance.choice(list(book.entries.values())), answers=some_answers(chance))


def void(chance: random.Random, book: Book) -> None:
    if book.entries:
        book.change(chance.choice(list(book.entries.values())), state="void")


def fold(_chance: random.Random, book: Book) -> None:
    book.fold()


def fold_some(chance: random.Random, book: Book) -> None:
    book.fold(limit=chance.randrange(1, 6))


def rebuild_all(_chance: random.Random, book: Book) -> None:
    assert sum(rebuild(book.template_id)) == len(book.entries)


def some_answers(chance: random.Random) -> dict[str, Any]:
    makers: dict[str, Callable[[], Any]] = {
        "result": lambda: {"paths": [chance.choice(("good", "fair", "bad"))]},
        "mode": lambda: some_mode(chance),
        "service": lambda: chance.choice(({"na": True}, *range(1, 11))),
        "price": lambda: chance.choice((0, 0.1, 12.35, -3.2, 1_000_000.01, round(chance.uniform(-50, 50), 2))),
        "on": lambda: some_day(chance),
        "aim": lambda: some_text(chance),
        "rows": lambda: [some_row(chance) for _row in range(chance.randrange(1, 11))],
    }
    return {key: make() for key, make in makers.items() if chance.random() < 0.8}


def some_row(chance: random.Random) -> dict[str, Any]:
    makers: dict[str, Callable[[], Any]] = {
        "how": lambda: some_mode(chance),
        "hours": lambda: chance.choice((0.5, 1, 7.5)),
        "day": lambda: some_day(chance),
        "note": lambda: some_text(chance),
    }
    return {key: make() for key, make in makers.items() if chance.random() < 0.7}


def some_mode(chance: random.Random) -> dict[str, Any]:
    paths = ["phone", "phone/first", "phone/regular", "letter"]
    return {"paths": sorted({chance.choice(paths), *chance.sample(["visit/home", "visit/shop"], chance.randrange(3))})}


def some_text(chance: random.Random) -> str:
    """Return a word, now and then far inside a long text."""
    word, before = chance.choice(WORDS[:-1]), chance.choice((0, 0, 0, chance.randrange(150)))
    return LONG[:before] + word + LONG[before:] if before else word


def some_day(chance: random.Random) -> str:
    return (DAY + timedelta(days=chance.randrange(-40, 40))).isoformat()


def compare(chance: random.Random, book: Book) -> None:
    conditions = [some_condition(chance) for _each in range(chance.randrange(3))]
    scope, may_see = some_scope(chance, book)
    selection = Selection(book.template_id, [each for each, _holds in conditions], scope)
    entries = brute.standing(book.entries.values())
    wanted = [entry for entry in entries if may_see(entry) and all(holds(entry) for _each, holds in conditions)]
    compare_lists(chance, selection, wanted)
    compare_charts(chance, selection, wanted)


def some_condition(chance: random.Random) -> tuple[Filter, Callable[[Any], bool]]:
    """Return a condition and what it means for a document."""
    options, rows = chance.choice(("mode", "rows.how")), chance.choice(("service", "price", "rows.hours"))
    codes, word = tuple(chance.sample(MODES, 2)), chance.choice(WORDS)
    low, high = sorted((round(chance.uniform(-5, 12), 2), round(chance.uniform(-5, 60), 2)))
    first = DAY + timedelta(days=chance.randrange(-50, 30))
    last = first + timedelta(days=chance.randrange(40))
    day, text = chance.choice(("on", "rows.day")), chance.choice(("aim", "rows.note"))
    any_item = chance.choice((options, rows, day, text))
    return chance.choice(
        (
            (AnyOf(options, codes), lambda entry: brute.has(entry, options, codes)),
            (Between(rows, low, high), lambda entry: brute.is_between(entry, rows, low, high)),
            (Days(day, first, last), lambda entry: brute.has_day(entry, day, first, last)),
            (Contains(text, word), lambda entry: brute.has_text(entry, text, word)),
            (Filled(any_item), lambda entry: brute.is_filled(entry, any_item)),
            (Blank(any_item), lambda entry: not brute.is_filled(entry, any_item)),
        )
    )


def some_scope(chance: random.Random, book: Book) -> tuple[Filter | None, Callable[[Any], bool]]:
    me, sites = book.people[0].id, [book.sites[0].id, book.sites[1].id]
    of_sites = AnyOf("@site", tuple(str(site) for site in sites))
    return chance.choice(
        (
            (None, lambda _entry: True),
            (AnyOf("@author", (str(me),)), lambda entry: entry.author_id == me),
            (
                Either((of_sites, AnyOf("@author", (str(me),)))),
                lambda entry: entry.site_id in sites or entry.author_id == me,
            ),
            (Either(()), lambda _entry: False),
        )
    )


def compare_lists(chance: random.Random, selection: Selection, wanted: list[Any]) -> None:
    offset, limit = chance.choice((0, 0, 3, 1000)), chance.randrange(1, 30)
    ids = sorted((entry.id for entry in wanted), reverse=True)
    page = listing.page(selection, offset=offset, limit=limit)
    assert (page.entry_ids, page.count) == (ids[offset : offset + limit], len(ids))
    item, descending = chance.choice(("service", "price", "rows.hours")), chance.random() < 0.5
    by_number = list(brute.sorted_by(wanted, item, descending=descending))
    page = listing.page(selection, listing.ByNumber(item, descending), offset=offset, limit=limit)
    assert page.entry_ids == by_number[offset : offset + limit]
    by_text = listing.page(selection, listing.ByText("aim", descending), limit=1000)
    assert sorted(by_text.entry_ids, reverse=True) == ids
    aims = [entry.answers.get("aim", "").casefold()[:20] for entry in by_text.entries()]
    filled = [aim for aim in aims if aim]
    assert aims == sorted(filled, reverse=descending) + [""] * (len(aims) - len(filled))


def compare_charts(chance: random.Random, selection: Selection, wanted: list[Any]) -> None:
    counting = Counting(selection, chance.choice(((), ("mode", "service"), ("rows.how", "price"))))
    options = chance.choice(("mode", "rows.how"))
    by_entry, by_place = brute.counted(wanted, options)
    found = counting.count_codes(options)
    assert {code: number for code, number in found.entries.items() if number} == by_entry
    assert {code: number for code, number in found.times.items() if number} == by_place
    assert found.answered.filled == sum(brute.is_filled(entry, options) for entry in wanted)
    item = chance.choice(("service", "price", "rows.hours"))
    months = {month.first: month for month in counting.by_period(item) if month.selected}
    amounts = {first: (month.selected, month.amount.cells, month.amount.total) for first, month in months.items()}
    assert amounts == brute.monthly(wanted, item)
    answered, scale = counting.count_numbers("service")
    ratings = [value for entry in wanted for value in brute.numbers(entry, "service")]
    assert scale == {value: ratings.count(value) for value in set(ratings)}
    assert answered.not_applicable == sum(entry.answers.get("service") == {"na": True} for entry in wanted)
    assert answered.selected == len(wanted)
