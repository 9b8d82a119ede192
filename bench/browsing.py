"""A person at the panel, as far as the server can tell: one connection, cookies, forms filled from their page."""

import http.client
import re
import time
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from bench.world import PASSWORD

Pairs = list[tuple[str, str]]
CHUNK = 65_536


class Browser:
    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.csrf = ""

    def log_in(self, username: str) -> "Browser":
        self.csrf = dict(fields_of(self.get("/login/").decode()))["csrf_token"]
        status, body = self.post("/login/", [("username", username), ("password", PASSWORD), ("csrf_token", self.csrf)])
        assert status == 302, body
        self.csrf = _token_in(self.get("/").decode())
        return self

    def get(self, address: str) -> bytes:
        status, body = self._send("GET", address)
        assert status == 200, f"{address}: {status}"
        return body

    def getting(self, address: str) -> Callable[[], Any]:
        return lambda: self.get(address)

    def post(self, address: str, pairs: Pairs) -> tuple[int, bytes]:
        return self._send("POST", address, urlencode(pairs))

    def download(self, address: str, pairs: Pairs | None = None) -> tuple[float, float]:
        """Fetch a file and throw it away; return the seconds until its first byte and until its last."""
        begun = time.perf_counter()
        body = None if pairs is None else urlencode(pairs)
        response = self._ask("GET" if body is None else "POST", address, body)
        assert response.status == 200, f"{address}: {response.status}"
        response.read(1)
        first = time.perf_counter() - begun
        while response.read(CHUNK):
            pass
        return first, time.perf_counter() - begun

    def led_to(self, address: str, pairs: Pairs) -> str:
        """Post and return where the answer leads."""
        response = self._ask("POST", address, urlencode(pairs))
        response.read()
        return str(response.headers["Location"])

    def _send(self, method: str, address: str, body: str | None = None) -> tuple[int, bytes]:
        response = self._ask(method, address, body)
        return response.status, response.read()

    def _ask(self, method: str, address: str, body: str | None) -> http.client.HTTPResponse:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "Host": f"127.0.0.1:{self._connection.port}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, address, body, headers)
        response = self._connection.getresponse()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _sign, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response


class _Fields(HTMLParser):
    """Collects what a form would send as it stands."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: Pairs = []
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name = found.get("name") or ""
        if tag == "input" and name and found.get("type") not in {"file", "submit", "button"}:
            if found.get("type") not in {"checkbox", "radio"} or "checked" in found:
                self.pairs.append((name, found.get("value") or ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in found:
            self.pairs.append((self._select, found.get("value") or ""))
        elif tag == "textarea":
            self._textarea = name
            self.pairs.append((name, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            name, text = self.pairs[-1]
            self.pairs[-1] = (name, text + data)


def fields_of(page: str) -> Pairs:
    """Return the names and values a page's forms would send."""
    parser = _Fields()
    parser.feed(page)
    return parser.pairs


def _token_in(page: str) -> str:
    """Return the token pages carry for scripts and forms."""
    found = re.search(r'name="csrf[_-]token"[^>]*(?:content|value)="([^"]+)"', page)
    return found.group(1) if found else ""
