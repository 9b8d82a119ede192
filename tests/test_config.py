"""What the environment comes to."""

import stat

import pytest

import config

ANY = "0.0.0.0"  # noqa: S104 -- a setting under test, bound to nowhere


@pytest.fixture(autouse=True)
def bare(monkeypatch, tmp_path):
    for name in list(config.os.environ):
        if name.startswith("HUIYIN_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HUIYIN_DATA", str(tmp_path))


def test_stays_on_this_machine_unless_told_otherwise():
    found = config.settings()

    assert (found["HUIYIN_HOST"], found["HUIYIN_PORT"]) == ("127.0.0.1", 8080)
    assert found["TRUSTED_HOSTS"] == ["localhost", "127.0.0.1"]
    assert not found["SESSION_COOKIE_SECURE"]


def test_answers_to_its_own_names_and_addresses_when_opened_to_the_network(monkeypatch):
    monkeypatch.setattr(config.socket, "gethostname", lambda: "Desk")
    monkeypatch.setattr(config.socket, "getaddrinfo", lambda *_: [(0, 0, 0, "", ("192.168.1.5", 0))])
    monkeypatch.setattr(config.socket, "getfqdn", lambda: "desk.office")

    hosts = config.settings(HUIYIN_HOST=ANY)["TRUSTED_HOSTS"]

    assert {"localhost", "127.0.0.1", "desk", "desk.local", "desk.office", "192.168.1.5"} <= set(hosts)
    assert ANY not in hosts


def test_follows_the_public_address():
    found = config.settings(HUIYIN_PUBLIC_URL="https://panel.example:8443/")

    assert found["TRUSTED_HOSTS"][0] == "panel.example"
    assert found["FAB_SAFE_REDIRECT_HOSTS"] == ["panel.example:8443"]
    assert found["SESSION_COOKIE_SECURE"]
    assert found["PREFERRED_URL_SCHEME"] == "https"
    assert found["HUIYIN_PUBLIC_URL"] == "https://panel.example:8443"


@pytest.mark.parametrize("text", ["panel.example", "ftp://panel.example", "https://panel.example/huiyin", "https://"])
def test_refuses_a_public_address_it_cannot_be_reached_by(text):
    with pytest.raises(ValueError, match="HUIYIN_PUBLIC_URL"):
        config.settings(HUIYIN_PUBLIC_URL=text)


def test_makes_a_secret_once_and_for_its_owner_only(tmp_path):
    first = config.settings()["SECRET_KEY"]

    assert config.settings()["SECRET_KEY"] == first
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_takes_the_secret_from_the_environment_without_writing_it(tmp_path):
    assert config.settings(HUIYIN_SECRET_KEY="s" * 40)["SECRET_KEY"] == "s" * 40
    assert not (tmp_path / "secret_key").exists()


def test_refuses_a_secret_that_is_too_short():
    with pytest.raises(ValueError, match="32"):
        config.settings(HUIYIN_SECRET_KEY="short")


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgresql://u:p@h/d", "postgresql+psycopg://u:p@h/d"),
        ("postgres://h/d", "postgresql+psycopg://h/d"),
        ("postgresql+psycopg://h/d", "postgresql+psycopg://h/d"),
        ("sqlite:////x/y.db", "sqlite:////x/y.db"),
    ],
)
def test_names_the_driver_of_postgresql(given, used):
    assert config.settings(HUIYIN_DATABASE_URL=given)["SQLALCHEMY_DATABASE_URI"] == used


@pytest.mark.parametrize(("given", "means"), [("", True), ("1", True), ("0", False), ("no", False), ("False", False)])
def test_reads_a_switch(monkeypatch, given, means):
    monkeypatch.setenv("HUIYIN_DEMO", given)

    assert config.settings()["HUIYIN_DEMO"] is means


def test_lets_an_override_win():
    assert config.settings(PREFERRED_URL_SCHEME="gopher")["PREFERRED_URL_SCHEME"] == "gopher"
