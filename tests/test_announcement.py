"""The first lines in the terminal."""

import pytest

from app import announcement
from app.announcement import announcement as announced
from app.demo.people import ACCOUNTS, PASSWORD
from app.demo.progress import Progress

EVERYWHERE = "0.0.0.0"  # noqa: S104 -- said in a setting, not bound to


def test_prints_no_accounts_without_the_demo(told):
    said = told({"HUIYIN_DEMO": False}, token="one-time")

    assert PASSWORD not in said
    assert "kefu1" not in said
    assert "http://127.0.0.1:8080/setup/one-time" in said


def test_prints_one_account_per_role_with_the_demo(told):
    said = told({"HUIYIN_DEMO": True})

    assert PASSWORD in said
    for role in {account.role for account in ACCOUNTS}:
        assert sum(account.username in said for account in ACCOUNTS if account.role == role) == 1
    assert "客服专员" in said
    assert "/setup/" not in said


def test_says_that_demo_accounts_work_here_only_unless_they_are_let_in(told):
    assert "this machine only" in told({"HUIYIN_DEMO": True})
    assert "this machine only" not in told({"HUIYIN_DEMO": True, "HUIYIN_DEMO_REMOTE": True})


def test_says_that_the_demo_is_being_made_until_it_is(told):
    assert "background" in told({"HUIYIN_DEMO": True})
    assert "background" not in told({"HUIYIN_DEMO": True}, progress=Progress("done", 5, 5))


@pytest.mark.parametrize(
    ("settings", "addresses"),
    [
        ({}, ["http://127.0.0.1:8080"]),
        ({"HUIYIN_PORT": 9000}, ["http://127.0.0.1:9000"]),
        ({"HUIYIN_PUBLIC_URL": "https://panel.example", "HUIYIN_HOST": EVERYWHERE}, ["https://panel.example"]),
        ({"HUIYIN_HOST": "192.0.2.7"}, ["http://192.0.2.7:8080"]),
        (
            {
                "HUIYIN_HOST": EVERYWHERE,
                "TRUSTED_HOSTS": ["127.0.0.1", "192.0.2.7", "2001:db8::7", "desk", "localhost"],
            },
            ["http://127.0.0.1:8080", "http://192.0.2.7:8080"],
        ),
        (
            {"HUIYIN_HOST": "::", "TRUSTED_HOSTS": ["192.0.2.7", "2001:db8::7"]},
            ["http://127.0.0.1:8080", "http://192.0.2.7:8080", "http://[2001:db8::7]:8080"],
        ),
    ],
)
def test_says_where_the_panel_is(told, settings, addresses):
    said = told({"HUIYIN_DEMO": False, **settings})

    assert [line.split()[-1] for line in said.splitlines() if "Huiyin" in line] == addresses


@pytest.fixture
def told(shared_app, monkeypatch):
    """Return a function that announces a panel with some settings; no case writes anything."""

    def tell(settings, token="", progress=None):
        app = shared_app("sqlite")
        defaults = {
            "HUIYIN_HOST": "127.0.0.1",
            "HUIYIN_PORT": 8080,
            "HUIYIN_PUBLIC_URL": "",
            "HUIYIN_DEMO_REMOTE": False,
        }
        for name, value in {**defaults, **settings}.items():
            monkeypatch.setitem(app.config, name, value)
        monkeypatch.setattr(announcement, "progress", lambda: progress or Progress())
        with app.app_context():
            return announced(app, token)

    return tell
