"""Which addresses have a session, and that a token opens none of the others."""

import pytest
from flask_jwt_extended import create_access_token

from tests.factories.user import make_user


@pytest.mark.parametrize("address", ["/users/userinfo/", "/", "/api/"])
def test_opens_no_page_by_a_token(app, client, address):
    with app.test_request_context():
        token = create_access_token(str(make_user("Admin").id))

    answer = client.get(address, headers={"Authorization": f"Bearer {token}"})

    assert "/login/" in answer.location


def test_reads_no_cookie_where_tokens_count(login):
    mine = login(make_user("Admin"))

    assert mine.get("/reader/me").json["user"] is not None
    assert mine.get("/api/v1/me").status_code == 401
    assert mine.get("/reader/me").json["user"] is not None


def test_takes_the_language_from_the_header_where_there_is_no_session(login):
    mine = login(make_user("Admin"))
    mine.get("/reader/language/zh")
    english = mine.get("/api/v1/me", headers={"Accept-Language": "en"}).json["title"]

    assert english == "Nobody is signed in"
    assert mine.get("/api/v1/me", headers={"Accept-Language": "fr"}).json["title"] is not None
