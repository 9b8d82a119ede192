"""Signatures drawn by mouse and finger, photos and stamps: sent at once, shown again, kept while the page is open."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, attached, fill, saved, submit
from tests.factories.attachment import picture

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

SIGNATURE = {"key": "signed", "type": "signature", "label": "Customer", "required": True}
PHOTOS = {"key": "photos", "type": "photo", "label": "Photos", "max": 2}
STAMP = {"key": "stamp", "type": "stamp", "label": "Stamp"}


def test_draws_a_signature_by_mouse_and_shows_it_again(open_as, panel):
    page = fill(open_as("kefu"), panel.publish_items(SIGNATURE))
    draw(page)
    submit(page)

    page.wait_for_url("**/entries/*")
    expect(page.locator(".signature img")).to_have_js_property("complete", True)
    assert page.locator(".signature img").evaluate("image => image.naturalWidth") > 300
    assert panel.entries()[0].answers["signed"]["file"]


def test_draws_a_signature_by_finger_and_clears_it(open_as, panel):
    page = fill(open_as("kefu", PHONE), panel.publish_items(SIGNATURE))
    touch(page)
    expect(page.locator("#signed input[type=hidden]")).not_to_have_value("")
    saved(page)
    attached(page.reload() and page)
    shown, canvas = page.locator("#signed img"), page.locator("#signed canvas")
    expect(shown).to_be_visible()
    expect(canvas).to_be_hidden()

    page.get_by_role("button", name="Clear").click()
    expect(canvas).to_be_visible()
    expect(shown).to_have_count(0)
    draw(page)
    expect(page.locator("#signed input[type=hidden]")).not_to_have_value("")


def test_keeps_the_drawing_when_the_window_changes(open_as, panel):
    page = fill(open_as("kefu"), panel.publish_items(SIGNATURE))
    draw(page)
    inked = ink(page)
    page.set_viewport_size({"width": 700, "height": 900})

    page.wait_for_timeout(200)
    assert inked > 500
    assert ink(page) > 500


def test_sends_photos_up_to_the_most_and_takes_them_out(open_as, panel):
    page = fill(open_as("kefu"), panel.publish_items(PHOTOS))
    page.locator("#photos input[type=file]").set_input_files([photo("a.png"), photo("b.png"), photo("c.png")])
    expect(page.locator("#photos img")).to_have_count(2)
    expect(page.locator("#photos .field-error")).to_have_text("At most 2 photos fit here.")

    page.get_by_role("button", name="Remove a.png").click()
    expect(page.locator("#photos img")).to_have_count(1)
    submit(page)
    page.wait_for_url("**/entries/*")
    assert [one["name"] for one in panel.entries()[0].answers["photos"]] == ["b.png"]


def test_says_what_is_wrong_with_a_picture(open_as, panel, watch):
    watch.allow("422")
    page = fill(open_as("kefu"), panel.publish_items(STAMP))
    page.locator("#stamp input[type=file]").set_input_files(photo("no.png", b"not a picture"))

    expect(page.locator("#stamp .field-error")).to_have_text(
        "This is not a picture we can read. JPEG, PNG and WebP work."
    )
    page.locator("#stamp input[type=file]").set_input_files(photo("yes.png"))
    expect(page.locator("#stamp .field-error")).to_have_text("")
    expect(page.locator("#stamp input[type=hidden]")).not_to_have_value("")


def test_holds_pictures_while_there_is_no_network(open_as, panel, watch):
    watch.allow("ERR_INTERNET_DISCONNECTED")
    page = fill(open_as("kefu"), panel.publish_items(SIGNATURE, PHOTOS))
    page.locator("#signed canvas").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    draw(page)
    page.locator("#photos input[type=file]").set_input_files(photo("a.png"))

    waits = "Not sent yet: the server cannot be reached. The picture waits here as long as this page stays open."
    expect(page.locator("#signed .field-error")).to_have_text(waits)
    expect(page.locator("#photos .field-error")).to_have_text(waits)
    expect(page.locator("#photos img")).to_be_visible()

    page.context.set_offline(False)
    expect(page.locator("#signed .field-error")).to_have_text("")
    submit(page)
    page.wait_for_url("**/entries/*")
    answers = panel.entries()[0].answers
    assert answers["signed"]["file"]
    assert [one["name"] for one in answers["photos"]] == ["a.png"]


def test_holds_a_picture_until_its_owner_has_logged_in_again(open_as, panel, watch):
    watch.allow("40[01]")
    page = fill(open_as("kefu"), panel.publish_items(STAMP))
    page.context.clear_cookies()
    page.locator("#stamp input[type=file]").set_input_files(photo("a.png"))
    expect(page.locator("#stamp .field-error")).to_contain_text("Your login has ended.")

    page.context.add_cookies([panel.cookie("kefu")])
    expect(page.locator("#stamp .field-error")).to_have_text("")
    saved(page)
    assert panel.drafts()[0].answers["stamp"]["file"]


def test_takes_pictures_without_any_script(open_as, panel, watch):
    watch.allow(" csp$")  # what the page would load first
    key = panel.publish_items(STAMP, PHOTOS)
    page = open_as("kefu", {"java_script_enabled": False})
    page.goto(f"/drafts/new/{key}")
    page.locator("input[name=stamp-file]").set_input_files(photo("stamp.png"))
    page.locator("input[name=photos-file]").set_input_files([photo("a.png"), photo("b.png")])
    submit(page)

    expect(page.locator(".sheet img")).to_have_count(3)
    assert [one["name"] for one in panel.entries()[0].answers["photos"]] == ["a.png", "b.png"]


def photo(name, content=None):
    return {"name": name, "mimeType": "image/png", "buffer": picture() if content is None else content}


def box(page):
    canvas = page.locator("#signed canvas")
    canvas.scroll_into_view_if_needed()
    page.wait_for_function("() => document.querySelector('#signed canvas').width !== 600")  # fitted to the screen
    return canvas.bounding_box()


def draw(page):
    at = box(page)
    page.mouse.move(at["x"] + 30, at["y"] + 60)
    page.mouse.down()
    for step in range(1, 12):
        page.mouse.move(at["x"] + 30 + step * 12, at["y"] + 60 + (25 if step % 2 else -25))
    page.mouse.up()


def touch(page):
    at = box(page)
    session = page.context.new_cdp_session(page)
    for kind, step in [("touchStart", 0), *(("touchMove", step) for step in range(1, 12)), ("touchEnd", 0)]:
        points = [] if kind == "touchEnd" else [{"x": at["x"] + 30 + step * 12, "y": at["y"] + 60 + step % 2 * 30}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def ink(page):
    """Count the dots that were drawn on."""
    return page.locator("#signed canvas").evaluate(
        "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.filter((v, i) => i % 4 === 3 && v).length"
    )
