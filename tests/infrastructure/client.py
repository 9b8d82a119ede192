"""The client that view tests talk through."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from app.extensions import db

PASSWORD = "Huiyin-2026!"  # what every user made by the factories logs in with
CHANGES = {"POST", "PUT", "PATCH", "DELETE"}


class Client(FlaskClient):
    """Send each request as the server would see it: own application context, own session, a valid CSRF token.

    Without a context of its own a request would share `g`, and with it the current user, with the test around it.
    """

    def open(self, *args: Any, csrf: bool = True, **kwargs: Any) -> TestResponse:
        """Send a request; `csrf=False`, or a token among the headers, keeps ours out."""
        method = str(kwargs.get("method", "GET")).upper()
        if csrf and method in CHANGES and "X-CSRFToken" not in (kwargs.get("headers") or {}):
            kwargs["headers"] = {**(kwargs.get("headers") or {}), "X-CSRFToken": self.csrf_token()}
        with _seen_by_the_request(), self.application.app_context():
            return super().open(*args, **kwargs)

    def csrf_token(self) -> str:
        """Return a token this client's session accepts, as Flask-WTF makes it."""
        with self.session_transaction() as session:
            raw = session.setdefault("csrf_token", "0" * 40)
        return str(URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw))


@contextmanager
def _seen_by_the_request() -> Iterator[None]:
    """Flush what the test around us has in its session, and let it read afresh afterwards."""
    if has_app_context():
        db.session.flush()
    yield
    if has_app_context():
        db.session.expire_all()


def logged_in(app: Flask, username: str, password: str = PASSWORD) -> Client:
    """Return a new client that came in through the login page."""
    client = app.test_client()
    assert isinstance(client, Client)
    response = client.post("/login/", data={"username": username, "password": password})
    assert response.status_code == 302, f"{username} may not log in"
    return client
