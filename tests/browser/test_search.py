"""The search box with hands and keys, and merging two rows of one customer."""

import pytest
from playwright.sync_api import expect

from app.extensions import db
from app.models.customer import Customer
from tests.browser.conftest import DESK, PHONE, attached
from tests.browser.test_frame import serious
from tests.factories.customer import make_customer
from tests.factories.room import make_room

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


def test_finds_a_customer_from_anywhere_by_keyboard_alone(open_as, zhang):
    page = open_as("kefu")
    attached_at(page, "/")

    page.keyboard.press("/")
    page.keyboard.type("zhangw", delay=20)
    expect(page.locator(".find-list [role=option]").first).to_contain_text("张伟")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("张伟")


def test_leaves_a_slash_to_whoever_types_one(open_as, zhang):
    page = open_as("kefu")
    attached_at(page, "/customers/add")
    page.locator("#name").focus()

    page.keyboard.type("a/b")

    expect(page.locator("#name")).to_have_value("a/b")


def test_closes_its_suggestions_and_searches_by_enter(open_as, zhang):
    page = open_as("kefu")
    attached_at(page, "/")
    page.locator(".hy-find input").click()
    page.keyboard.type("1201", delay=20)
    expect(page.locator(".find-list")).to_be_visible()

    page.keyboard.press("Escape")
    expect(page.locator(".find-list")).to_be_hidden()
    page.keyboard.press("Enter")

    expect(page.locator(".find-hit").first).to_contain_text("张伟")
    attached(page)
    page.keyboard.press("/")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".find-hit").first).to_be_focused()


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_is_for_everybody_on_desk_and_phone(open_as, zhang, device):
    page = open_as("kefu", device)
    for path in ("/search/?q=zw", "/search/?q=nobody", f"/customers/{zhang}", "/duplicates/"):
        attached_at(page, path)
        assert serious(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path


def test_searches_on_a_phone(open_as, zhang):
    page = open_as("kefu", PHONE)
    attached_at(page, "/")

    page.locator(".hy-find-link").tap()
    page.locator(".find-form input").fill("8000")
    page.locator(".find-form button").tap()
    page.locator(".find-hit").first.tap()

    expect(page.locator("h1")).to_have_text("张伟")


def test_picks_a_customer_in_a_form_by_pinyin(open_as, panel, zhang):
    key = panel.publish_items({"key": "who", "type": "customer", "label": "客户"})
    page = open_as("kefu")
    attached_at(page, f"/drafts/new/{key}")

    page.locator("input[name=who]").press_sequentially("zw", delay=20)
    page.locator(".lookup-list [role=option]").filter(has_text="3-2-1201").click()

    expect(page.locator("input[name=who]")).to_have_value("张伟")
    expect(page.locator("input[name=who-id]")).to_have_value(str(zhang))


def test_merges_after_asking_and_takes_it_back(open_as, panel, zhang):
    make_customer(site=panel.site, name="张玮", phone="13800138000")
    db.session.commit()
    page = open_as("zhuguan")
    attached_at(page, "/duplicates/")

    page.locator("form[data-confirm] .hy-primary").click()
    expect(page.locator("#hy-confirm")).to_be_visible()
    assert merged() == 0
    page.locator("#hy-confirm .hy-primary").click()
    expect(page.locator("h1")).to_have_text("张伟")
    assert merged() == 1

    page.locator("form[action$='/part'] button").click()
    page.locator("#hy-confirm .hy-primary").click()
    expect(page.locator(".hy-alert[data-tone=good]")).to_contain_text("张玮")
    assert merged() == 0


def merged():
    db.session.rollback()
    return db.session.query(Customer).filter(Customer.merged_into_id.is_not(None)).count()


def attached_at(page, path):
    page.goto(path)
    attached(page)


@pytest.fixture
def zhang(panel):
    room = make_room(site=panel.site, building="3", unit="2", number="1201")
    made = make_customer(site=panel.site, name="张伟", room=room, phone="13800138000")
    db.session.commit()
    return made.id
