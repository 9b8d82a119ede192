"""Takes customers out of the panel exactly as their list shows them: its rows, its search, its order."""

from array import array
from typing import Any

from flask import Response, abort, request, url_for
from flask_appbuilder.urltools import get_order_args
from flask_babel import gettext
from flask_login import current_user

from app.errors import NotFound, TooLarge
from app.exports import OUTPUTS
from app.extensions import db, writing
from app.models.customer import Customer
from app.operations import customer_export
from app.views._exporting import Offer, streamed, written
from app.views._search import SearchForm

BATCH = 5_000
MOST_IN_A_WORKBOOK = 100_000
"""A workbook is written while its reader waits; CSV streams, however many there are."""
OF_THE_LIST = ("_flt_", "_oc_", "_od_")
"""What a list is searched and ordered by; its pages do not matter to a file."""


def offers() -> list[Offer]:
    """Return what the reader of the list may take out of it."""
    if not customer_export.may_export(current_user):
        return []
    asked: dict[str, Any] = {name: each for name, each in request.args.lists() if name.startswith(OF_THE_LIST)}
    return [
        Offer(output.label, url_for("CustomerView.export", output=output.name, **asked), "file-export")
        for output in OUTPUTS.values()
    ]


def exported(view: Any, name: str) -> Response:
    if name not in OUTPUTS:
        raise NotFound
    output, search = OUTPUTS[name], SearchForm(view)
    search.fill(view._filters)
    ids = _listed(view)
    if output.most_at_once is not None and len(ids) > MOST_IN_A_WORKBOOK:
        most = f"{MOST_IN_A_WORKBOOK:,}"
        raise TooLarge(
            gettext("A workbook takes at most %(most)s customers. Search for fewer, or take CSV.", most=most)
        )
    with writing():
        extract = customer_export.hand_out(ids, name, search.in_words(), current_user)
    return streamed(output, extract) if output.most_at_once is None else written(output, extract)


def _listed(view: Any) -> "array[int]":
    """Return all customers of the list as it is asked for."""
    column, direction = get_order_args().get(type(view).__name__, view.base_order)
    if column not in view.order_columns:
        abort(400)
    rows = db.session.query(Customer.id)
    fitting = view.datamodel.apply_filters(rows, view._filters.get_joined_filters(view._base_filters))
    ordered = view.datamodel.apply_order_by(fitting, column, direction).order_by(Customer.id)
    return array("I", (row.id for row in ordered.yield_per(BATCH)))
