"""Registers: running numbers, late entries, closed months; refused users first, races on databases that commit."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from app import clock
from app.errors import Conflict, Frozen, Invalid, NotFound, Refused
from app.extensions import db, writing
from app.models.bulk import BulkJob
from app.models.register import RegisterCarried, RegisterEvent, RegisterLine
from app.operations import bulk, draft, grant, register, saved_view
from app.operations import entry as entries
from app.operations.bulk import Plan
from app.operations.erasure import erase
from app.operations.register_book import Book, carried_ids, in_order, month_of, own_ids
from app.operations.register_taken import rebuild, taken
from app.operations.saved_view import Wanted
from app.permissions import Scope, Verb
from app.security import full_name
from tests.factories.customer import make_customer
from tests.factories.entry import make_entry, waiting_step
from tests.factories.form_template import SIMPLE, make_template
from tests.factories.room import make_room
from tests.factories.site import make_site
from tests.factories.user import make_user
from tests.operations.test_races import together, user

OCTOBER, NOVEMBER = (clock.stored(datetime(2026, month, 20, 10, tzinfo=clock.CHINA)) for month in (10, 11))
LAST_YEAR, THIS_YEAR = (datetime(2025, 12, 31, hour, tzinfo=UTC).replace(tzinfo=None) for hour in (15, 16))
"""An hour on both sides of midnight in China."""

# ---- who may not


def test_closes_for_nobody_who_does_not_sign_for_the_site(agent, designer, book, stranger):
    for by in (agent, designer, stranger, make_user("clerk")):
        with pytest.raises(Refused):
            register.close(book, by)
    assert month_of(book) is None


def test_does_not_exist_for_who_does_not_see_the_form(admin, book):
    grant.put("handler", Verb.SEE, Scope.NONE, admin, book.register.template)
    by = make_user("handler")

    for act in (lambda: register.close(book, by), lambda: register.reopen(book, by, "更正")):
        with pytest.raises(NotFound):
            act()


def test_takes_in_nothing_of_another_site_or_form(agent, supervisor, book, stranger):
    made = at(OCTOBER, lambda: make_entry(agent, book.register.template, site=agent.sites[0]))
    other = make_entry(agent, make_template(), site=agent.sites[0])

    with pytest.raises(NotFound):
        register.take_in(book.register, [made.id], stranger)
    with pytest.raises(Refused):
        register.take_in(book.register, [other.id], supervisor)
    with pytest.raises(Refused):
        register.take_in(book.register, [made.id], agent)
    assert lines_of(book) == []


def test_is_opened_again_by_a_manager_with_a_reason_only(agent, supervisor, manager, book):
    at(NOVEMBER, lambda: register.close(book, supervisor))

    for by in (agent, supervisor):
        with pytest.raises(Refused):
            register.reopen(book, by, "更正")
    with pytest.raises(Invalid):
        register.reopen(book, manager, " ")
    register.reopen(book, manager, "漏登")
    with pytest.raises(Conflict):
        register.reopen(book, manager, "漏登")
    assert [(each.verb, each.reason) for each in events()] == [("close", ""), ("reopen", "漏登")]


# ---- numbers


def test_numbers_what_matches_by_year_and_site(agent, book):
    elsewhere = make_site()
    traveller = make_user("agent", sites=[elsewhere])
    template = book.register.template
    for moment, site in [(OCTOBER, agent.sites[0]), (NOVEMBER, agent.sites[0]), (NOVEMBER, elsewhere)]:
        by = agent if site in agent.sites else traveller
        at(moment, lambda site=site, by=by: make_entry(by, template, site=site))
    at(LAST_YEAR, lambda: make_entry(agent, template, site=agent.sites[0]))
    at(THIS_YEAR, lambda: make_entry(agent, template, site=agent.sites[0]))
    make_entry(agent, template, {"area": "西区"}, site=agent.sites[0])

    assert register.take_in_waiting() is False
    register.take_in_waiting()

    lines = [(line.year, line.month, line.number) for line in all_lines() if line.site_id != elsewhere.id]
    assert lines == [(2026, 10, 1), (2026, 11, 2), (2025, 12, 1), (2026, 1, 3)]
    assert [line.number for line in all_lines() if line.site_id == elsewhere.id] == [1]


def test_keeps_the_number_of_a_voided_entry(agent, supervisor, book):
    first, _second = (at(OCTOBER, lambda: make_entry(agent, book.register.template, site=agent.sites[0])) for _ in "12")
    register.take_in_waiting()
    entries.void(first, supervisor, "重复")
    at(OCTOBER, lambda: make_entry(agent, book.register.template, site=agent.sites[0]))
    register.take_in_waiting()

    assert [(line.number, line.entry.state) for line in lines_of(book)] == [(1, "void"), (2, "running"), (3, "running")]


def test_carries_over_what_was_not_finished_when_the_month_began(agent, supervisor, book):
    made = [at(OCTOBER, lambda: make_entry(agent, book.register.template, site=agent.sites[0])) for _ in range(3)]
    register.take_in_waiting()
    at(OCTOBER, lambda: entries.sign(waiting_step(made[0]), supervisor))
    at(NOVEMBER, lambda: entries.sign(waiting_step(made[1]), supervisor))

    months = [Book(book.register, book.site_id, 2026, month) for month in (11, 12)]
    assert [[line.number for line in carried_over(month)] for month in months] == [[2, 3], [3]]


# ---- closed months


def test_keeps_the_lines_of_a_closed_month_as_they_stood(agent, supervisor, book):
    told = {"area": "东区", "aim": "巡视"}
    made = at(OCTOBER, lambda: make_entry(agent, book.register.template, told, site=agent.sites[0]))
    at(NOVEMBER, lambda: register.close(book, supervisor))
    entries.correct(draft.open_correction(made, supervisor), {"area": "东区", "aim": "抄表"}, supervisor, "笔误")

    (line,) = lines_of(book)
    assert line.frozen == ["东区", "巡视"]
    assert line.entry.answers["aim"] == "抄表"
    month = month_of(book)
    assert (month.heads, month.closed_by_id) == (["区域", "目的"], supervisor.id)


def test_keeps_every_line_of_a_month_however_many(agent, supervisor, manager, book, monkeypatch):
    monkeypatch.setattr("app.operations.register_book.AT_ONCE", 3)
    template, november = book.register.template, Book(book.register, book.site_id, 2026, 11)
    for _each in range(8):
        at(OCTOBER, lambda: make_entry(agent, template, {"area": "东区", "aim": "巡视"}, site=agent.sites[0]))
    for each in (book, november):
        at(NOVEMBER, lambda each=each: register.close(each, supervisor))

    assert [(line.number, line.frozen) for line in lines_of(book)] == [(n, ["东区", "巡视"]) for n in range(1, 9)]
    kept = db.session.execute(select(RegisterCarried.line_id, RegisterCarried.cells).order_by(RegisterCarried.position))
    assert [tuple(row) for row in kept] == [(line.id, ["东区", "巡视"]) for line in lines_of(book)]
    assert [event.lines for event in events()] == [8, 0]
    register.reopen(november, manager, "补正")
    assert db.session.scalars(select(RegisterCarried.line_id)).all() == []


def test_knows_which_entries_have_numbers_without_their_lines(agent, supervisor, book):
    made = [at(OCTOBER, lambda: make_entry(agent, book.register.template, site=agent.sites[0])) for _ in range(5)]
    register.take_in(book.register, [made[3].id, made[1].id], supervisor)
    register.take_in(book.register, [made[4].id], supervisor)
    known = taken(book.register.id)

    assert list(known) == sorted(line.entry_id for line in all_lines())
    assert rebuild(book.register.id) == len(known)
    assert taken(book.register.id) == known
    assert register.waiting(book.register) == [made[0].id, made[2].id]


def test_lets_late_entries_in_only_with_a_reason_and_marks_them(agent, supervisor, book):
    at(OCTOBER, lambda: make_entry(agent, book.register.template, site=agent.sites[0]))
    at(NOVEMBER, lambda: register.close(book, supervisor))
    made = at(OCTOBER, lambda: make_entry(agent, book.register.template, site=agent.sites[0]))

    register.take_in_waiting()
    assert len(lines_of(book)) == 1
    with pytest.raises(Invalid):
        register.take_in(book.register, [made.id], supervisor)
    assert register.take_in(book.register, [made.id], supervisor, "漏登") == 1
    assert register.take_in(book.register, [made.id], supervisor, "漏登") == 0

    assert [(line.number, line.is_late, line.reason) for line in lines_of(book)] == [(1, False, ""), (2, True, "漏登")]
    assert [each.verb for each in events()] == ["close", "late"]


def test_closes_no_month_that_has_not_begun_and_none_twice(supervisor, book):
    with pytest.raises(Invalid):
        register.close(Book(book.register, book.site_id, 2999, 1), supervisor)
    at(NOVEMBER, lambda: register.close(book, supervisor))
    with pytest.raises(Conflict):
        at(NOVEMBER, lambda: register.close(book, supervisor))


def test_forgets_what_is_erased_in_closed_months_too(agent, supervisor, admin, book):
    told = {"area": "东区", "aim": "巡视"}
    made = at(OCTOBER, lambda: make_entry(agent, book.register.template, told, site=agent.sites[0]))
    november = Book(book.register, book.site_id, 2026, 11)
    for each in (book, november):
        at(NOVEMBER, lambda each=each: register.close(each, supervisor))
    erase(made, "aim", admin, "客户要求")

    assert lines_of(book)[0].frozen == ["东区", ""]
    kept = db.session.execute(select(RegisterCarried.line_id, RegisterCarried.cells)).all()
    assert kept == [(lines_of(book)[0].id, ["东区", ""])]


def test_keeps_whom_its_lines_were_about_until_that_is_erased(agent, supervisor, admin, designer, site):
    naming = {"key": "who", "items": [{"key": "whom", "type": "customer", "label": "客户"}]}
    template = make_template(sections=[*SIMPLE["sections"], naming])
    own = Wanted("走访台账", ["@customer", "@room", "@site", "@author", "area"], ["supervisor"], is_register=True)
    view = saved_view.save(template, own, designer)
    months = [Book(view, site.id, 2026, month) for month in (10, 11)]
    lady = make_customer(site=site, name="李小满", room=make_room(site=site))
    told = {"area": "东区", "whom": {"id": lady.id, "name": lady.name}}
    made = at(OCTOBER, lambda: make_entry(agent, template, told, site=site, customer=lady))
    register.take_in_waiting()
    for each in months:
        at(NOVEMBER, lambda each=each: register.close(each, supervisor))
    lady.name = "李大满"

    there = [lady.room_code, site.name, full_name(agent), "东区"]
    assert lines_of(months[0])[0].frozen == ["李小满", *there]
    assert db.session.scalars(select(RegisterCarried.cells)).all() == [["李小满", *there]]
    erase(made, "whom", admin, "客户要求")
    assert lines_of(months[0])[0].frozen == ["", "", *there[1:]]
    assert db.session.scalars(select(RegisterCarried.cells)).all() == [["", "", *there[1:]]]
    assert made.customer_id is None


def test_never_changes_what_was_written_about_a_month(supervisor, book):
    at(NOVEMBER, lambda: register.close(book, supervisor))
    (event,) = events()

    event.reason = "改写"
    with pytest.raises(Frozen):
        db.session.flush()


def test_deletes_no_register_with_numbers(agent, designer, book):
    at(OCTOBER, lambda: make_entry(agent, book.register.template, site=agent.sites[0]))
    register.take_in_waiting()

    with pytest.raises(Refused):
        saved_view.remove(book.register, designer)
    with pytest.raises(Refused):
        saved_view.change(book.register, Wanted("不再是台账"), designer, book.register.lock_version)


# ---- at once


def test_numbers_without_gaps_when_taken_in_from_many_sides(own_app):
    with writing():
        site = make_site()
        keeper, author, designer = (make_user(role, sites=[site]).id for role in ("supervisor", "agent", "designer"))
        template = make_template()
        made = [make_entry(user(author), template, site=site).id for _ in range(12)]
        book_id = saved_view.save(template, wanted(), user(designer)).id

    def taking(ids):
        return lambda by: register.take_in(saved_view.find(book_id, by), ids, by)

    by_hand = [(keeper, taking(ids)) for ids in (made[:6], made[3:9], made)]
    calls = [*by_hand, (keeper, lambda _by: register.take_in_waiting())]
    together(own_app, calls)

    db.session.rollback()
    assert sorted(db.session.scalars(select(RegisterLine.number))) == list(range(1, 13))


def test_lets_one_of_two_close_a_month_and_tells_the_other(own_app):
    with writing():
        site = make_site()
        one, other, designer = (make_user(role, sites=[site]).id for role in ("supervisor", "supervisor", "designer"))
        book_id = saved_view.save(make_template(), wanted(roles=["supervisor"]), user(designer)).id
        site_id = site.id
    today = clock.today()

    def close(by):
        return register.close(Book(saved_view.find(book_id, by), site_id, today.year, today.month), by).id

    outcomes = together(own_app, [(one, close), (other, close)])

    assert sorted(type(each) is Conflict for each in outcomes) == [False, True]
    db.session.rollback()
    assert [event.verb for event in events()] == ["close"]


def test_leaves_all_or_nothing_when_killed(own_app, tmp_path):
    with writing():
        site = make_site()
        keeper, author, designer = (make_user(role, sites=[site]).id for role in ("supervisor", "agent", "designer"))
        template = make_template()
        made = [make_entry(user(author), template, site=site).id for _ in range(3)]
        book_id = saved_view.save(template, wanted(), user(designer)).id
        job = bulk.start(template, Plan("sign", str(uuid4())), dict.fromkeys(made), user(keeper))
        job_id, line_id = job.id, bulk.next_line(job)
    address = own_app.config["SQLALCHEMY_DATABASE_URI"]
    program = [sys.executable, "-m", "tests.operations.killed_register", address, str(tmp_path)]
    ids = [str(each) for each in (keeper, book_id, line_id, *made)]
    subprocess.run([*program, *ids], check=True, cwd=Path(__file__).parents[2], timeout=120)

    assert all_lines() == []
    assert bulk.progress(db.session.get(BulkJob, job_id)).left == len(made)
    with writing():
        assert register.take_in(saved_view.find(book_id, user(keeper)), made, user(keeper)) == len(made)
    assert [line.number for line in all_lines()] == [1, 2, 3]


def at(moment, act):
    with clock.stopped_at(moment):
        return act()


def wanted(roles=("supervisor", "agent", "clerk", "manager")):
    return Wanted("走访台账", ["area", "aim"], roles, is_register=True, query={"f.area": ["东"]})


def lines_of(book):
    return _read(own_ids(book, []))


def carried_over(book):
    return _read(carried_ids(book, []))


def _read(ids):
    db.session.expire_all()
    return [line for line, _cells in in_order(db.session.scalars(ids).all())]


def all_lines():
    return db.session.scalars(select(RegisterLine).order_by(RegisterLine.id)).all()


def events():
    return db.session.scalars(select(RegisterEvent).order_by(RegisterEvent.id)).all()


@pytest.fixture
def designer(app):
    return make_user("designer")


@pytest.fixture
def stranger(app):
    return make_user("supervisor", sites=[make_site()])


@pytest.fixture
def book(designer, site):
    return Book(saved_view.save(make_template(), wanted(), designer), site.id, 2026, 10)
