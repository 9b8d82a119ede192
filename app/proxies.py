"""What stands in front of us: proxies we believe, and the public address pages are reached by."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix


class PublicAddress:
    """Knows that requests for the public host came by its scheme, though the last stretch to us is plain HTTP."""

    def __init__(self, wsgi_app: Any, address: str) -> None:
        self.wsgi_app = wsgi_app
        self.scheme, self.host = urlsplit(address)[:2]

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("HTTP_HOST") == self.host:
            environ["wsgi.url_scheme"] = self.scheme
        answer: Iterable[bytes] = self.wsgi_app(environ, start_response)
        return answer


def init_app(app: Flask) -> None:
    """Believe as many proxies as the settings say and no header beyond that; build links for the public address."""
    wsgi_app: Any = app.wsgi_app
    if app.config["HUIYIN_PUBLIC_URL"]:
        wsgi_app = PublicAddress(wsgi_app, app.config["HUIYIN_PUBLIC_URL"])
    count = app.config["HUIYIN_PROXIES"]
    if count:
        wsgi_app = ProxyFix(wsgi_app, x_for=count, x_proto=count, x_host=count)
    app.wsgi_app = wsgi_app  # type: ignore[method-assign]  # Flask's documented way to add middleware
