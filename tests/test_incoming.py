"""What the panel takes in at all."""

import io

import pytest

from tests.factories.user import make_user


@pytest.mark.parametrize(
    "address", ["/forms/%00/", "/lookup/customer?q=a%00", "/sites/list/?_flt_0_name=%00", "/?%00=1"]
)
def test_refuses_an_address_no_database_can_be_asked_about(login, address):
    answer = login(make_user("Admin")).get(address)

    assert answer.status_code == 400
    assert "hy-error-page" in answer.text


@pytest.mark.parametrize(("path", "mimetype"), [("/forms/", "text/html"), ("/api/v1/me", "application/problem+json")])
def test_refuses_an_address_that_is_not_utf_8(login, path, mimetype):
    answer = login(make_user("Admin")).get(path, environ_overrides={"QUERY_STRING": "q=\xff"})

    assert (answer.status_code, answer.mimetype) == (400, mimetype)


def test_refuses_a_text_no_database_can_store(login):
    answer = login(make_user("Admin")).post("/sites/add", data={"name": "a\x00b", "code": "x", "kind": "office"})

    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/login/", "/sites/add", "/rights/", "/setup/x"])
def test_refuses_a_form_larger_than_any_sheet(login, path):
    answer = login(make_user("Admin")).post(path, data={"name": "x" * 5_000_000})

    assert answer.status_code == 413
    assert "hy-error-page" in answer.text


def test_says_it_to_a_script_in_json(login):
    mine = login(make_user("agent"))
    headers = {"Accept": "application/json", "X-CSRFToken": mine.csrf_token()}

    answer = mine.post("/drafts/x/save", data={"name": "x" * 5_000_000}, headers=headers)

    assert answer.status_code == 413
    assert answer.json["message"]


def test_refuses_a_file_larger_than_any_picture(app, login, monkeypatch):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    mine = login(make_user("agent"))

    answer = mine.post("/files/", data={"file": (io.BytesIO(b"x" * 2000), "big.png"), "kind": "photo"})

    assert answer.status_code == 413
