"""The index on both databases: nobody beyond the reader's sites, in step with every change, by index only."""

import pytest
from sqlalchemy import delete, insert, select, text

from app.models.customer import Customer, CustomerKey
from app.models.room import Room
from app.search.index import SUBJECT, catch_up, customers_fitting, find, ranked, rebuild, write_words
from app.search.questions import Among, tiers
from app.search.tokens import of_name, of_phone, of_room
from tests.factories.customer import make_customer
from tests.factories.room import make_room
from tests.factories.site import make_site

ALL = Among(sees_phones=True)
HOSTILE = ["%", "_", "\\", "'", '"', "''", "*", "a' | 'b", "(", ")", ":*", "&", "!", "NEAR(", "- ", "ab:c", "🙂", "^"]


def test_finds_nobody_of_another_site(db, zhang, elsewhere):
    assert found("张伟", Among(sites=frozenset({zhang.site_id}))) == [zhang]
    assert found("张伟", Among(sites=frozenset({elsewhere.site_id}))) == [elsewhere]
    assert found("张伟", Among(sites=frozenset())) == []
    assert set(found("张伟")) == {zhang, elsewhere}


def test_finds_nobody_by_phone_for_whoever_may_not_see_it(db, zhang):
    for typed in ("13800138000", "1380", "8000", "张伟 8000"):
        assert zhang in found(typed), typed
        assert found(typed, Among(sees_phones=False)) == [], typed


@pytest.mark.parametrize(
    "typed", ["张伟", "张", "伟", "zhangw", "zw", "wei", "3-2-1201", "321201", "1201", "张伟 1201"]
)
def test_finds_by_every_form(db, zhang, typed):
    assert zhang in found(typed)
    assert zhang.id in db.session.scalars(customers_fitting(typed, ALL)).all()


def test_puts_the_whole_before_beginnings_and_those_before_parts(db):
    site = make_site()
    inside, begun, whole = (make_customer(site=site, name=name) for name in ("小张伟", "张伟明", "张伟"))

    assert found("张伟") == [whole, begun, inside]


def test_finds_by_full_pinyin_and_by_a_site_among_the_words(db):
    here, there = make_site(name="示例小区一期"), make_site(name="示例小区二期")
    rooms = [make_room(site=site, building="1", unit="1", number="101") for site in (here, there)]
    zhang, chu = (
        make_customer(site=room.site, room=room, name=name) for room, name in zip(rooms, ("张敏", "褚艳"), strict=True)
    )
    among = Among(sites=frozenset({here.id, there.id}), named=((here.id, here.name), (there.id, there.name)))

    assert (found("zhangmin", among), found("chuyan", among)) == ([zhang], [chu])
    assert (found("一期 101", among), found("101 erqi", among)) == ([zhang], [chu])
    assert find("一期 101", among, rooms=True, limit=9) == [rooms[0].id]
    assert found("一期 褚艳", among) == []
    assert db.session.scalars(customers_fitting("二期 101", among)).all() == [chu.id]


@pytest.mark.parametrize("typed", HOSTILE)
def test_takes_signs_literally(db, typed):
    named = make_customer(name=f"王{typed}五")
    make_customer(name="李小满")

    assert found(typed) == ([named] if typed.strip() else [])
    assert found(f"王{typed}五") == [named]


def test_follows_every_change(db, zhang):
    zhang.name = "单小明"
    db.session.flush()
    assert found("张伟") == []
    assert found("shanxm") == [zhang]

    zhang.room.number = "1802"
    zhang.room.code = zhang.room.made_code()
    db.session.flush()
    assert found("1201") == []
    assert found("1802") == [zhang]

    zhang.site = make_site()
    db.session.flush()
    assert found("1802", Among(sites=frozenset({zhang.site_id}))) == [zhang]

    zhang.room = None
    db.session.flush()
    assert found("1802") == []

    db.session.delete(zhang)
    db.session.flush()
    assert found("shan") == []
    assert db.session.scalars(select(CustomerKey.key)).all() == []


