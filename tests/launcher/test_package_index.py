"""Packages come from where the machine's owner says."""

import os

import pytest

from launcher.package_index import PUBLIC_INDEX, PackageIndex, configured


def test_asks_the_public_index_when_nobody_says_anything(home):
    assert configured({}) == PackageIndex(index=PUBLIC_INDEX)


def test_asks_no_index_when_a_folder_of_wheels_is_named(home, tmp_path):
    home("[global]\nindex-url = https://mirror.example/simple\n")

    index = configured({"HUIYIN_WHEELS": str(tmp_path), "PIP_INDEX_URL": "https://other.example/simple"})

    assert index.arguments() == ["--find-links", str(tmp_path), "--no-index"]


def test_reads_pips_file(home):
    home("[global]\nindex-url = https://mirror.example/simple\ncert = /ca.pem\n[install]\nfind-links = /a\n  /b\n")

    index = configured({})

    assert index.index == "https://mirror.example/simple"
    assert index.find_links == ("/a", "/b")
    assert index.environment()["SSL_CERT_FILE"] == "/ca.pem"


def test_prefers_pips_variable_when_the_file_says_otherwise(home):
    home("[global]\nindex_url = https://file.example/simple\n")

    assert configured({"PIP_INDEX_URL": "https://variable.example/simple"}).index == "https://variable.example/simple"


def test_prefers_uvs_variable_when_pips_says_otherwise(home):
    environ = {"PIP_INDEX_URL": "https://pip.example/simple", "UV_DEFAULT_INDEX": "https://uv.example/simple"}

    assert configured(environ).index == "https://uv.example/simple"


def test_reads_no_file_when_pip_is_told_to_read_none(home):
    home("[global]\nindex-url = https://mirror.example/simple\n")

    assert configured({"PIP_CONFIG_FILE": os.devnull}).index == PUBLIC_INDEX


def test_goes_on_in_words_when_pips_file_is_broken(home, capsys):
    home("no section here\n")

    assert configured({}).index == PUBLIC_INDEX
    assert "pip.conf" in capsys.readouterr().out


def test_hands_everything_on_to_uv():
    index = PackageIndex("https://a/simple", ("https://b/simple",), ("/links",), trusted=("a",), proxy="http://p:1")

    assert index.arguments() == [
        *("--default-index", "https://a/simple", "--index-strategy", "unsafe-best-match"),
        *("--index", "https://b/simple", "--find-links", "/links", "--allow-insecure-host", "a"),
    ]
    assert index.environment()["ALL_PROXY"] == "http://p:1"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """Return a function that writes pip's file into a home folder of our own; files elsewhere are out of sight."""
    file = tmp_path / ".config/pip/pip.conf"
    monkeypatch.setattr("launcher.package_index._places", lambda environ: [file] * (not environ.get("PIP_CONFIG_FILE")))
    for name in ("SSL_CERT_FILE", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)

    def write(text):
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")

    return write
