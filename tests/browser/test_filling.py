"""Filling a sheet in: by mouse, by keyboard alone, on a phone; nested ticks, names, rows, conditions, totals."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, attached, fill, saved, submit

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

ROWS = 4
GROWING = {
    "key": "rows",
    "type": "table",
    "rows": {"max": 4, "start": 2},
    "columns": [
        {"key": "no", "type": "row_number", "label": "No."},
        {"key": "what", "type": "text", "label": "What"},
        {"key": "count", "type": "number", "label": "Count"},
    ],
}
BRANCHES = {
    "key": "manner",
    "type": "choice",
    "label": "Manner",
    "options": [
        {"key": "on_time", "label": "On time"},
        {
            "key": "late",
            "label": "Late",
            "pick": "many",
            "options": [{"key": "rain", "label": "Rain"}, {"key": "ill", "label": "Ill"}],
        },
        {"key": "other", "label": "Other", "fill_in": True},
    ],
}


def test_finds_a_form_while_its_name_is_typed(open_as, panel):
    for name in ("return-visit-plan-shop", "heating-repair-return-visit"):
        panel.publish(name)
    page = open_as("kefu")
    page.goto("/forms/")
    cards = attached(page).locator(".form-card:visible")
    expect(cards).to_have_count(2)

    page.locator("#q").press_sequentially("plan")
    expect(cards).to_have_count(1)
    cards.get_by_role("link", name="Fill in").click()
    expect(page.locator("#area")).to_be_visible()


def test_fills_a_plan_by_mouse_and_submits_it(open_as, panel):
    page = fill(open_as("kefu"), panel.publish("return-visit-plan-shop"))
    page.locator("#area").fill("东区")
    first = page.locator("tbody tr").filter(has=page.locator("#rows-0-customer"))
    first.locator("#rows-0-customer").press_sequentially("张")
    first.get_by_role("option", name="张敏").click()
    first.get_by_text("First call").click()
    first.locator("#rows-0-aim").fill("问候")
    first.locator("#rows-0-on").fill("2026-11-21")
    submit(page)

    page.wait_for_url("**/entries/*")
    (entry,) = panel.entries()
    assert entry.answers["area"] == "东区"
    (row,) = entry.answers["rows"]
    assert (row["customer"]["name"], row["mode"], row["on"]) == ("张敏", {"paths": ["phone/first"]}, "2026-11-21")


def test_fills_a_plan_by_keyboard_alone(open_as, panel):
    page = fill(open_as("kefu"), panel.publish("return-visit-plan-shop"))
    keys = page.keyboard
    page.locator("#area").focus()
    keys.type("东区")
    keys.press("Tab")
    for index in range(ROWS):
        keys.type("张")
        expect(page.get_by_role("option").first).to_be_visible()
        keys.press("ArrowDown")
        keys.press("Enter")
        keys.press("Tab")
        keys.press("Tab")
        keys.press("Space")
        leave_to(page, f"rows-{index}-aim")
        keys.type(f"目的{index}")
        leave_to(page, f"rows-{index}-on")
        for _ in range(3):  # month, day and year, in whatever order the browser asks for them
            keys.press("ArrowUp")
            keys.press("ArrowRight")
        leave_to(page, f"rows-{index + 1}-customer")
    keys.press("Control+Enter")

    page.wait_for_url("**/entries/*")
    rows = panel.entries()[0].answers["rows"]
    assert [row["aim"] for row in rows] == [f"目的{index}" for index in range(ROWS)]
    assert {row["customer"]["name"] for row in rows} == {"张伟"}
    assert {tuple(row["mode"]["paths"]) for row in rows} == {("phone/first",)}
    assert all(row["on"] for row in rows)


def test_fills_a_plan_on_a_phone_card_by_card(open_as, panel):
    page = fill(open_as("kefu", PHONE), panel.publish("return-visit-plan-shop"))
    expect(page.locator("#rows-0-aim")).to_be_visible()
    expect(page.locator("#rows-1-aim")).to_be_hidden()

    page.locator("#area").fill("东区")
    page.locator("#rows-0-aim").fill("问候")
    expect(page.locator("#rows-1-aim")).to_be_visible()
    page.locator("#rows-0-mode").get_by_text("First call").tap()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    submit(page)

    page.wait_for_url("**/entries/*")
    assert panel.entries()[0].answers["rows"] == [{"aim": "问候", "mode": {"paths": ["phone/first"]}}]


def test_ticks_the_parent_of_a_child_and_asks_before_both_go(open_as, panel):
    page = fill(open_as("kefu"), panel.publish("return-visit-plan-shop"))
    mode = page.locator("#rows-0-mode")
    phone, first = mode.get_by_role("checkbox", name="Phone"), mode.get_by_role("radio", name="First call")

    first.check()
    expect(phone).to_be_checked()

    phone.click()
    answer(page, "Cancel")
    expect(phone).to_be_checked()
    expect(first).to_be_checked()

    phone.click()
    answer(page, "Yes, do it")
    expect(phone).not_to_be_checked()
    expect(first).not_to_be_checked()
    saved(page)
    assert panel.drafts()[0].answers == {}


def test_asks_before_another_branch_takes_what_is_filled_in(open_as, panel):
    page = fill(open_as("kefu"), panel.publish_items(BRANCHES))
    late, on_time = (page.get_by_role("radio", name=name) for name in ("Late", "On time"))
    rain = page.get_by_role("checkbox", name="Rain")
    rain.check()
    expect(late).to_be_checked()

    on_time.click()
    answer(page, "Cancel")
    expect(late).to_be_checked()
    expect(rain).to_be_checked()

    on_time.click()
    answer(page, "Yes, do it")
    expect(on_time).to_be_checked()
    expect(rain).not_to_be_checked()

    page.get_by_role("textbox", name="Other").fill("neighbour")
    saved(page)
    assert panel.drafts()[0].answers == {"manner": {"paths": ["other"], "texts": {"other": "neighbour"}}}


def test_takes_the_tick_of_a_radio_away(open_as, panel):
    page = fill(open_as("kefu"), panel.publish("conditions"))
    satisfied = page.get_by_label("满意", exact=True)

    for untick in (satisfied.click, lambda: satisfied.press("Space"), lambda: satisfied.press("Delete")):
        satisfied.check()
        untick()
        expect(satisfied).not_to_be_checked()


def test_adds_and_removes_rows_and_numbers_them(open_as, panel):
    page = fill(open_as("kefu"), panel.publish_items(GROWING))
    add = page.get_by_role("button", name="Add a row")
    page.locator("#rows-0-what").fill("one")
    page.locator("#rows-1-what").fill("two")

    add.click()
    expect(page.locator("#rows-2-what")).to_be_focused()
    page.keyboard.type("three")
    add.click()
    expect(add).to_be_disabled()
    page.get_by_role("button", name="Remove row 2").click()
    expect(page.locator("#rows .row-number")).to_have_text(["1", "2", "3"])

    saved(page)
    page.reload()
    expect(page.locator("#rows-1-what")).to_have_value("three")
    submit(page)
    page.wait_for_url("**/entries/*")
    assert panel.entries()[0].answers["rows"] == [{"what": "one"}, {"what": "three"}]


def test_goes_down_a_column_by_enter_and_grows_below(open_as, panel):
    page = fill(open_as("kefu"), panel.publish_items(GROWING))
    page.locator("#rows-0-count").focus()
    for number in "123":
        page.keyboard.type(number)
        page.keyboard.press("Enter")

    expect(page.locator("#rows-3-count")).to_be_focused()
    saved(page)
    assert panel.drafts()[0].answers["rows"] == [{"count": 1}, {"count": 2}, {"count": 3}]


def test_shows_what_the_answers_ask_for(open_as, panel):
    page = fill(open_as("kefu"), panel.publish("heating-repair-return-visit"))
    advice = page.locator("#advice")
    expect(advice).to_be_hidden()

    convenient = page.locator("#convenient")
    convenient.get_by_label("Yes").check()
    expect(advice).to_be_visible()
    advice.fill("很好")
    convenient.get_by_label("No").check()
    expect(advice).to_be_hidden()
    saved(page)
    assert "advice" not in panel.drafts()[0].answers

    convenient.get_by_label("Yes").check()
    expect(advice).to_have_value("很好")


def test_marks_what_the_answers_make_necessary(open_as, panel):
    page = fill(open_as("kefu"), panel.publish("conditions"))
    label = page.locator("[data-need=why]")
    page.get_by_role("radio", name="不满意").check()
    expect(label).to_have_class("sheet-label is-required")

    page.get_by_role("radio", name="满意", exact=True).check()
    expect(label).to_have_class("sheet-label is-off")


def test_shows_what_only_the_server_can_judge_after_saving(open_as, panel):
    page = fill(open_as("kefu"), panel.publish("heating-repair-return-visit"))
    reminder = page.locator("#item-fee_reminder .note")
    page.locator("#convenient").get_by_label("Yes").check()
    expect(reminder).to_be_hidden()

    page.locator("#manner input[value=good]").check()
    expect(reminder).to_be_visible()


def test_asks_for_reasons_of_whoever_is_dissatisfied(open_as, panel):
    page = fill(open_as("kefu", PHONE), panel.publish("salon-customer-questionnaire"))
    reasons = page.locator("td.is-off")
    before = reasons.count()
    assert before

    page.locator("input[type=radio]").first.check()

    expect(reasons).not_to_have_count(before)


def test_adds_scores_up_while_they_are_typed(open_as, panel):
    page = fill(open_as("kefu"), panel.publish("supervision-satisfaction-survey"))
    scores = page.locator(".field-score input")
    scores.nth(0).fill("6")
    scores.nth(1).fill("5")

    expect(page.locator("#timely_total")).to_have_text("11")
    expect(page.locator("#grand_total")).to_have_text("11")


def answer(page, words):
    dialog = page.locator("#hy-confirm")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name=words).click()
    expect(dialog).to_be_hidden()


def leave_to(page, wanted):
    """Tab on until an input has the focus; ticks and days take several stops."""
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == wanted:
            return
    raise AssertionError(f"{wanted} is not among the next stops")
