from itertools import count
from typing import Any

from app.extensions import db
from app.models.customer import Customer
from tests.factories.site import make_site

_numbers = count(1)


def make_customer(**given: Any) -> Customer:
    number = next(_numbers)
    wanted = {"site": given.get("site") or make_site(), "name": f"客户{number}", "phone": f"138{number:08}", **given}
    customer = Customer(**wanted)
    db.session.add(customer)
    db.session.flush()
    return customer
