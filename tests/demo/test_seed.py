"""The demo: the same from the same seed, never twice, and nothing in it that a user could not have done."""

import json
import re
from datetime import datetime

import pytest
from sqlalchemy import func, select

from app import clock
from app.cli import install_packs
from app.demo import seed as demo
from app.demo.people import ACCOUNTS
from app.demo.progress import progress
from app.demo.seed import seed
from app.extensions import writing
from app.models.customer import Customer
from app.models.entry import Entry, EntryDraft
from app.models.entry_step import EntryStep
from app.models.sign_off import SignOff
from app.operations import setting
from app.operations.log import verify

COUNT = 20
NOW = datetime(2026, 6, 15, 2)  # noqa: DTZ001 -- tables hold naive UTC
FILE = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_makes_the_same_data_when_seeded_twice_alike(databases, engine, make_app):
    first, second = (told(make_app(databases.fresh(engine))) for _ in range(2))

    assert first == second
    assert len(first["entries"]) == COUNT


def test_goes_on_without_doubling_after_a_crash(own_app, databases, engine, make_app, monkeypatch):
    whole = told(make_app(databases.fresh(engine)))
    travel, calls = demo._travel, []

    def crashing(*given):
        calls.append(given)
        if len(calls) in (7, 19):
            raise KeyboardInterrupt
        travel(*given)

    monkeypatch.setattr(demo, "_travel", crashing)
    with clock.stopped_at(NOW):
        install_packs()
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                seed(COUNT)
        assert 0 < progress().made < COUNT
        seed(COUNT)
    again = snapshot()

    assert [line[:5] for line in again["entries"]] == [line[:5] for line in whole["entries"]]
    assert again["customers"] == whole["customers"]


def test_leaves_alone_what_another_process_has_made_meanwhile(own_app, monkeypatch):
    happen = demo._happen

    def twice(happening, random, then):
        happen(happening, random, then)
        happen(happening, random, then)

    monkeypatch.setattr(demo, "_happen", twice)
    with clock.stopped_at(NOW):
        install_packs()
        seed(5)

    assert len(snapshot()["entries"]) == 5


def test_supplies_the_rows_of_a_sheet_in_both_languages(own_app):
    install_packs()
    with writing():
        demo._give_rows()
    labels = [row["label"] for row in setting.get("rated_items")]
    assert len(labels) == len(demo.RATED_ITEMS)
    assert all(label["zh"] and label["en"].isascii() for label in labels)


def test_does_nothing_when_it_is_done(own_app):
    with clock.stopped_at(NOW):
        install_packs()
        assert seed(3) == 3
        assert progress().is_done
        assert seed(3) == 0


def test_makes_a_year_that_people_could_have_worked(own_app, db):
    told(own_app)

    report = verify(db.session)
    assert report.is_sound, list(report.lines())
    assert (report.entries, report.anchors) == (COUNT, 1)

    moments = [clock.local(moment) for moment in db.session.scalars(select(Entry.submitted_at))]
    assert (max(moments) - min(moments)).days > 200
    assert max(moments) < clock.local(NOW)
    assert all(8 <= moment.hour <= 17 for moment in moments)

    reviews = (
        select(SignOff.id).join(Entry, Entry.id == SignOff.entry_id).join(EntryStep, EntryStep.id == SignOff.step_id)
    )
    own = reviews.where(SignOff.user_id == Entry.author_id, EntryStep.role.is_not(None))
    assert db.session.scalars(reviews).all()
    assert not db.session.scalars(own).all()
    assert db.session.scalar(select(func.count()).select_from(EntryDraft)) == 0

    customers = db.session.scalars(select(Customer)).all()
    assert len(customers) == 304
    assert all(customer.owner and customer.site in customer.owner.sites for customer in customers)
    assert len(ACCOUNTS) == 12


def told(app):
    """Seed a panel and return what stands in it."""
    with app.app_context(), clock.stopped_at(NOW):
        install_packs()
        seed(COUNT)
        return snapshot()


def snapshot():
    from app.extensions import db

    entries = db.session.scalars(select(Entry).order_by(Entry.id)).all()
    steps = db.session.scalars(select(EntryStep).order_by(EntryStep.id)).all()
    customers = db.session.scalars(select(Customer).order_by(Customer.id)).all()
    return {
        "entries": [
            (each.number, each.template.key, each.author.username, each.submitted_at, plain(each.answers), each.state)
            for each in entries
        ],
        "steps": [
            (each.entry.number, each.step_key, each.state, each.decided_at, each.decided_by_id, each.note)
            for each in steps
        ],
        "customers": [
            (each.name, each.customer_class, each.phone, each.site.code, each.room_code) for each in customers
        ],
    }


def plain(answers):
    """Return answers without the names of files, which are never the same."""
    return FILE.sub("file", json.dumps(answers, ensure_ascii=False, sort_keys=True))


@pytest.fixture
def db(own_app):
    from app.extensions import db

    return db
