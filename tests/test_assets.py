"""Style sheets and scripts: found, compressed, cached for ever, and nothing else is served."""

import gzip
import json
import re
from hashlib import sha256
from urllib.parse import unquote

import pytest
from flask import url_for

from app.assets import FOLDER, JOINED


@pytest.mark.parametrize("path", ["../config.py", "..%2f..%2fconfig.py", "css/../../__init__.py", "css", "nothing.css"])
def test_serves_nothing_outside_its_folder(client, path):
    assert client.get(f"/static/any/{path}").status_code == 404


def test_sends_a_file_compressed_and_for_ever(app, client):
    with app.test_request_context():
        address = url_for("static", filename="css/huiyin.css")

    plain = client.get(address)
    small = client.get(address, headers={"Accept-Encoding": "gzip"})

    assert plain.mimetype == "text/css"
    assert "immutable" in plain.headers["Cache-Control"]
    assert gzip.decompress(small.data) == plain.data
    assert small.headers["Vary"] == "Accept-Encoding"


def test_sends_the_style_sheets_of_every_page_as_one(client):
    joined = client.get("/static/x/css/panel.css")

    assert joined.mimetype == "text/css"
    for part in JOINED["css/panel.css"]:
        assert client.get(f"/static/x/{part}").data in joined.data


def test_brings_the_icon_along_with_the_page(client):
    icon = re.search('<link rel="icon" href="data:image/svg[+]xml,([^"]+)"', client.get("/login/").text)
    assert unquote(icon[1]) == (FOLDER / "icons" / "huiyin.svg").read_text(encoding="utf-8")


def test_knows_a_module_as_a_script(app, client):
    assert client.get("/static/x/js/shell.mjs").mimetype == "text/javascript"


def test_keeps_its_address_in_every_panel(app, make_app, databases):
    other = make_app(databases.fresh("sqlite"))
    with app.test_request_context():
        here = url_for("static", filename="css/huiyin.css")
    with other.test_request_context():
        assert url_for("static", filename="css/huiyin.css") == here


def test_vouches_for_what_others_wrote():
    manifest = json.loads((FOLDER / "vendor" / "manifest.json").read_text(encoding="utf-8"))
    named = {entry["file"] for entry in manifest}

    for entry in manifest:
        assert sha256((FOLDER / entry["file"]).read_bytes()).hexdigest() == entry["sha256"], entry["file"]
        assert entry["licence"]
    there = {path.relative_to(FOLDER).as_posix() for path in (FOLDER / "vendor").iterdir()}
    assert there - {"vendor/manifest.json"} <= named
