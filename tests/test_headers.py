"""What every answer carries."""

import gzip
import re

import pytest


def test_allows_only_our_own_scripts_and_styles(client):
    policy = client.get("/login/").headers["Content-Security-Policy"]
    nonce = re.search("'nonce-([^']+)'", policy)[1]

    assert policy == (
        f"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; style-src-attr 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
        "frame-ancestors 'self'"
    )


def test_makes_a_new_nonce_for_every_answer(client):
    policies = {client.get("/login/").headers["Content-Security-Policy"] for _ in range(3)}

    assert len(policies) == 3


@pytest.mark.parametrize("address", ["/login/", "/nothing-here", "/static/x/css/huiyin.css"])
def test_protects_every_answer(client, address):
    headers = client.get(address).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_keeps_pages_out_of_caches(client):
    assert client.get("/login/").headers["Cache-Control"] == "no-store"


def test_compresses_a_page_for_who_takes_it(client):
    plain = client.get("/login/")
    small = client.get("/login/", headers={"Accept-Encoding": "gzip, br"})

    assert "Content-Encoding" not in plain.headers
    assert b"<html" in gzip.decompress(small.data)
    assert len(small.data) < len(plain.data) / 2
    assert "Accept-Encoding" in small.headers["Vary"]
