"""Likely duplicates among customers, side by side; merging them, and undoing that."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.errors import Invalid, NotFound, Refused
from app.extensions import writing
from app.operations.customer import may_edit_customers, may_open_customers
from app.operations.customer_merge import merge, part
from app.views._duplicates import MOST_ALIKE, Duplicates
from app.views._page import ROW, Page, signed_in

LONGEST_KEY = 120


class DuplicateView(Page):
    route_base = "/duplicates"

    @expose("/")
    @signed_in
    def index(self) -> Any:
        _check_rights()
        return _page()

    @expose("/merge", methods=["POST"])
    @signed_in
    def merge(self) -> Any:
        _check_rights()
        try:
            kept_id, others = _chosen()
            with writing():
                for gone_id in others:
                    merge(kept_id, gone_id, current_user)
        except Invalid as error:
            return _page(error=next(iter(error.errors.values()))), error.status
        flash(gettext("Merged. On the customer's page this can be undone for seven days."), "success")
        return redirect(url_for("CustomerView.page", customer_id=kept_id))

    @expose(f"/<{ROW}:merge_id>/part", methods=["POST"])
    @signed_in
    def part(self, merge_id: int) -> Response:
        with writing():
            made = part(merge_id, current_user)
            kept_id, name = made.kept_id, made.gone.name
        flash(gettext("%(name)s is a customer of their own again.", name=name), "success")
        return redirect(url_for("CustomerView.page", customer_id=kept_id))


def _page(error: str = "") -> str:
    after = request.values.get("after", "")[:LONGEST_KEY]
    return render_template("duplicate/index.html", duplicates=Duplicates(after), after=after, error=error)


def _check_rights() -> None:
    if not may_open_customers(current_user):
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    if not may_edit_customers(current_user):
        raise Refused(gettext("You may not change customers."))


def _chosen() -> tuple[int, list[int]]:
    """Return whom to keep and whom to merge into them."""
    kept = request.form.get("keep", type=int)
    others = [each for each in dict.fromkeys(request.form.getlist("same", type=int)) if each != kept]
    if not kept or not others or len(others) > MOST_ALIKE:
        raise Invalid({"keep": gettext("Choose which one to keep, and at least one other who is the same.")})
    return kept, others
