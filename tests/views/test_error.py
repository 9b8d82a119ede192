"""Errors as pages in words, or as JSON for scripts."""

import pytest
from flask import abort

from app.errors import Conflict
from tests.factories.user import make_user


@pytest.mark.parametrize("path", ["/nothing-here", "/sites/show/987654"])
def test_says_that_something_is_not_there(login, path):
    answer = login(make_user("Admin")).get(path)

    assert answer.status_code == 404
    assert "hy-error-page" in answer.text
    assert "hy-side" in answer.text


@pytest.mark.parametrize("path", ["/static/nothing", "/static/1/nothing.css", "/static/1/%00.css"])
def test_says_plainly_that_a_file_is_not_there(client, path):
    answer = client.get(path, buffered=True)

    assert answer.status_code in {400, 404}
    assert answer.mimetype == "text/plain"


def test_says_that_something_is_not_allowed(login):
    answer = login(make_user("handler")).get("/sites/list/")

    assert answer.status_code == 403
    assert "hy-error-page" in answer.text


def test_says_that_a_page_was_open_too_long(client):
    answer = client.post("/login/", data={}, csrf=False)

    assert answer.status_code == 400
    assert "hy-error-page" in answer.text


def test_tells_a_script_in_json(client):
    answer = client.get("/nothing-here", headers={"Accept": "application/json"})

    assert answer.json["status"] == 404
    assert answer.json["message"]


@pytest.mark.parametrize(
    ("error", "status"), [(413, 413), (429, 429), (Conflict("两人同时"), 409), (ZeroDivisionError("secret"), 500)]
)
def test_answers_each_failure_with_its_page(own_app, error, status):
    own_app.add_url_rule("/probe", view_func=lambda: fail(error))
    own_app.testing = False

    answer = own_app.test_client().get("/probe")

    assert answer.status_code == status
    assert "hy-error-page" in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def fail(error):
    if isinstance(error, Exception):
        raise error
    abort(error)
