"""Customers through the API: those of other sites do not exist, phones are masked, nobody overwrites unseen."""

import pytest
from sqlalchemy import delete

from app.models.customer import Customer
from app.models.grant import Grant
from tests.factories.customer import make_customer
from tests.factories.room import make_room
from tests.factories.site import make_site
from tests.factories.user import make_user

CUSTOMERS = "/api/v1/customers"


def test_refuses_whoever_does_not_open_the_page(calling, site):
    customer = make_customer(site=site)
    theirs, reading = calling(make_user("handler", sites=[site])), calling(make_user("clerk", sites=[site]))

    assert theirs.get(CUSTOMERS).status_code == 403
    assert theirs.get(f"{CUSTOMERS}/{customer.id}").status_code == 403
    for each in (theirs, reading):
        assert each.post(CUSTOMERS, {"name": "张三", "site_id": site.id}).status_code == 403
        assert each.patch(f"{CUSTOMERS}/{customer.id}", {"name": "张三"}).status_code == 403


def test_knows_no_customer_of_another_site(calling, agent, site):
    customer, mine = make_customer(), calling(agent)

    assert mine.get(f"{CUSTOMERS}/{customer.id}").status_code == 404
    assert mine.patch(f"{CUSTOMERS}/{customer.id}", {"name": "张三"}).status_code == 404
    assert mine.get(f"{CUSTOMERS}/2147483648").status_code == 404
    assert mine.get(CUSTOMERS).json["found"] == []
    assert mine.post(CUSTOMERS, {"name": "张三", "site_id": customer.site_id}).status_code == 403
    own = make_customer(site=site)
    assert mine.patch(f"{CUSTOMERS}/{own.id}", {"site_id": customer.site_id}).status_code == 403


def test_knows_no_site_that_is_not_there(calling, admin):
    answer = calling(admin).post(CUSTOMERS, {"name": "张三", "site_id": 2**31 - 1})

    assert answer.json["errors"].keys() == {"site_id"}


def test_masks_phones_and_keeps_them_when_they_come_back(calling, site, db):
    customer = make_customer(site=site, phone="13812345678")
    db.session.execute(delete(Grant).where(Grant.role == "agent", Grant.verb == "see_phone"))
    mine = calling(make_user("agent", sites=[site]))
    here = f"{CUSTOMERS}/{customer.id}"

    shown = mine.get(here).json["phone"]
    kept = mine.patch(here, {"phone": shown, "note": "改过"})

    assert shown == kept.json["phone"] == "138****5678"
    assert mine.get(f"{CUSTOMERS}?q=1381").json["found"] == []
    assert db.session.get(Customer, customer.id).phone == "13812345678"


def test_adds_and_changes(calling, agent, site):
    mine, room = calling(agent), make_room(site=site)
    given = {"name": " 张三 ", "site_id": site.id, "phone": "13812345678", "room": room.code, "owner_id": agent.id}

    made = mine.post(CUSTOMERS, given)
    here = made.headers["Location"]
    changed = mine.patch(here, {"customer_class": "A", "room": "", "owner_id": None, "seen": made.json["seen"]})
    stale = mine.patch(here, {"note": "迟了", "seen": made.json["seen"]})

    assert made.status_code == 201
    assert (made.json["name"], made.json["room"], made.json["owner"]["id"]) == ("张三", room.code, agent.id)
    assert (changed.json["customer_class"], changed.json["room"], changed.json["owner"]) == ("A", "", None)
    assert stale.status_code == 409
    assert mine.get(here).json["note"] == ""


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"name": " "}, "name"),
        ({"name": "长" * 81}, "name"),
        ({"customer_class": "D"}, "customer_class"),
        ({"owner_id": 999_999}, "owner_id"),
        ({"owner_id": 2**53 - 1}, "owner_id"),
        ({"room": "9-9-999"}, "room"),
        ({"phone": "12ab"}, "phone"),
        ({"phone": "1"}, "phone"),
        ({"phone": "139****5678"}, "phone"),
        ({"active": 1}, "active"),
        ({"id": 5}, "id"),
    ],
)
def test_says_what_is_wrong(calling, agent, site, given, wrong, db):
    customer = make_customer(site=site)

    answer = calling(agent).patch(f"{CUSTOMERS}/{customer.id}", given)

    assert answer.status_code == 422
    assert answer.json["errors"].keys() == {wrong}
    assert db.session.get(Customer, customer.id).name == customer.name


def test_adds_nobody_with_what_is_no_phone_number(calling, agent, site, db):
    answer = calling(agent).post(CUSTOMERS, {"name": "张三", "site_id": site.id, "phone": "!!x"})

    assert (answer.status_code, answer.json["errors"].keys()) == (422, {"phone"})
    assert db.session.query(Customer).count() == 0


def test_changes_other_things_of_a_customer_with_a_bad_number(calling, agent, site, db):
    customer = make_customer(site=site, phone="12ab")
    mine = calling(agent)

    assert mine.patch(f"{CUSTOMERS}/{customer.id}", {"note": "改过", "phone": "12ab"}).status_code == 200
    assert mine.patch(f"{CUSTOMERS}/{customer.id}", {"phone": "138-1234-5678"}).json["phone"] == "138-1234-5678"


def test_lists_page_by_page(calling, agent, site):
    for name in ("丙", "甲", "乙"):
        make_customer(site=site, name=name, phone="13900000000")
    make_customer(site=site, name="丁", active=False)
    mine = calling(agent)

    first = mine.get(f"{CUSTOMERS}?size=2&active=true").json
    rest = mine.get(first["next"]).json

    assert len(first["found"]) == 2
    assert len(rest["found"]) == 1
    assert rest["next"] is None
    assert [each["name"] for each in mine.get(f"{CUSTOMERS}?q=丁").json["found"]] == ["丁"]
    assert mine.get(f"{CUSTOMERS}?site={make_site().id}").json["found"] == []
    assert mine.get(f"{CUSTOMERS}?site={2**31 - 1}").json["found"] == []
