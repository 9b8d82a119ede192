"""The page of likely duplicates: only of the reader's sites, only for who may change customers; merging and undoing."""

import re

import pytest
from sqlalchemy import insert, select, text

from app.models.customer import Customer, CustomerKey
from app.models.customer_merge import CustomerMerge
from app.views._duplicates import shared_keys
from tests.factories.customer import make_customer
from tests.factories.room import make_room
from tests.factories.site import make_site
from tests.factories.user import make_user
from tests.views.visits import make_visits, visit


def test_is_not_there_for_whoever_may_not_change_customers(login, pair, site):
    one, other = pair
    for role, status in (("handler", 404), ("clerk", 403)):
        mine = login(make_user(role, sites=[site]))
        assert mine.get("/duplicates/").status_code == status
        assert mine.post("/duplicates/merge", data={"keep": one.id, "same": [other.id]}).status_code == status


def test_neither_shows_nor_merges_customers_of_other_sites(login, db, pair, stranger):
    one, other = pair
    mine = login(stranger)

    assert one.name not in mine.get("/duplicates/").text
    assert mine.post("/duplicates/merge", data={"keep": one.id, "same": [other.id]}).status_code == 404
    assert db.session.scalars(select(CustomerMerge)).all() == []


def test_does_not_take_somebody_of_another_site_for_a_duplicate(login, pair, agent):
    one, _other = pair
    one.site, one.room = make_site(), None

    assert shown(login(agent).get("/duplicates/")) == []


def test_lists_who_shares_a_phone_a_name_and_room_or_sound_and_digits(login, agent, site):
    room = make_room(site=site)
    same_phone = [make_customer(site=site, name=name, phone="13800138000").id for name in ("甲一", "乙二")]
    same_room = [make_customer(site=site, name="丙三", phone=phone, room=room).id for phone in ("", "1")]
    same_sound = [make_customer(site=site, name=name, phone=phone).id for name, phone in SOUNDS]
    make_customer(site=site, name="丙三", phone="")

    assert sorted(shown(login(agent).get("/duplicates/"))) == sorted([same_phone, same_room, same_sound])


def test_shows_each_group_once_and_phones_masked(login, pair, agent):
    page = login(agent).get("/duplicates/")

    assert shown(page) == [[each.id for each in pair]]
    assert pair[0].phone not in page.text


def test_merges_and_undoes_it(login, db, pair, agent):
    kept, gone = pair
    made = visit(agent, make_visits(), customer={"id": gone.id, "name": gone.name})
    mine = login(agent)

    page = mine.post("/duplicates/merge", data={"keep": kept.id, "same": [kept.id, gone.id]}, follow_redirects=True)

    assert made.number in page.text
    assert shown(mine.get("/duplicates/")) == []
    assert mine.get(f"/customers/{gone.id}").location.endswith(f"/customers/{kept.id}")
    assert f'/customers/{gone.id}"' not in mine.get("/customers/list/").text
    assert mine.get(f"/customers/edit/{gone.id}").status_code == 404
    (undo,) = re.findall(r'action="(/duplicates/\d+/part)"', page.text)
    assert mine.post(undo).location.endswith(f"/customers/{kept.id}")
    assert db.session.get(Customer, gone.id, populate_existing=True).merged_into_id is None
    assert made.number in mine.get(f"/customers/{gone.id}").text
    assert mine.post(undo).status_code == 409


@pytest.mark.parametrize(
    "chosen", [{}, {"keep": "x"}, {"keep": "1"}, {"keep": "1", "same": ["1"]}, {"same": ["1", "2"]}]
)
def test_says_what_is_missing(login, agent, pair, chosen):
    answer = login(agent).post("/duplicates/merge", data=chosen)

    assert answer.status_code == 422
    assert shown(answer) == [[each.id for each in pair]]


def test_tells_the_second_of_two_people(login, pair, agent, colleague):
    one, other = pair
    login(agent).post("/duplicates/merge", data={"keep": one.id, "same": [other.id]})

    assert login(colleague).post("/duplicates/merge", data={"keep": other.id, "same": [one.id]}).status_code == 409


def test_goes_on_page_by_page_and_asks_little(login, agent, site, asked):
    for number in range(12):
        for name in ("甲", "乙"):
            make_customer(site=site, name=name, phone=f"139{number:08}")
    mine = login(agent)
    first = mine.get("/duplicates/")
    (further,) = re.findall(r'href="(/duplicates/\?after=[^"]+)"', first.text)

    assert len(shown(first)) == 10
    assert len(shown(mine.get(further))) == 2
    assert len(asked(lambda: mine.get("/duplicates/"))) <= 12


@pytest.mark.parametrize("sites", [None, frozenset({1})], ids=["all", "sites"])
def test_walks_keys_by_index(db, site, agent, sites):
    customers = [
        {"id": 5000 + n, "name": "甲", "site_id": site.id, "customer_class": "C", "phone": "", "note": ""}
        for n in range(900)
    ]
    db.session.execute(insert(Customer).values([each | {"tags": "", "active": True} for each in customers]))
    rows = [{"customer_id": each["id"], "key": f"phone:{each['id']}", "site_id": site.id} for each in customers]
    db.session.execute(insert(CustomerKey), rows)
    is_sqlite = db.engine.dialect.name == "sqlite"
    db.session.execute(text("ANALYZE customer_key"))
    if not is_sqlite:
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    written = str(shared_keys(sites, "phone:").limit(11).compile(db.engine, compile_kwargs={"literal_binds": True}))
    explained = f"EXPLAIN {'QUERY PLAN ' * is_sqlite}{written}".replace(":", r"\:")
    plan = "\n".join(str(row[-1]) for row in db.session.execute(text(explained)))

    assert "ix_customer_key" in plan or "PRIMARY KEY" in plan, plan
    assert "Seq Scan" not in plan, plan


def shown(page):
    forms = re.findall(r'action="/duplicates/merge".*?</form>', page.text, re.DOTALL)
    return [sorted(int(each) for each in re.findall(r'name="keep" value="(\d+)"', form)) for form in forms]


SOUNDS = (("张伟", "13911110007"), ("章玮", "13722220007"))


@pytest.fixture
def pair(site):
    return [make_customer(site=site, name="张伟", phone="13800138000") for _ in range(2)]
