"""Supervisors at their queue: signed, returned, taken back, unlocked and voided, by keyboard, two of them at once."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import attached, fill, submit

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


@pytest.fixture
def entries(panel):
    """Three records that wait for a supervisor, as their author handed them in."""
    from app.extensions import db
    from app.models.form_template import FormTemplate
    from tests.factories.entry import make_entry

    key = panel.publish_items({"key": "area", "type": "text", "label": "Area", "required": True})
    author = panel.user("kefu")
    template = db.session.query(FormTemplate).filter_by(key=key).one()
    made = [make_entry(author, template, {"area": area}, site=panel.site).id for area in ("east", "west", "north")]
    db.session.commit()
    return made


def test_offers_no_decision_to_the_author(open_as, entries):
    page = open_as("kefu")
    page.goto(f"/entries/{entries[0]}")

    expect(page.locator(".sheet")).to_be_visible()
    expect(page.locator("form.decide")).to_have_count(0)
    page.keyboard.press("s")
    expect(page.locator("[aria-current=step]")).to_be_visible()


def test_works_through_the_queue_by_keyboard(open_as, panel, entries):
    page = open_as("zhuguan")
    page.goto("/queue/")
    page.locator(".hy-tools a").click()
    expect(attached(page).locator(".queue-nav")).to_contain_text("1 of 3")

    press(page, "j", "2 of 3")
    press(page, "k", "1 of 3")
    press(page, "s", "1 of 2")
    attached(page).keyboard.press("r")
    reason = page.locator("#return-reason")
    expect(reason).to_be_focused()
    page.keyboard.type("Which street?")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".queue-nav")).to_contain_text("1 of 1")
    attached(page)
    page.keyboard.press("s")

    page.wait_for_url("**/entries/*")
    states = {entry.answers["area"]: entry.state for entry in panel.entries()}
    assert states == {"east": "done", "west": "running", "north": "done"}


def test_says_that_somebody_else_was_faster(open_as, panel, entries, watch):
    watch.allow("409")
    first, second = open_as("zhuguan"), open_as("zhuguan2")
    for page in (first, second):
        page.goto(f"/entries/{entries[0]}")
        attached(page).locator("#opinion").fill(f"seen by {page.locator('.hy-me summary').inner_text()}")
    first.keyboard.press("Control+Enter")
    expect(first.locator("form.decide")).to_have_count(0)
    second.keyboard.press("Control+Enter")

    expect(second.get_by_role("alert")).to_be_visible()
    expect(second.locator("form.decide")).to_have_count(0)
    expect(second.locator(".journey")).to_contain_text("seen by")
    assert panel.entries()[0].state == "done"


def test_returns_a_record_which_its_author_hands_in_again(open_as, panel, entries):
    supervisor = open_as("zhuguan")
    supervisor.goto(f"/entries/{entries[0]}")
    attached(supervisor).keyboard.press("r")
    supervisor.keyboard.type("Which street?")
    supervisor.keyboard.press("Control+Enter")
    expect(supervisor.get_by_role("status")).to_be_visible()

    author = open_as("kefu")
    author.goto(f"/entries/{entries[0]}")
    expect(author.locator(".journey")).to_contain_text("Which street?")
    author.locator("a[href$='/fill']").first.click()
    attached(author).locator("#area").fill("east, Long Street")
    submit(author)

    author.wait_for_url("**/entries/*")
    assert panel.entries()[0].answers["area"] == "east, Long Street"


def test_takes_a_record_back_while_nobody_has_acted(open_as, panel, entries):
    page = open_as("kefu")
    page.goto(f"/entries/{entries[0]}")
    attached(page).get_by_role("button", name="Withdraw").click()
    page.locator("#hy-confirm").get_by_role("button", name="Yes").click()
    page.locator("a[href$='/fill']").first.click()
    expect(attached(page).locator("#area")).to_have_value("east")


def test_unlocks_a_finished_record_for_a_correction_with_a_reason(open_as, panel, entries, watch):
    watch.allow("422")
    manager = open_as("jingli")
    sign(open_as("zhuguan"), entries[0])
    manager.goto(f"/entries/{entries[0]}")
    attached(manager).get_by_role("button", name="Unlock").click()
    manager.keyboard.type("The area is wrong")
    manager.keyboard.press("Control+Enter")
    manager.get_by_role("link", name="Correct").click()
    attached(manager).locator("#area").fill("south")
    submit(manager)
    expect(manager.locator("#reason")).to_be_focused()
    expect(manager.locator("#area")).to_have_value("south")
    manager.locator("#reason").fill("as the customer said")
    submit(manager)

    manager.wait_for_url("**/entries/*")
    expect(manager.locator(".history")).to_contain_text("as the customer said")
    assert panel.entries()[0].answers["area"] == "south"


def test_shows_both_texts_when_two_correct_one_record(open_as, panel, entries, watch):
    watch.allow("409")
    first, second = open_as("zhuguan"), open_as("zhuguan2")
    for page, area in ((first, "south"), (second, "centre")):
        page.goto(f"/entries/{entries[0]}/fill")
        attached(page).locator("#area").fill(area)
        page.locator("#reason").fill("as the customer said")
    submit(first)
    first.wait_for_url("**/entries/*")
    submit(second)

    expect(second.locator(".error-summary tbody td")).to_have_text(["Area", "centre", "south"])
    expect(second.locator("#area")).to_have_value("centre")
    expect(second.locator("#reason")).to_have_value("as the customer said")
    submit(attached(second))
    second.wait_for_url("**/entries/*")
    assert panel.entries()[0].answers["area"] == "centre"


def test_hands_a_record_to_a_colleague_for_their_part(open_as, panel):
    author = fill(open_as("kefu"), panel.publish("route"))
    author.locator("#area").fill("东区")
    author.locator("#handler").press_sequentially("张四")
    author.get_by_role("option", name="张四").click()
    submit(author)
    author.wait_for_url("**/entries/*")

    colleague = open_as("kefu2")
    colleague.goto("/queue/")
    colleague.locator(".hy-tools a").click()
    attached(colleague).locator("a[href$='/fill']").first.click()
    expect(attached(colleague).locator("#area")).to_have_count(0)
    expect(colleague.locator(".sheet")).to_contain_text("东区")
    colleague.locator("#reply").fill("已处理")
    submit(colleague)
    colleague.wait_for_url("**/entries/*")

    sign(open_as("zhuguan"), 1)
    colleague.reload()
    expect(colleague.locator("#item-supervisor")).to_contain_text("张五")
    assert panel.entries()[0].state == "done"


def test_voids_a_record_with_a_reason(open_as, panel, entries):
    page = open_as("jingli")
    page.goto(f"/entries/{entries[0]}")
    attached(page).get_by_role("button", name="Void").first.click()
    page.keyboard.type("made by mistake")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".history")).to_contain_text("made by mistake")
    assert panel.entries()[0].state == "void"


def test_asks_before_many_are_signed_at_once(open_as, panel, entries):
    page = open_as("zhuguan")
    key = panel.entries()[0].template.key
    page.goto(f"/forms/{key}/")
    attached(page)
    expect(page.locator("#bulk select")).to_be_hidden()
    page.locator("td input[name=entry]").nth(0).check()
    page.locator("td input[name=entry]").nth(1).check()
    expect(page.locator("#bulk")).to_contain_text("2 ticked")

    page.get_by_role("button", name="Do it").click()
    asks = page.locator("#hy-confirm")
    expect(asks).to_contain_text("Sign off 2 records?")
    asks.get_by_role("button", name="Cancel").click()
    expect(asks).to_be_hidden()
    assert {entry.state for entry in panel.entries()} == {"running"}

    page.get_by_role("button", name="Do it").click()
    asks.get_by_role("button", name="Yes, do it").click()
    page.wait_for_url("**/bulk/*")
    expect(page.locator(".hy-stat[data-tone=good]")).to_contain_text("2")
    expect(page.locator(".bulk-progress")).to_have_count(0)
    assert sorted(entry.state for entry in panel.entries()) == ["done", "done", "running"]


def press(page, key, place):
    attached(page).keyboard.press(key)
    expect(page.locator(".queue-nav")).to_contain_text(place)


def sign(page, entry_id):
    page.goto(f"/entries/{entry_id}")
    attached(page).keyboard.press("s")
    expect(page.locator("form.decide")).to_have_count(0)
