"""Customers of the caller's sites; phones are masked for those who need not see them."""

from typing import Any

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.errors import Refused
from app.extensions import db, writing
from app.models.customer import Customer, masked
from app.operations import customer as customers
from app.permissions import may_see_phone, sites_of
from app.security import full_name
from app.views._page import SMALL_ROW
from app.views.api._endpoint import Answer, Argument, Asked, Resource, endpoint
from app.views.api._schemas import CUSTOMER_CLASS, FLAG, SMALL_ID, listed, ref, typed
from app.views.api._selecting import next_page

MOST_ROWS = 100
DEEPEST = 10_000
ARGUMENTS = (
    Argument("q", _l("Part of the name, or how a phone begins."), typed(80)),
    Argument("site", _l("Id of a site."), SMALL_ID),
    Argument("customer_class", _l("A, B or C."), {"type": "string", **CUSTOMER_CLASS}),
    Argument("active", _l("Only those who are customers still, or only the others."), FLAG),
    Argument("page", _l("Which page, counted from 0."), {"type": "integer", "minimum": 0, "maximum": DEEPEST}),
    Argument("size", _l("Lines of a page."), {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": 25}),
)


class CustomerResource(Resource):
    @endpoint("GET", "/customers", _l("List customers by name."), listed(ref("Customer")), arguments=ARGUMENTS)
    def list_customers(self, asked: Asked) -> Any:
        _require("can_list")
        page, size = asked.arguments.get("page", 0), asked.arguments.get("size", 25)
        # One more than is shown says whether there is a next page; nobody counts them all.
        found = db.session.scalars(_wanted(asked.arguments).offset(page * size).limit(size + 1)).all()
        is_more = len(found) > size and page < DEEPEST
        return {"found": [_shown(each) for each in found[:size]], "next": next_page(page, is_more)}

    @endpoint("GET", f"/customers/<{SMALL_ROW}:customer_id>", _l("Read a customer."), ref("Customer"))
    def read_customer(self, asked: Asked, customer_id: int) -> Any:
        _require("can_show")
        return _shown(customers.find(customer_id, current_user))

    @endpoint(
        "POST",
        "/customers",
        _l("Add a customer to one of your sites."),
        ref("Customer"),
        status=201,
        takes=ref("NewCustomer"),
    )
    def add_customer(self, asked: Asked) -> Answer:
        _require("can_add")
        with writing():
            customer_id = customers.add(asked.body, current_user).id
        made = customers.find(customer_id, current_user)
        return Answer(_shown(made), 201, {"Location": f"/api/v1/customers/{customer_id}"})

    @endpoint(
        "PATCH",
        f"/customers/<{SMALL_ROW}:customer_id>",
        _l("Change a customer; what is not named stays."),
        ref("Customer"),
        takes=ref("CustomerChange"),
    )
    def change_customer(self, asked: Asked, customer_id: int) -> Any:
        _require("can_edit")
        with writing():
            customers.change(customer_id, asked.body, current_user)
        return _shown(customers.find(customer_id, current_user))


def _require(right: str) -> None:
    """Ask for the right that opens the same on the page."""
    if not current_app.extensions["appbuilder"].sm.has_access(right, "CustomerView"):
        raise Refused(gettext("Ask your administrator if you need it for your work."))


def _wanted(asked: Any) -> Any:
    around = (joinedload(Customer.site), joinedload(Customer.room), joinedload(Customer.owner))
    found = select(Customer).options(*around).order_by(Customer.name, Customer.id)
    sites = sites_of(current_user)
    if sites is not None:
        found = found.where(Customer.site_id.in_(sites))
    if asked.get("q"):
        by_phone = [Customer.phone.startswith(asked["q"], autoescape=True)] if may_see_phone(current_user) else []
        found = found.where(or_(Customer.name.contains(asked["q"], autoescape=True), *by_phone))
    chosen = {"site": Customer.site_id, "customer_class": Customer.customer_class, "active": Customer.active}
    return found.where(*(column == asked[name] for name, column in chosen.items() if name in asked))


def _shown(customer: Customer) -> dict[str, Any]:
    owner = customer.owner
    return {
        "id": customer.id,
        "name": customer.name,
        "customer_class": customer.customer_class,
        "phone": customer.phone if may_see_phone(current_user) else masked(customer.phone),
        "site": {"id": customer.site_id, "name": customer.site.name},
        "room": customer.room_code,
        "owner": {"id": owner.id, "name": full_name(owner)} if owner else None,
        "note": customer.note,
        "tags": customer.tags,
        "active": customer.active,
        "seen": customers.mark(customer),
    }
