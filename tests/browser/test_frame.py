"""The frame and the pages of people and places: for everybody's eyes and hands, on desk and phone, light to load."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app.extensions import db
from tests.browser.conftest import DESK, PHONE
from tests.factories.user import make_user

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

PAGES = (
    "/",
    "/customers/list/",
    "/customers/add",
    "/sites/list/",
    "/users/list/",
    "/users/add",
    "/users/userinfo/",
    "/roles/list/",
    "/roles/edit/1",
    "/groups/add",
    "/resetmypassword/form",
)
MOST_REQUESTS, MOST_BYTES = 15, 150_000


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_is_sound_on_every_page_of_the_framework(open_as, admin, device):
    page = open_as(admin, device)

    for path in PAGES:
        page.goto(path)
        assert serious(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_is_sound_before_the_login_and_where_nothing_is(open_as, watch, device):
    watch.allow("404")
    page = open_as(device=device)

    for path in ("/login/", "/nothing-here"):
        page.goto(path)
        assert serious(page) == [], path


@pytest.mark.parametrize("path", ["/login/", "/", "/customers/list/"])
def test_loads_little_on_a_first_visit(open_as, admin, path):
    page = open_as("" if path == "/login/" else admin)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))

    page.goto(path, wait_until="networkidle")

    assert 3 < len(sizes) <= MOST_REQUESTS
    assert sum(sizes) <= MOST_BYTES


def test_opens_its_drawer_on_a_phone_and_closes_it_beside(open_as, admin):
    page = open_as(admin, PHONE)
    page.goto("/customers/list/")
    side = page.locator(".hy-side")
    expect(side).to_be_hidden()

    page.locator(".hy-burger").tap()
    expect(side).to_be_visible()
    page.touchscreen.tap(380, 400)

    expect(side).to_be_hidden()


def test_closes_its_menus_by_escape(open_as, admin):
    page = open_as(admin)
    page.goto("/")
    menu = page.locator(".hy-me")

    menu.locator("summary").click()
    expect(menu.locator(".hy-menu-list")).to_be_visible()
    page.keyboard.press("Escape")

    expect(menu.locator(".hy-menu-list")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_asks_before_it_deletes(open_as, admin, panel):
    page = open_as(admin)
    page.goto("/customers/list/")
    row = page.locator("tbody tr").filter(has_text="王芳")

    row.get_by_role("button", name="Delete").click()
    expect(page.locator("#hy-confirm")).to_contain_text("王芳")
    page.locator("#hy-confirm").get_by_role("button", name="Cancel").click()
    expect(row).to_be_visible()

    row.get_by_role("button", name="Delete").click()
    page.locator("#hy-confirm").get_by_role("button", name="Yes").click()
    expect(row).to_have_count(0)


def test_makes_a_customer_by_keyboard_alone(open_as, admin):
    page = open_as(admin)
    page.goto("/customers/add")
    page.locator("#name").focus()

    page.keyboard.type("键盘客户")
    page.keyboard.press("Enter")

    expect(page.locator("tbody")).to_contain_text("键盘客户")


def serious(page):
    """Return what axe finds serious or critical."""
    found = Axe().run(page).response["violations"]
    return [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in {"serious", "critical"}]


@pytest.fixture
def admin(panel):
    make_user("Admin", username="admin")
    db.session.commit()
    return "admin"
