from typing import Any

from flask import redirect, render_template, request, url_for
from flask_appbuilder import expose, has_access
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import inspect, select
from sqlalchemy.orm.query import Query
from werkzeug.wrappers import Response
from wtforms import StringField

from app.answers.query import read_page
from app.errors import DomainError, Refused
from app.exports import OUTPUTS
from app.extensions import db, writing
from app.models.customer import CLASSES, Customer, masked
from app.models.customer_event import CustomerEvent
from app.models.room import Room
from app.operations import customer_check, customer_export
from app.operations.customer import customer_of, look_at_phone
from app.permissions import is_admin
from app.search.index import customers_fitting
from app.views._base import AppModelView
from app.views._customer_exporting import exported, offers
from app.views._customer_page import CustomerPage
from app.views._filters import ColumnFilter, FilterChoice
from app.views._finding import among_mine
from app.views._interface import AppInterface
from app.views._marks import yes_no
from app.views._page import ROW, signed_in
from app.views._rights import holds
from app.views._scope import InMySites, SiteChoice


class RoomField(StringField):
    """Asks for a room by its number: a select of thousands helps nobody."""

    room: Room | None = None

    def populate_obj(self, obj: Any, name: str) -> None:
        obj.room = self.room


ROOM = RoomField(_l("Room number"), description=_l("As in the list of rooms, such as 3-2-1201, or empty."))


class Fitting(ColumnFilter):
    """Finds by name, pinyin, room and phone, as the search in the top bar does."""

    def apply(self, query: Query[Any], value: str) -> Query[Any]:
        return query.filter(Customer.id.in_(customers_fitting(value, among_mine())))


class StandsAlone(ColumnFilter):
    """Leaves out who was merged into another."""

    def apply(self, query: Query[Any], value: Any) -> Query[Any]:
        return query.filter(Customer.merged_into_id.is_(None))


class CustomerFilters(FilterChoice):
    def convert(self, col_name: str) -> list[Any]:
        return [Fitting(col_name, self.datamodel)] if col_name == "name" else super().convert(col_name)


class CustomerInterface(AppInterface):
    filter_converter_class = CustomerFilters


class CustomerView(SiteChoice, AppModelView):
    route_base = "/customers"
    interface_class = CustomerInterface
    datamodel = CustomerInterface(Customer)
    choices_columns = {"customer_class": {key: key for key in CLASSES}}
    base_filters = [["site", InMySites, None], ["active", StandsAlone, None]]

    list_template = "customer/list.html"
    list_title = _l("Customers")
    add_title = _l("New customer")
    edit_title = _l("Edit customer")
    show_title = _l("Customer")

    label_columns = {
        "name": _l("Name"),
        "customer_class": _l("Class"),
        "phone": _l("Phone"),
        "site": _l("Site"),
        "room": _l("Room number"),
        "room_code": _l("Room number"),
        "owner": _l("Responsible"),
        "note": _l("Note"),
        "tags": _l("Tags"),
        "active": _l("Active"),
    }
    formatters_columns = {"active": yes_no, "phone": masked}  # whole it is shown on the customer's page, and noted
    list_columns = ["name", "customer_class", "phone", "site", "room", "owner", "active"]
    show_columns = ["name", "customer_class", "phone", "site", "room", "owner", "tags", "note", "active"]
    add_columns = edit_columns = [
        "name",
        "customer_class",
        "phone",
        "site",
        "room_code",
        "owner",
        "tags",
        "note",
        "active",
    ]
    description_columns = {"phone": _l("Like 13812345678 or 010-12345678-9. One shown with asterisks stays as it is.")}
    add_form_extra_fields = edit_form_extra_fields = {"room_code": ROOM}
    order_columns = ["name", "customer_class", "active"]
    search_columns = ["name", "customer_class", "site", "owner", "active"]
    search_labels = {"name": _l("Name, pinyin, room or phone")}
    base_order = ("name", "asc")

    def _list(self, **kwargs: Any) -> dict[str, Any]:
        return super()._list(**kwargs) | {"exports": offers()}

    def process_form(self, form: Any, is_created: bool) -> None:
        code = (form.room_code.data or "").strip()
        form.room_code.room = _room(form.site.data, code) if code else None

    @expose("/show/<pk>")
    @has_access
    def show(self, pk: Any) -> Response:
        """Send the framework's own links to the customer's page."""
        self._scoped(pk)
        return redirect(url_for("CustomerView.page", customer_id=pk))

    @expose(f"/<{ROW}:customer_id>")
    @signed_in
    def page(self, customer_id: int) -> Any:
        """Show a customer; one who was merged is shown as who they are now."""
        customer = customer_of(customer_id, current_user)
        if customer.merged_into_id:
            return redirect(url_for("CustomerView.page", customer_id=customer.merged_into_id))
        return render_template("customer/page.html", page=CustomerPage(customer))

    @expose(f"/<{ROW}:customer_id>/phone", methods=["POST"])
    @signed_in
    def phone(self, customer_id: int) -> str:
        with writing():
            phone = look_at_phone(customer_id, current_user)
        page = CustomerPage(customer_of(customer_id, current_user), whole_phone=phone)
        return render_template("customer/page.html", page=page)

    @expose(f"/<{ROW}:customer_id>/history")
    @signed_in
    def history(self, customer_id: int) -> str:
        customer = customer_of(customer_id, current_user)
        if not holds("can_delete", "CustomerView"):
            raise Refused
        told = select(CustomerEvent).where(CustomerEvent.customer_id == customer.id).order_by(CustomerEvent.id.desc())
        return render_template(
            "customer/history.html", customer=customer, events=db.session.scalars(told.limit(100)).all()
        )

    @expose("/export/<output>", methods=["POST"])
    @signed_in
    def export(self, output: str) -> Response:
        return exported(self, output)

    @expose("/exports")
    @signed_in
    def exports(self) -> str:
        if not customer_export.may_export(current_user):
            raise Refused
        page = read_page(request.args.get("page", "0"))
        noted = customer_export.seen_by(current_user).offset(page * self.page_size).limit(self.page_size + 1)
        rows = db.session.scalars(noted).all()
        shown = {"exports": rows[: self.page_size], "page": page, "has_more": len(rows) > self.page_size}
        return render_template("customer/exports.html", outputs=OUTPUTS, sees_all=is_admin(current_user), **shown)

    def prefill_form(self, form: Any, pk: int) -> None:
        form.phone.data = masked(form.phone.data)

    def pre_add(self, item: Any) -> None:
        customer_check.check(item, current_user)

    def pre_update(self, item: Any) -> None:
        before = inspect(item).attrs.phone.history.deleted
        customer_check.check(item, current_user, before[0] if before else item.phone)


def _room(site: Any, code: str) -> Room:
    found = db.session.scalar(select(Room).where(Room.site_id == site.id, Room.code == code))
    if found is None:
        raise DomainError(gettext("%(site)s has no room %(code)s.", site=site, code=code))
    return found
