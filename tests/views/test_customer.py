"""The page of customers."""

import pytest
from sqlalchemy import select

from app.models.customer import Customer, masked
from app.models.grant import Grant
from tests.factories.customer import make_customer
from tests.factories.room import make_room
from tests.factories.site import make_site
from tests.factories.user import make_user


def test_shows_nobody_of_another_site(login):
    customer = make_customer()
    mine = login(make_user("agent", sites=[make_site()]))

    assert customer.name not in mine.get("/customers/list/").text
    assert mine.get(f"/customers/show/{customer.id}").status_code == 404
    assert mine.get(f"/customers/edit/{customer.id}").status_code == 404


def test_refuses_to_put_somebody_into_another_site(login, db):
    elsewhere = make_site()
    mine = login(make_user("agent", sites=[make_site()]))

    page = mine.post("/customers/add", data=typed(elsewhere))

    assert "hy-alert" in page.text
    assert db.session.scalar(select(Customer).where(Customer.name == "新客户")) is None


def test_makes_somebody_with_a_room(login, db):
    room = make_room()

    login(make_user("agent", sites=[room.site])).post("/customers/add", data=typed(room.site, room_code=room.code))

    assert db.session.scalar(select(Customer).where(Customer.name == "新客户")).room == room


def test_says_that_there_is_no_such_room(login, db):
    site = make_site()

    page = login(make_user("agent", sites=[site])).post("/customers/add", data=typed(site, room_code="9-9-999"))

    assert "9-9-999" in page.text
    assert db.session.scalar(select(Customer).where(Customer.name == "新客户")) is None


def test_masks_phones_from_whoever_need_not_see_them(login, db):
    customer = make_customer(phone="13912345678")
    clerk = make_user("clerk", sites=[customer.site])
    forbid(db, "clerk")
    mine = login(clerk)

    for address in ("/customers/list/", f"/customers/{customer.id}"):
        page = mine.get(address).text
        assert "13912345678" not in page
        assert "139****5678" in page


def test_shows_no_whole_phone_in_the_list_or_the_form_whoever_reads_them(login, db):
    """Looks at whole numbers are noted, and these pages note none."""
    customer = make_customer(phone="13912345678")
    mine = login(make_user("agent", sites=[customer.site]))

    for address in ("/customers/list/", "/customers/list/?_flt_0_name=1391234", f"/customers/edit/{customer.id}"):
        page = mine.get(address).text
        assert "13912345678" not in page
        assert "139****5678" in page


@pytest.mark.parametrize("phone", ["12ab", "!!x", "1", "138****0000"])
def test_says_beside_the_input_what_is_no_phone_number(login, db, phone):
    customer = make_customer(phone="13912345678", name="旧名")
    mine = login(make_user("agent", sites=[customer.site]))

    for address in ("/customers/add", f"/customers/edit/{customer.id}"):
        page = mine.post(address, data=typed(customer.site, phone=phone, note="打了很多字")).text
        assert 'id="phone-error"' in page
        assert f'value="{phone}"' in page
        assert "打了很多字" in page
    assert db.session.scalars(select(Customer.name)).all() == ["旧名"]


def test_writes_a_phone_number_as_sheets_do(login, db):
    site = make_site()

    login(make_user("agent", sites=[site])).post("/customers/add", data=typed(site, phone=" 138 1234 5678"))

    assert db.session.scalars(select(Customer.phone)).one() == "13812345678"


@pytest.mark.parametrize("sent", ["12ab", "****"])
def test_lets_everything_else_of_a_customer_with_a_bad_number_be_changed(login, db, sent):
    customer = make_customer(phone="12ab", name="旧名")
    mine = login(make_user("agent", sites=[customer.site]))

    mine.post(f"/customers/edit/{customer.id}", data=typed(customer.site, phone=sent))

    assert [(each.name, each.phone) for each in db.session.scalars(select(Customer))] == [("新客户", "12ab")]


def test_does_not_let_them_search_by_phone_either(login, db):
    customer = make_customer(phone="13912345678")
    forbid(db, "clerk")
    mine = login(make_user("clerk", sites=[customer.site]))

    assert mine.get("/customers/list/?_flt_0_phone=139").status_code == 400


def test_keeps_a_phone_that_comes_back_masked(login, db):
    customer = make_customer(phone="13912345678", name="旧名")
    forbid(db, "agent")
    mine = login(make_user("agent", sites=[customer.site]))
    assert "13912345678" not in mine.get(f"/customers/edit/{customer.id}").text

    mine.post(f"/customers/edit/{customer.id}", data=typed(customer.site, phone="139****5678"))

    stored = db.session.scalar(select(Customer).where(Customer.name == "新客户"))
    assert stored.phone == "13912345678"


@pytest.mark.parametrize(
    ("phone", "shown"), [("13912345678", "139****5678"), ("010-88887777", "010*****7777"), ("110", "***"), ("", "")]
)
def test_masks_the_middle(phone, shown):
    assert masked(phone) == shown


def test_narrows_the_list_to_the_site_chosen_in_the_top_bar(login):
    here, there = make_customer(name="此处的人"), make_customer(name="别处的人")
    mine = login(make_user("agent", sites=[here.site, there.site]))
    mine.post("/reader/site", data={"site": here.site.id})

    narrowed = mine.get("/customers/list/").text
    widened = mine.get("/customers/list/?_flt_0_site=").text

    assert "此处的人" in narrowed
    assert "别处的人" not in narrowed
    assert "别处的人" in widened
    assert mine.get(f"/customers/{there.id}").status_code == 200


def typed(site, **other):
    return {"name": "新客户", "customer_class": "B", "phone": "13800000000", "site": site.id, "active": "y", **other}


def forbid(db, role):
    for grant in db.session.scalars(select(Grant).where(Grant.role == role, Grant.verb == "see_phone")):
        db.session.delete(grant)
    db.session.flush()
