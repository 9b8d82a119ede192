"""Calls as a program makes them; every answer is held against what its endpoint declares."""

from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from jsonschema import Draft202012Validator
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from app.views._problem import MEDIA_TYPE
from app.views.api._endpoint import Endpoint
from app.views.api._schemas import SCHEMAS, ref
from tests.infrastructure.client import PASSWORD

LOGIN = "/api/v1/security/login"


class Caller:
    """Somebody's program, with a token of theirs."""

    def __init__(self, app: Flask, username: str = "", password: str = PASSWORD) -> None:
        self.client = app.test_client()
        self.app = app
        self.headers: dict[str, str] = {}
        if username:
            token = self.post(LOGIN, {"username": username, "password": password}).json["access_token"]
            self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, address: str, **how: Any) -> TestResponse:
        return self.call("GET", address, **how)

    def post(self, address: str, body: Any = None, **how: Any) -> TestResponse:
        return self.call("POST", address, json={} if body is None else body, **how)

    def patch(self, address: str, body: Any, **how: Any) -> TestResponse:
        return self.call("PATCH", address, json=body, **how)

    def submit(self, template: Any, answers: Any, key: str = "key-00001", **about: Any) -> TestResponse:
        body = {"template": template.key, "answers": answers, **about}
        return self.post("/api/v1/entries", body, headers={"Idempotency-Key": key})

    def send(self, content: bytes, kind: str = "photo", media: str = "image/png", **about: Any) -> TestResponse:
        """Send a picture."""
        query = {"kind": kind, **about}
        return self.call("POST", "/api/v1/files", data=content, content_type=media, query_string=query)

    def call(self, method: str, address: str, headers: Any = None, **how: Any) -> TestResponse:
        given = {**self.headers, **(headers or {})}
        answer = self.client.open(address, method=method, headers=given, csrf=False, buffered=True, **how)
        conforms(self.app, method, address, answer)
        return answer


def conforms(app: Flask, method: str, address: str, answer: TestResponse) -> None:
    """Hold an answer against the declaration: its own shape, or a problem."""
    said = declared(app, method, address)
    if answer.status_code >= 400:
        assert answer.mimetype == MEDIA_TYPE, answer.text
        assert answer.json["status"] == answer.status_code
        assert said is None or answer.status_code in said.refusals, f"{method} {address}: {answer.status_code}"
        schema = ref("Problem")
    else:
        assert said is not None, f"{method} {address} is not declared"
        assert answer.status_code == said.status, answer.text
        if said.sends:
            assert answer.mimetype in said.sends
            return
        schema = said.gives
    judge = Draft202012Validator({**schema, "components": {"schemas": SCHEMAS}})
    wrong = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in judge.iter_errors(answer.json)]
    assert not wrong, "\n".join(wrong)


def declared(app: Flask, method: str, address: str) -> Endpoint | None:
    try:
        name, _places = app.url_map.bind("localhost").match(urlsplit(address).path, method)
    except HTTPException:
        return None
    return getattr(app.view_functions[name], "endpoint", None)
