"""The demo's surveys: answered as customers would, reviewed as a supervisor would, and the log verifies."""

from random import Random

from sqlalchemy import select

from app.cli import install_packs
from app.demo import seed
from app.demo.people import make_accounts
from app.demo.places import make_customers
from app.demo.surveys import make_surveys
from app.extensions import db, writing
from app.models.entry import Entry
from app.models.survey import Survey
from app.operations.log import verify


def test_has_surveys_with_a_return_rate_and_answers_nobody_forged(own_app):
    install_packs()
    with writing():
        make_accounts()
        make_customers(Random("customers"))
        seed._give_rows()
        make_surveys(Random("surveys"), seed._user("zhuguan1"), 6, seed._scene)

    made = db.session.scalars(select(Survey).order_by(Survey.id)).all()
    assert [(each.mode, each.given_out, each.answered) for each in made] == [("invited", 12, 6), ("open", 12, 6)]
    assert {each.state for each in db.session.scalars(select(Entry))} <= {"running", "done"}
    assert verify(db.session).findings == []
