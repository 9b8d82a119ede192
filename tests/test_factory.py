"""The panel as a whole: made twice, and every page of it for every role."""

import pytest

from app.grants import ROLES
from tests.factories.user import make_user

# Pages that answer only to what an earlier page gave them, or that end the session.
APART = {"static", "appbuilder.static", "AuthDBView.logout", "SecurityApi.refresh"}


def test_has_the_same_pages_when_made_twice(app, databases, make_app):
    other = make_app(databases.fresh("sqlite"))

    assert sorted(map(str, other.url_map.iter_rules())) == sorted(map(str, app.url_map.iter_rules()))


@pytest.mark.parametrize("role", [None, "Admin", *ROLES])
def test_answers_every_address_without_failing(app, client, login, role):
    mine = login(make_user(role)) if role else client

    failed = [address for address in addresses(app) if mine.get(address).status_code >= 500]

    assert not failed


def addresses(app):
    """Yield each page's address, with 1 for everything it asks for."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" in rule.methods and rule.endpoint not in APART:
                values = dict.fromkeys(rule.arguments, 1)
                yield app.url_map.bind("localhost").build(rule.endpoint, values)
