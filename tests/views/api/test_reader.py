"""Who gets a token, how long it serves, and that no cookie serves at all."""

from datetime import timedelta

import pytest
from flask_jwt_extended import create_access_token, create_refresh_token

from app.demo.people import PASSWORD as DEMO_PASSWORD
from tests.factories.user import make_user
from tests.infrastructure.client import PASSWORD
from tests.views.api.calling import LOGIN

ME = "/api/v1/me"
REFRESH = "/api/v1/security/refresh"


def test_knows_nobody_without_a_token(anybody):
    answer = anybody.get(ME)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_knows_nobody_by_their_cookie(login, app):
    mine = login(make_user("Admin"))
    assert mine.get("/users/userinfo/").status_code == 200

    for method, address in (("GET", ME), ("GET", "/api/v1/templates"), ("POST", "/api/v1/entries")):
        assert mine.open(address, method=method, json={}).status_code == 401


def test_leaves_no_cookie_behind(calling, agent):
    answer = calling(agent).get(ME)

    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("spoilt", ["", "x", "a.b.c", "{token}x", "{token}.", "\u00e9"])
def test_refuses_a_spoilt_token(anybody, calling, agent, spoilt):
    token = calling(agent).headers["Authorization"].removeprefix("Bearer ")
    headers = {"Authorization": f"Bearer {spoilt.format(token=token)}"}

    assert anybody.get(ME, headers=headers).status_code == 401


def test_refuses_a_token_that_is_over_or_of_another_kind(app, anybody, agent, db):
    gone = make_user()
    with app.test_request_context():
        over = create_access_token(str(agent.id), expires_delta=timedelta(seconds=-1))
        other = create_refresh_token(str(agent.id))
        of_nobody = create_access_token(str(gone.id))
    db.session.delete(gone)
    db.session.flush()

    for token in (over, other, of_nobody):
        assert anybody.get(ME, headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_refuses_a_token_when_the_password_changes_or_the_account_ends(calling, agent, colleague, db):
    mine, theirs = calling(agent), calling(colleague)
    agent.password = "pbkdf2:sha256:1$another$hash"
    colleague.active = False
    db.session.flush()

    assert mine.get(ME).status_code == 401
    assert theirs.get(ME).status_code == 401


def test_refuses_a_demo_account_from_another_machine(anybody):
    make_user(username="kefu1", password=DEMO_PASSWORD)
    body = {"username": "kefu1", "password": DEMO_PASSWORD}
    elsewhere = {"environ_overrides": {"REMOTE_ADDR": "192.168.1.77"}}

    refused = anybody.post(LOGIN, body, **elsewhere)

    assert refused.status_code == 401
    assert anybody.post(LOGIN, body).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"username": "x"},
        {"username": "x", "password": "x\x00"},
        {"username": ["x"], "password": {}},
        {"username": "x", "password": "y", "provider": "ldap"},
        [],
        "x",
    ],
)
def test_says_what_a_login_lacks(anybody, body):
    assert anybody.post(LOGIN, body).status_code in {400, 422}


def test_refuses_a_wrong_password_in_the_callers_language(anybody, agent):
    body = {"username": agent.username, "password": "guess"}

    english = anybody.post(LOGIN, body, headers={"Accept-Language": "en-GB,en;q=0.9,zh;q=0.1"})
    chinese = anybody.post(LOGIN, body, headers={"Accept-Language": "zh-CN"})

    assert english.status_code == chinese.status_code == 401
    assert english.json["detail"] == "User name or password is not right."
    assert not chinese.json["detail"].isascii()


def test_says_who_asks_and_what_they_may(calling, agent, site):
    me = calling(agent).get(ME).json

    assert (me["id"], me["sites"]) == (agent.id, [{"id": site.id, "name": site.name}])
    assert "fill" in me["verbs"]
    assert "void" not in me["verbs"]


def test_renews_a_token(anybody, agent):
    body = {"username": agent.username, "password": PASSWORD, "refresh": True}
    tokens = anybody.post(LOGIN, body).json
    renewing = {"Authorization": f"Bearer {tokens['refresh_token']}"}
    wrong = {"Authorization": f"Bearer {tokens['access_token']}"}

    assert anybody.call("POST", REFRESH, headers=wrong).status_code == 401
    assert anybody.call("POST", REFRESH).status_code == 401
    fresh = anybody.call("POST", REFRESH, headers=renewing).json["access_token"]
    assert anybody.get(ME, headers={"Authorization": f"Bearer {fresh}"}).status_code == 200
