"""The sheet itself as the place to design: adding, moving, sizing, undoing, by mouse, keys and finger."""

import json
from typing import Any

import pytest

from app.extensions import db
from app.models.form_template import FormTemplate, TemplateDraft
from app.operations import template
from tests.browser.conftest import PHONE, attached

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

ITEMS: list[dict[str, Any]] = [
    {"key": "area", "type": "text", "label": "区域", "span": 12},
    {"key": "aim", "type": "text", "label": "目的", "span": 12},
    {"key": "on", "type": "date", "label": "日期"},
]


def test_adds_and_moves_items_by_keys_and_undoes_it_all(form, open_as):
    page = designing(open_as, form)
    page.keyboard.press("Insert")
    page.keyboard.type("rating")
    page.keyboard.press("Enter")
    assert order(page) == ["area", "aim", "on", "rating_1"]
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    assert order(page) == ["area", "rating_1", "aim", "on"]
    assert "Moved" in said(page)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    assert order(page) == ["area", "area_1", "rating_1", "rating_2", "aim", "on"]
    page.keyboard.press("Delete")
    assert order(page) == ["area", "rating_1", "aim", "on"]
    for _ in range(5):
        page.keyboard.press("Control+z")
    assert order(page) == ["area", "aim", "on"]
    assert page.get_by_role("button", name="Undo").is_disabled()
    for _ in range(5):
        page.keyboard.press("Control+y")
    assert order(page) == ["area", "rating_1", "aim", "on"]


def test_makes_an_item_wider_and_its_label_narrower_by_keys(form, open_as):
    page = designing(open_as, form)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    for _ in range(3):  # faster than the sheet is drawn
        page.keyboard.press("Alt+Shift+ArrowLeft")
    page.keyboard.press("Control+Alt+ArrowLeft")
    redrawn(page)
    assert item(page, "area") == ITEMS[0] | {"span": 9, "label_span": 3}
    assert said(page) == "区域: 3 of 9 columns"


def test_drags_a_field_type_and_an_item_to_their_places(form, open_as):
    page = designing(open_as, form)
    drag(page, '[data-type="phone"]', '[data-path="on"] >> nth=0', part=0.2)
    assert order(page) == ["area", "aim", "phone_1", "on"]
    redrawn(page)
    drag(page, '[data-path="aim"] >> nth=1', '[data-path="area"] >> nth=0', part=0.2)
    assert order(page) == ["aim", "area", "phone_1", "on"]


def test_drags_by_finger_after_a_rest_and_scrolls_without_one(form, open_as):
    page = designing(open_as, form, PHONE)
    page.locator('[data-path="area"]:visible').first.scroll_into_view_if_needed()
    start, end = ends(page)
    touch(page, start, end, rest=0)
    assert order(page) == ["area", "aim", "on"]
    page.wait_for_timeout(800)  # until it has stopped scrolling
    start, end = ends(page)
    touch(page, start, (end[0], end[1] + 12), rest=500)
    assert order(page) == ["aim", "on", "area"]


def test_saves_by_itself_and_comes_back_as_it_was_left(form, open_as):
    page = designing(open_as, form)
    page.keyboard.press("Insert")
    page.keyboard.type("money")
    page.keyboard.press("Enter")
    saved(page)
    page.reload()
    page.locator("[data-drawn]").wait_for()
    assert order(page) == ["area", "aim", "on", "money_1"]


def test_goes_on_without_a_server_and_draws_and_saves_once_it_is_back(form, open_as, watch):
    watch.allow("ERR_INTERNET_DISCONNECTED")
    page = designing(open_as, form)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.keyboard.press("Insert")
    page.keyboard.type("money")
    page.keyboard.press("Enter")
    page.locator('[data-saving="state"][data-state="offline"]').wait_for()
    assert not page.locator('[data-path="money_1"]').count()
    page.context.set_offline(False)
    saved(page)
    page.locator('[data-path="money_1"]').first.wait_for()
    assert "money_1" in draft_of(form)


