"""The register of the demo: made once, numbered without gaps, what is long over closed by the site's own supervisor."""

from datetime import datetime
from random import Random

import pytest
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import select

from app import clock
from app.cli import install_packs
from app.demo.people import make_accounts
from app.demo.places import make_customers
from app.demo.registers import FORM, NAME, make_register
from app.demo.seed import make_example
from app.extensions import db, writing
from app.models.register import RegisterLine, RegisterMonth
from app.models.saved_view import SavedView
from app.operations.saved_view import is_seen

NOW = datetime(2026, 6, 15, 2)  # noqa: DTZ001 -- tables hold naive UTC


def test_makes_nothing_while_its_form_is_not_there(app):
    make_register(None, [])

    assert db.session.scalars(select(SavedView)).all() == []


def test_closes_the_months_that_are_over_and_does_so_once(worked):
    for _ in range(2):
        with clock.stopped_at(NOW), writing():
            make_register(user("sheji"), [user("zhuguan1"), user("zhuguan2")])

    made = db.session.scalars(select(SavedView)).one()
    assert (made.name, made.is_register, made.template.key) == (NAME, True, FORM)
    assert is_seen(made, user("kefu1"))
    months = db.session.scalars(select(RegisterMonth).order_by(RegisterMonth.id)).all()
    assert {(month.closed_by_name, month.month, month.is_closed) for month in months} == {
        (name, month, True) for name in ("王五", "陈小四") for month in (3, 4, 5)
    }
    lines = db.session.scalars(select(RegisterLine).order_by(RegisterLine.id)).all()
    assert [(line.month, line.number) for line in lines] == [(3, 1), (5, 2)]


@pytest.fixture
def worked(own_app):
    """A visit in March, one in May and one in June, by an agent of the first site."""
    with clock.stopped_at(NOW):
        install_packs()
        with writing():
            make_accounts()
            make_customers(Random(2026))
        for number, (month, day) in enumerate(((3, 2), (5, 4), (6, 12))):
            assert make_example(FORM, "kefu1", datetime(2026, month, day, 3), number)  # noqa: DTZ001 -- as stored


def user(name):
    return db.session.scalars(select(User).where(User.username == name)).unique().one()
