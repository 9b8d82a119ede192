"""The page fixture's eyes: what a page must not do does not pass unseen."""

import pytest

from tests.infrastructure import browser


def test_opens_the_panel(page):
    page.goto("/login/")

    assert page.locator("input[name=password]").is_visible()


@pytest.mark.parametrize(
    ("script", "seen"),
    [
        ("fetch('https://example.invalid/').catch(() => 0)", "leaves the machine|Content Security Policy"),
        ("console.error('broken')", "console: broken"),
        ("setTimeout(() => { throw new Error('thrown') })", "script failed: .*thrown"),
        ("fetch('/no-such-page')", "404"),
        (
            "document.head.append(Object.assign(document.createElement('script'), {text: '1'}))",
            "Content Security Policy",
        ),
    ],
)
def test_notes_what_a_page_must_not_do(script, seen, page, watch):
    page.goto("/login/")
    watch.allow(seen)

    with page.expect_event("console" if "throw" not in script else "pageerror"):
        page.evaluate(script + "; 0")
    page.wait_for_timeout(100)

    assert watch.troubles
    assert watch.report() == ""


def test_says_what_to_type_when_no_browser_can_be_had(monkeypatch):
    monkeypatch.setattr(browser, "IS_ROOT", False)
    monkeypatch.setattr(browser, "PLACES", ())
    monkeypatch.setattr("shutil.which", lambda name: None)

    with pytest.raises(browser.BrowserMissingError, match="apt-get install -y chromium"):
        browser.executable()


def test_takes_the_browser_that_is_named(monkeypatch):
    monkeypatch.setenv("HUIYIN_BROWSER", "mine")
    monkeypatch.setattr(browser, "_loads", lambda library: True)
    monkeypatch.setattr("shutil.which", lambda name: f"/bin/{name}")

    assert browser.executable() == "/bin/mine"


@pytest.mark.parametrize("is_root", [True, False])
def test_leaves_the_sandbox_only_when_root(is_root, monkeypatch):
    monkeypatch.setattr(browser, "IS_ROOT", is_root)

    assert ("--no-sandbox" in browser.flags()) is is_root


def test_asks_for_the_drivers_library_when_only_that_is_missing(monkeypatch):
    monkeypatch.setattr(browser, "IS_ROOT", False)
    monkeypatch.setattr(browser, "_loads", lambda library: False)
    monkeypatch.setattr(browser, "_found", lambda: "/bin/chromium")
    monkeypatch.setattr("sys.platform", "linux")

    with pytest.raises(browser.BrowserMissingError, match="install -y libatomic1"):
        browser.executable()
