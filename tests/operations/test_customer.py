"""Customers kept by programs: refused first, nothing by halves, nobody overwritten unseen."""

import pytest

from app.errors import Conflict, Invalid, NotFound, Refused
from app.operations import customer as customers
from tests.factories.customer import make_customer
from tests.factories.room import make_room
from tests.factories.site import make_site
from tests.factories.user import make_user


def test_knows_no_customer_of_another_site(app):
    stranger, customer = make_user("agent", sites=[make_site()]), make_customer()

    for act in (lambda: customers.find(customer.id, stranger), lambda: customers.change(customer.id, {}, stranger)):
        with pytest.raises(NotFound):
            act()


def test_moves_nobody_to_a_site_of_others(app):
    customer = make_customer()
    own = make_user("agent", sites=[customer.site])

    with pytest.raises(Refused):
        customers.change(customer.id, {"site_id": make_site().id}, own)
    with pytest.raises(Refused):
        customers.add({"name": "张三", "site_id": make_site().id}, own)


def test_changes_nothing_by_halves(app, db):
    customer = make_customer(name="张三")
    own = make_user("agent", sites=[customer.site])

    with pytest.raises(Invalid):
        customers.change(customer.id, {"name": "李四", "room": "9-9-9"}, own)

    assert customer.name == "张三"
    assert not db.session.dirty


def test_refuses_a_change_from_an_earlier_state(app):
    customer = make_customer()
    own = make_user("agent", sites=[customer.site])
    seen = customers.mark(customer)
    customers.change(customer.id, {"note": "先", "seen": seen}, own)

    with pytest.raises(Conflict):
        customers.change(customer.id, {"note": "后", "seen": seen}, own)


def test_leaves_no_room_of_the_site_before(app):
    customer = make_customer()
    room, other = make_room(site=customer.site), make_site()
    own = make_user("agent", sites=[customer.site, other])
    customers.change(customer.id, {"room": room.code}, own)
    customers.change(customer.id, {"site_id": customer.site_id}, own)
    assert customer.room_id == room.id

    customers.change(customer.id, {"site_id": other.id}, own)

    assert (customer.site_id, customer.room_id) == (other.id, None)