def test_lets_two_designers_decide_whose_draft_stays(form, open_as, watch):
    watch.allow("409")
    mine, theirs = designing(open_as, form), designing(open_as, form)
    mine.keyboard.press("Insert")
    mine.keyboard.type("money")
    mine.keyboard.press("Enter")
    saved(mine)
    theirs.keyboard.press("Insert")
    theirs.keyboard.type("phone")
    theirs.keyboard.press("Enter")
    theirs.get_by_role("button", name="Take the other").click()
    assert order(theirs) == ["area", "aim", "on", "money_1"]
    theirs.keyboard.press("Control+z")
    assert order(theirs) == ["area", "aim", "on", "phone_1"]
    saved(theirs)
    assert "phone_1" in draft_of(form)


def test_tells_a_screen_reader_what_is_chosen_and_what_stops(form, open_as):
    page = designing(open_as, form)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert said(page).startswith("区域, ")
    page.keyboard.press("Alt+ArrowRight")
    assert said(page) == "It cannot go further."


def test_leads_from_a_problem_to_its_place(form, open_as):
    page = designing(open_as, form)
    page.locator("#design-tab-text").click()
    page.locator("#design-json").wait_for()
    source = json.loads(template_text(form))
    source["sections"][0]["items"][1]["shown"] = {"==": [{"var": "answers.gone"}, 1]}
    page.locator("#design-json").fill(json.dumps(source))
    page.get_by_role("button", name="Take over").click()
    page.locator("#design-tab-sheet").click()
    page.locator(".design-problems summary").first.click()
    page.locator(".design-problems .design-problem").first.click()
    assert page.evaluate("document.querySelector('.is-selected').dataset.path") == "aim"
    assert page.locator('.is-faulty[data-path="aim"]').count()


@pytest.fixture
def form(panel: Any) -> str:
    from tests.factories.user import make_user

    key = panel.publish_items(*ITEMS)
    make_user("designer", sites=[panel.site], username="sheji", last_name="吴", first_name="十")
    db.session.commit()
    return str(key)


def designing(open_as: Any, key: str, device: Any = None) -> Any:
    page = open_as("sheji", device) if device else open_as("sheji")
    page.goto(f"/design/{key}/")
    attached(page)
    page.locator("[data-drawn]").wait_for()
    page.locator('[data-panel="canvas"]').focus()
    return page


def order(page: Any) -> list[str]:
    """Return the keys of the items as the page's document has them now."""
    return [each["key"] for each in document(page)["sections"][0]["items"]]


def document(page: Any) -> Any:
    """Ask the page for its document the way a designer reads it: as JSON, from what it sends to be saved."""
    return page.evaluate("document.querySelector('[data-behaviour=designer]').store.document")


def item(page: Any, key: str) -> Any:
    return next(each for each in document(page)["sections"][0]["items"] if each["key"] == key)


def said(page: Any) -> str:
    return str(page.locator('[data-design="said"]').inner_text())


def saved(page: Any) -> None:
    page.locator('[data-saving="state"][data-state="saved"]').wait_for()


def redrawn(page: Any) -> None:
    saved(page)
    page.wait_for_function("!document.querySelector('[data-panel=canvas]').ariaBusy")


def middle(page: Any, selector: str) -> tuple[float, float]:
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def ends(page: Any) -> list[tuple[float, float]]:
    return [middle(page, f'[data-path="{name}"]:visible >> nth=-1') for name in ("area", "on")]


def drag(page: Any, source: str, target: str, part: float) -> None:
    """Drag something onto the leading or trailing part of something else."""
    box = page.locator(target).bounding_box()
    page.mouse.move(*middle(page, source))
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * part, box["y"] + box["height"] * part, steps=8)
    page.mouse.up()


def touch(page: Any, start: tuple[float, float], end: tuple[float, float], rest: int) -> None:
    client = page.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    send("touchStart", start)
    page.wait_for_timeout(rest)
    for part in (0.3, 0.6, 1.0):
        send("touchMove", (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part))
    send("touchEnd")


def draft_of(key: str) -> str:
    from sqlalchemy import select

    db.session.rollback()
    found = db.session.scalar(select(TemplateDraft).join(FormTemplate).where(FormTemplate.key == key))
    return str(found.document)


def template_text(key: str) -> str:
    from sqlalchemy import select

    db.session.rollback()
    found = db.session.scalars(select(FormTemplate).where(FormTemplate.key == key)).one()
    assert template.draft_of(found) is None
    return str(found.version.document)