def test_finds_rooms_apart_from_customers(db, zhang):
    assert find("1201", ALL, rooms=True, limit=9) == [zhang.room_id]
    assert find("321201", Among(sites=frozenset({zhang.site_id + 10**6})), rooms=True, limit=9) == []
    assert find("张伟", ALL, rooms=True, limit=9) == []

    room = zhang.room
    zhang.room = None
    db.session.flush()
    db.session.delete(room)
    db.session.flush()
    assert find("1201", ALL, rooms=True, limit=9) == []


def test_rebuilds_what_stands_and_nothing_else(db, zhang, elsewhere):
    db.session.execute(delete(Customer).where(Customer.id == elsewhere.id))
    zhang_words = words(db)[zhang.id]
    write_words(db.session.connection(), [(10**6, {"a谁"})])

    assert sum(rebuild()) == 2

    assert set(words(db)) == {zhang.id, -zhang.room_id}
    assert words(db)[zhang.id] == zhang_words


def test_catches_up_with_rows_that_came_in_past_the_models(db):
    site = make_site()
    row = {
        "site_id": site.id,
        "name": "张伟",
        "customer_class": "C",
        "phone": "",
        "note": "",
        "tags": "",
        "active": True,
    }
    db.session.execute(insert(Customer).values(row))
    db.session.execute(insert(Room).values(site_id=site.id, building="", unit="", number="9", code="9"))
    assert found("张伟") == []

    assert catch_up()

    assert len(found("zw")) == 1
    assert len(find("9", ALL, rooms=True, limit=9)) == 1
    assert not catch_up()


@pytest.mark.parametrize("typed", ["张伟", "zhangw", "1201", "3-2-1201", "13800138000", "张伟 1201", "一期 1201"])
@pytest.mark.parametrize(
    "among",
    [ALL, Among(sites=frozenset({1, 2}), sees_phones=True, named=((1, "一期"), (2, "二期")))],
    ids=["all", "sites"],
)
def test_searches_by_index(db, many, typed, among):
    plan = explained(db, *ranked(tiers(typed, among), rooms=False, most=200))

    assert "Seq Scan" not in plan, plan
    assert "VIRTUAL TABLE INDEX" in plan if is_sqlite(db) else "ix_search_words_words" in plan, plan
    assert not any("SCAN search_words" in line and "INDEX 0:" in line and ":M" not in line for line in plan.split("\n"))


def found(typed, among=ALL):
    from app.extensions import db

    return [db.session.get(Customer, each) for each in find(typed, among, limit=50)]


def words(db):
    subject = "rowid" if is_sqlite(db) else "subject"
    return {row[0]: str(row[1]) for row in db.session.execute(text(f"SELECT {subject}, words FROM search_words"))}


def explained(db, statement, parameters):
    asked = text(("EXPLAIN QUERY PLAN " if is_sqlite(db) else "EXPLAIN ") + statement.text)
    return "\n".join(str(row[-1]) for row in db.session.execute(asked, parameters))


def is_sqlite(db):
    return SUBJECT[db.engine.dialect.name] == "rowid"


@pytest.fixture
def zhang(db):
    room = make_room(building="3", unit="2", number="1201")
    return make_customer(name="张伟", room=room, site=room.site, phone="13800138000")


@pytest.fixture
def elsewhere(db):
    return make_customer(name="张伟", site=make_site(), phone="13900139000")


@pytest.fixture
def many(db):
    """So many, and counted by ANALYZE, that PostgreSQL has a reason to choose."""
    rows = [
        (10**6 + each, {*of_name(f"张{chr(0x4E00 + each)}"), *of_room(f"3-{each}"), *of_phone(f"138{each:08}"), "s1"})
        for each in range(3000)
    ]
    write_words(db.session.connection(), rows)
    if not is_sqlite(db):
        db.session.execute(text("ANALYZE search_words"))
