"""Desks submit and change while the background folds and somebody reads; commits are real here."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from typing import Any

from sqlalchemy import func, select

from app.answers import listing
from app.answers.charts import Counting
from app.answers.filters import Selection
from app.answers.folding import fold_template
from app.answers.projection import record
from app.extensions import db, writing
from app.models.answer import AnswerTail
from app.models.entry import Entry
from tests.answers.conftest import START, Book

DESKS = 3
EACH = 20
RESULTS = ("good", "fair", "bad")


def test_nothing_is_lost_or_counted_twice_while_folding(own_app: Any) -> None:
    with writing():
        book = Book(db.session, "races", 1)
        places = {"template_id": book.template_id, "version_id": book.version.id, "author_id": book.people[0].id}
    done = Event()
    with ThreadPoolExecutor(DESKS + 2) as pool:
        others = [pool.submit(until, done, own_app, act, places["template_id"]) for act in (fold, read)]
        desks = [pool.submit(work, own_app, places, desk) for desk in range(DESKS)]
        try:
            for desk in desks:
                desk.result(120)
        finally:
            done.set()
        for other in others:
            other.result(60)
    compare(places["template_id"])
    while fold(places["template_id"]):
        pass
    assert db.session.scalar(select(func.count()).select_from(AnswerTail)) == 0
    compare(places["template_id"])


def work(app: Any, places: dict[str, int], desk: int) -> None:
    """Submit entries, and after each change one of those before."""
    chance = random.Random(desk)
    for turn in range(EACH):
        for act in (
            partial(submit, places, desk * 1000 + turn + 1),
            partial(change, desk * 1000 + 1 + chance.randrange(turn + 1)),
        ):
            with app.app_context():
                with writing():
                    act(chance.choice(RESULTS))
                db.session.remove()


def submit(places: dict[str, int], number: int, result: str) -> None:
    entry = Entry(
        id=number,
        number=f"R-{number}",
        submit_token=f"R-{number}",
        answers={"result": {"paths": [result]}},
        submitted_at=START,
        changed_at=START,
        **places,
    )
    db.session.add(entry)
    db.session.flush()
    record(entry)


def change(number: int, result: str) -> None:
    entry = db.session.get_one(Entry, number)
    entry.answers = {"result": {"paths": [result]}}
    db.session.flush()
    record(entry)


def until(done: Event, app: Any, act: Callable[[int], object], template_id: int) -> None:
    while not done.is_set():
        with app.app_context():
            act(template_id)
            db.session.remove()


def fold(template_id: int) -> int:
    with writing():
        return fold_template(template_id, limit=7)


def read(template_id: int) -> None:
    """Look at a page as a reader does; each entry has one result, whatever is folded meanwhile."""
    counts = Counting(Selection(template_id)).count_codes("result")
    assert sum(counts.entries.values()) == counts.answered.filled


def compare(template_id: int) -> None:
    results = [entry.answers["result"]["paths"][0] for entry in db.session.scalars(select(Entry))]
    assert len(results) == DESKS * EACH
    counts = Counting(Selection(template_id)).count_codes("result").entries
    assert {code: number for code, number in counts.items() if number} == {
        code: results.count(code) for code in set(results)
    }
    assert listing.page(Selection(template_id)).count == len(results)
    db.session.rollback()
