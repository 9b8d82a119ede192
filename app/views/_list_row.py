"""A row of a list: what an entry says in each column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_login import current_user

from app.answers.columns import Column
from app.answers.customers import CUSTOMER
from app.answers.own import told_by
from app.models.entry import Entry
from app.operations.customer import is_at_site_of, may_open_customers
from app.security import full_name

SHORT = 11


@dataclass(frozen=True)
class CellText:
    text: str
    is_number: bool
    url: str = ""
    """The page about what the cell names, if the reader may open it."""

    @property
    def is_short(self) -> bool:
        """Say whether it looks better on one line: a name, a date, a word or two."""
        return len(self.text) <= SHORT


@dataclass(frozen=True)
class Row:
    id: int
    number: str
    state: str
    author: str
    submitted_at: datetime
    lock_version: int
    cells: list[CellText]


def row_of(entry: Entry, answers: Mapping[str, Any], columns: Sequence[Column]) -> Row:
    """Return the row of an entry whose answers the reader sees like this."""
    told = told_by(entry, answers)
    cells = [
        CellText(column.text(told), column.is_number, _customer_url(entry) if column.path == CUSTOMER else "")
        for column in columns
    ]
    author, at = full_name(entry.author), entry.submitted_at
    return Row(entry.id, entry.number, entry.state, author, at, entry.lock_version, cells)


def _customer_url(entry: Entry) -> str:
    customer = entry.customer
    if customer is None or not is_at_site_of(customer, current_user) or not may_open_customers(current_user):
        return ""
    return url_for("CustomerView.page", customer_id=customer.id)
