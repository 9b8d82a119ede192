"""Who asked, and by which address, when something stands between."""

import pytest
from flask import request, url_for


def seen(app, **headers):
    """Return what a request looks like from inside."""
    client = app.test_client()
    answer = client.get("/seen", headers=headers, environ_overrides={"REMOTE_ADDR": "10.0.0.9"})
    return answer.json


def test_believes_no_header_unless_told_of_a_proxy(probe):
    app = probe()

    assert seen(app, **{"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "https"}) == {
        "from": "10.0.0.9",
        "link": "http://localhost/login/",
    }


def test_believes_as_many_proxies_as_it_is_told_of(probe):
    app = probe(HUIYIN_PROXIES=1)

    assert seen(app, **{"X-Forwarded-For": "6.6.6.6, 1.2.3.4"})["from"] == "1.2.3.4"


def test_builds_links_for_the_public_address(probe):
    app = probe(HUIYIN_PUBLIC_URL="https://panel.example")

    assert seen(app, Host="panel.example")["link"] == "https://panel.example/login/"
    with app.app_context():
        assert url_for("AuthDBView.login", _external=True) == "https://panel.example/login/"


@pytest.fixture
def probe(make_app, databases):
    def make(**settings):
        app = make_app(databases.fresh("sqlite"), **settings)
        link = {"endpoint": "AuthDBView.login", "_external": True}
        app.add_url_rule("/seen", view_func=lambda: {"from": request.remote_addr, "link": url_for(**link)})
        return app

    return make
