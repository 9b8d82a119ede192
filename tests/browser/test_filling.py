"""Filling a sheet in: by mouse, by keyboard alone, on a phone; nested ticks, names looked up, rows, conditions, totals."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


def test_fills_a_plan_by_mouse_and_submits_it(open_as, panel):
    page = fill(open_as, panel, "return-visit-plan-shop")
    page.get_by_label("Area").fill("东区")
    first = page.locator("tbody tr").filter(has=page.locator("#rows-0-customer"))
    first.locator("#rows-0-customer").press_sequentially("张")
    first.get_by_role("option", name="张敏").click()
    first.get_by_text("First call").click()
    first.locator("#rows-0-aim").fill("问候")
    first.locator("#rows-0-on").fill("2026-11-21")
    page.get_by_role("button", name="Submit").click()

    page.wait_for_url("**/entries/*")
    (entry,) = panel.entries()
    assert entry.answers["area"] == "东区"
    (row,) = entry.answers["rows"]
    assert (row["customer"]["name"], row["mode"], row["on"]) == ("张敏", {"paths": ["phone/first"]}, "2026-11-21")


def test_fills_a_plan_by_keyboard_alone(open_as, panel):
    page = fill(open_as, panel, "return-visit-plan-shop")
    keys = page.keyboard
    page.get_by_label("Area").focus()
    keys.type("东区")
    keys.press("Tab")
    for index in range(10):
        keys.type("张")
        expect(page.get_by_role("option").first).to_be_visible()
        keys.press("ArrowDown")
        keys.press("Enter")
        keys.press("Tab")
        keys.press("Tab")
        keys.press("Space")
        leave_to(page, f"rows-{index}-aim")
        keys.type(f"目的{index}")
        keys.press("Tab")
        keys.type("主题")
        keys.press("Tab")
        for _ in range(3):  # month, day and year, in whatever order the browser asks for them
            keys.press("ArrowUp")
            keys.press("ArrowRight")
        if index < 9:
            leave_to(page, f"rows-{index + 1}-customer")
    keys.press("Control+Enter")

    page.wait_for_url("**/entries/*")
    (entry,) = panel.entries()
    assert [row["aim"] for row in entry.answers["rows"]] == [f"目的{index}" for index in range(10)]
    assert {row["customer"]["name"] for row in entry.answers["rows"]} == {"张伟"}
    assert {tuple(row["mode"]["paths"]) for row in entry.answers["rows"]} == {("phone/first",)}
    assert all(row["on"] for row in entry.answers["rows"])


def leave_to(page, wanted):
    """Tab on until an input has the focus; ticks and days take several stops."""
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == wanted:
            return
    raise AssertionError(f"{wanted} is not among the next stops")


def fill(open_as, panel, name, user="kefu", **how):
    """Open an empty sheet and wait until it has its behaviours."""
    page = open_as(user, **how)
    page.goto(f"/drafts/new/{panel.publish(name)}")
    page.locator("html[data-ready]").wait_for()
    return page
