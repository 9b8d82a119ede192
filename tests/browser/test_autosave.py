"""Nothing typed gets lost: expired logins, killed servers, lost networks, closed tabs, other devices, double clicks."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, attached, fill, saved
from tests.browser.process import Process
from tests.infrastructure.client import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

TEXT = {"key": "what", "type": "paragraph", "label": "What"}
DISCONNECTED = "ERR_INTERNET_DISCONNECTED"


@pytest.fixture
def key(panel):
    return panel.publish_items(TEXT, {"key": "count", "type": "number", "label": "Count"})


def test_saves_by_itself_and_goes_on_at_another_device(open_as, panel, key):
    page = fill(open_as("kefu"), key)
    page.locator("#what").fill("the tap drips")
    saved(page)

    phone = open_as("kefu", PHONE)
    phone.goto("/")
    phone.locator(f"a[href='/drafts/{panel.drafts()[0].token}']").click()
    expect(phone.locator("#what")).to_have_value("the tap drips")


def test_saves_what_was_typed_before_the_scripts_came(open_as, panel, key):
    page = open_as("kefu")
    page.route("**/autosave.mjs", lambda route: (page.locator("#what").fill("early"), route.continue_()))
    page.goto(f"/drafts/new/{key}", wait_until="commit")

    saved(page)
    assert panel.drafts()[0].answers["what"] == "early"


def test_keeps_what_is_typed_when_the_login_ends_and_sends_it_after_the_next(open_as, panel, key, watch):
    watch.allow("40[01]")
    page = fill(open_as("kefu"), key)
    page.context.clear_cookies()
    page.locator("#what").fill("typed without a login")
    expect(page.locator("#save-status")).to_contain_text("Your login has ended.")
    assert pending(page) == 1

    log_in(page.context.new_page(), "kefu")

    saved(page)
    assert pending(page) == 0
    assert panel.drafts()[0].answers["what"] == "typed without a login"


def test_says_nothing_in_the_name_of_somebody_else(open_as, panel, key, watch):
    watch.allow("40[01]")
    page = fill(open_as("kefu"), key)
    page.context.clear_cookies()
    log_in(page.context.new_page(), "kefu2")
    page.locator("#what").fill("mine alone")

    expect(page.locator("#save-status")).to_contain_text("Somebody else is logged in")
    assert pending(page) == 0
    assert panel.drafts()[0].answers == {}

    page.context.clear_cookies()
    log_in(page.context.new_page(), "kefu")
    saved(page)
    assert panel.drafts()[0].answers["what"] == "mine alone"


def test_sends_what_is_typed_once_a_killed_server_is_back(open_as, panel, key, watch, process):
    watch.allow("ERR_CONNECTION|ERR_EMPTY_RESPONSE")
    panel.address = process.address
    page = fill(open_as("kefu"), key)
    page.locator("#what").fill("before")
    saved(page)

    process.kill()
    page.locator("#what").fill("before and after")
    expect(page.locator("#save-status")).to_contain_text("The server cannot be reached.")
    assert pending(page) == 1
    process.start()

    saved(page)
    assert panel.drafts()[0].answers["what"] == "before and after"


def test_sends_from_any_page_what_a_closed_tab_could_not(open_as, panel, key, watch):
    watch.allow(DISCONNECTED)
    page = closed_without_network(fill(open_as("kefu"), key))
    assert panel.drafts()[0].answers == {}

    page.goto("/")
    expect(page.get_by_text("What you typed while the server was out of reach has been sent.")).to_be_visible()
    assert pending(page) == 0
    assert panel.drafts()[0].answers["what"] == "without network"


def test_brings_back_on_its_draft_what_a_closed_tab_could_not_send(open_as, panel, key, watch):
    watch.allow(DISCONNECTED)
    page = closed_without_network(fill(open_as("kefu"), key), count="many")

    page.goto(f"/drafts/{panel.drafts()[0].token}")
    expect(page.locator("#save-status")).to_have_text("What you typed earlier is here again, and saved.")
    expect(page.locator("#what")).to_have_value("without network")
    expect(page.locator("#count")).to_have_value("many")
    expect(page.locator("#count-error")).to_be_visible()
    assert pending(page) == 0


def test_loses_nothing_to_a_reload_in_the_middle_of_a_word(open_as, panel, key, watch):
    watch.allow("409")  # the save under way may overtake the new page
    page = fill(open_as("kefu"), key)
    page.locator("#what").fill("half a wo")
    page.reload()

    expect(page.locator("#what")).to_have_value("half a wo")
    page.wait_for_function("() => !localStorage.getItem('huiyin:pending')")
    page.locator("#what").fill("half a word")
    page.goto("/")
    page.goto(f"/drafts/{panel.drafts()[0].token}")
    expect(page.locator("#what")).to_have_value("half a word")


def test_leaves_nothing_to_the_next_person_at_this_browser(open_as, panel, key, watch):
    watch.allow(DISCONNECTED)
    page = closed_without_network(fill(open_as("kefu"), key))
    page.context.clear_cookies()
    page.goto("/login/")
    assert pending(page) == 1

    page.context.add_cookies([panel.cookie("kefu2")])
    page.goto("/")
    page.wait_for_function("() => !localStorage.getItem('huiyin:pending')")
    assert pending(page) == 0
    assert panel.drafts()[0].answers == {}


def test_sends_the_rest_before_signing_out_or_asks(open_as, panel, key, watch):
    watch.allow("ERR_FAILED|409")  # the page itself may try again at the same moment
    page = fill(open_as("kefu"), key)
    page.route("**/save", lambda route: route.abort())
    page.locator("#what").fill("last words")
    expect(page.locator("#save-status")).to_contain_text("The server cannot be reached.")
    sign_out(page)
    dialog = page.locator("#hy-confirm")
    expect(dialog).to_contain_text("Sign out and lose it?")
    dialog.get_by_role("button", name="Cancel").click()

    page.unroute("**/save")
    sign_out(page)
    page.wait_for_url("**/login/**")
    assert pending(page) == 0
    assert panel.drafts()[0].answers["what"] == "last words"


@pytest.mark.parametrize(
    ("choice", "kept"), [("Keep mine", "from the old tab"), ("Take the other", "from the new tab")]
)
def test_shows_both_texts_when_an_old_tab_would_save_over_newer_ones(open_as, panel, key, watch, choice, kept):
    watch.allow("409")
    old = fill(open_as("kefu"), key)
    new = open_as("kefu", PHONE)
    new.goto(old.url)
    attached(new).locator("#what").fill("from the new tab")
    saved(new)
    old.locator("#what").fill("from the old tab")

    dialog = old.locator("#hy-conflict")
    expect(dialog.locator("tbody td")).to_have_text(["What", "from the old tab", "from the new tab"])
    old.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name=choice).click()

    saved(old)
    expect(old.locator("#what")).to_have_value(kept)
    assert panel.drafts()[0].answers["what"] == kept
    assert pending(old) == 0


def test_takes_its_own_lost_answer_for_no_conflict(open_as, panel, key, watch):
    watch.allow("409|ERR_FAILED")
    page = fill(open_as("kefu"), key)
    page.route("**/save", lambda route: (route.fetch(), route.abort()), times=1)
    page.locator("#what").fill("said once")

    saved(page)
    expect(page.locator("#hy-conflict")).to_be_hidden()
    assert panel.drafts()[0].answers["what"] == "said once"


def test_says_what_is_too_much_and_goes_on_with_less(open_as, panel, key, watch):
    watch.allow("413")
    page = fill(open_as("kefu"), key)
    panel.app.config["MAX_FORM_MEMORY_SIZE"] = 1000
    page.locator("#what").fill("x" * 1000)
    page.locator("#count").fill("3")
    expect(page.locator("#save-status")).to_contain_text("Not saved: The file or text is larger")

    page.locator("#what").fill("less")
    saved(page)
    assert panel.drafts()[0].answers == {"what": "less", "count": 3}


def test_makes_one_entry_of_a_double_click(open_as, panel, key):
    page = fill(open_as("kefu"), key)
    page.locator("#what").fill("once")
    page.locator(".fill-foot button").dblclick()

    page.wait_for_url("**/entries/*")
    assert len(panel.entries()) == 1


def test_makes_one_entry_of_the_same_submit_twice_at_once(open_as, panel, key):
    page = fill(open_as("kefu"), key)
    page.locator("#what").fill("once")
    saved(page)
    statuses = page.evaluate(
        """async () => {
          const form = document.getElementById('fill');
          const post = () => fetch(form.action, { method: 'POST', body: new FormData(form) });
          const answers = await Promise.all([post(), post(), post()]);
          return answers.map((one) => [one.status, new URL(one.url).pathname]);
        }"""
    )

    (entry,) = panel.entries()
    assert statuses == [[200, f"/entries/{entry.id}"]] * 3


@pytest.fixture
def process(own_app):
    running = Process(own_app)
    yield running
    running.kill()


def closed_without_network(page, count=""):
    """Type without a network, close the tab, and return a new one with the network back."""
    context = page.context
    context.set_offline(True)
    page.locator("#what").fill("without network")
    page.locator("#count").fill(count)
    expect(page.locator("#save-status")).to_contain_text("The server cannot be reached.")
    context.route("**/save", lambda route: route.abort())  # a page may try once more while it goes
    page.close()
    context.set_offline(False)
    context.unroute("**/save")
    return context.new_page()


def pending(page):
    """Count what this browser keeps because the server does not have it."""
    return page.evaluate(
        """() => new Promise((resolve) => {
          const request = indexedDB.open('huiyin', 1);
          request.onupgradeneeded = () => request.result.createObjectStore('pending', { keyPath: 'key' });
          request.onsuccess = () => {
            const count = request.result.transaction('pending').objectStore('pending').count();
            count.onsuccess = () => { request.result.close(); resolve(count.result); };
          };
        })"""
    )


def log_in(page, username):
    page.goto("/login/")
    page.locator("input[name=username]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.close()


def sign_out(page):
    page.locator(".hy-me summary").click()
    page.locator("a[data-sign-out]").click()
