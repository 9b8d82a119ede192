"""The panel opened to the network: reached over an address of this machine that others use too."""

import re
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from ipaddress import ip_address
from threading import Thread
from urllib.parse import urlencode

import pytest
from werkzeug.serving import make_server

import config
from app.extensions import db
from tests.factories.user import make_user
from tests.infrastructure.client import PASSWORD

EVERYWHERE = "0.0.0.0"  # noqa: S104 -- what the case is about


@pytest.mark.sqlite
def test_lets_somebody_in_over_an_address_that_is_not_loopback(open_panel):
    panel = open_panel(HUIYIN_HOST=EVERYWHERE)
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    token = re.search('csrf-token" content="([^"]+)"', read(browser, f"{panel}/login/"))[1]

    read(browser, f"{panel}/login/", username="colleague", password=PASSWORD, csrf_token=token)

    assert "colleague" in read(browser, f"{panel}/users/userinfo/")


@pytest.mark.sqlite
def test_answers_to_no_such_address_unless_it_was_opened(open_panel):
    panel = open_panel()

    with pytest.raises(urllib.error.HTTPError, match="400") as refused:
        read(urllib.request.build_opener(), f"{panel}/login/")
    refused.value.close()


def read(browser, address, **typed):
    """Open a page, or post to it what is typed, and return what it says."""
    with browser.open(address, urlencode(typed).encode() if typed else None) as answer:
        return answer.read().decode()


@pytest.fixture
def open_panel(make_app, databases):
    """Return a function that serves a panel on all addresses and says the one others would use."""
    running = []

    def served(**settings):
        app = make_app(databases.fresh("sqlite"), **settings)
        with app.app_context():
            make_user(username="colleague")
            db.session.commit()
        server = make_server(EVERYWHERE, 0, app)
        thread = Thread(target=server.serve_forever)
        thread.start()
        running.append((server, thread))
        return f"http://{address_of_this_machine()}:{server.port}"

    yield served
    for server, thread in running:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()


def address_of_this_machine():
    """Return an IPv4 address others reach us by, or our name where the machine has no network."""
    names = sorted(config._own_names(EVERYWHERE) - {"localhost"})
    return next(filter(is_of_a_network, names), names[0])


def is_of_a_network(name):
    try:
        return ip_address(name).version == 4 and not ip_address(name).is_loopback
    except ValueError:
        return False
