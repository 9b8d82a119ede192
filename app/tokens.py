"""Who asks through the API: the token in the request's header says it, and no cookie does.

A browser sends its cookies with whatever a foreign page makes it ask for. As none counts at these addresses, no forged
request can do anything there, and no CSRF token is wanted.
"""

from typing import Any

from flask import Flask, g
from flask.sessions import SecureCookieSession
from flask_jwt_extended import verify_jwt_in_request
from flask_login import LoginManager

from app.assets import PageSessions

API = "/api/v1/"


class NoSession(SecureCookieSession):
    """What a request to the API has in place of a session; nothing in it outlives the request."""


class Sessions(PageSessions):
    """Opens the session of a cookie for pages, and none for the API or for files."""

    def open_session(self, app: Flask, request: Any) -> SecureCookieSession | None:
        return NoSession() if request.path.startswith(API) else super().open_session(app, request)

    def save_session(self, app: Flask, session: Any, response: Any) -> None:
        if not isinstance(session, NoSession):
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    app.session_interface = Sessions()


def admit_by_token(logins: LoginManager) -> None:
    """Let the current user be the one a token names, at the addresses of the API only."""
    logins.request_loader(bearer)


def bearer(request: Any) -> Any | None:
    """Return whom the request's token names; without one nobody asks, and a spoilt one is refused."""
    if not request.path.startswith(API):
        return None
    verify_jwt_in_request(optional=True, locations=["headers"])
    return g.get("bearer")
