"""The route of a form: drawn as a line, built by mouse and by keyboard, each fault said where it is."""

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESK, FORMS, PHONE, attached
from tests.browser.test_accessibility import GRAVE

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

KEY = "return-visit-plan-shop"
SHIPPED = json.loads(next(FORMS.glob(f"*/{KEY}.json")).read_text(encoding="utf-8"))


def test_builds_the_route_of_a_plan_by_mouse(panel, plan, open_as):
    page = designing(open_as)
    page.locator("#design-tab-route").click()
    expect_line(page, ["① Fill in", "② Review"])

    page.get_by_role("button", name="Change the route").click()
    first = page.locator("[data-route=editor]")
    first.get_by_label("Name in Chinese").fill("编制")
    first.get_by_label("Name in English").fill("Drawing up")
    first.locator("summary").click()
    first.get_by_label("Key").fill("draw_up")
    first.get_by_label("Key").blur()
    first.get_by_label("Who takes it", exact=True).select_option(label="Agent")
    first.get_by_label("Everything no other step fills in").uncheck()
    first.get_by_label("Drawn up by, Department supervisor").uncheck()
    first.get_by_label("Where the signature stands").select_option(label="Drawn up by")
    first.get_by_label("Signs as, in Chinese").fill("编制")
    first.get_by_label("Signs as, in English").fill("drawn up")
    page.locator("[data-step='1'] button").click()
    second = page.locator("[data-route=editor]")
    second.get_by_label("Where the signature stands").select_option(label="Department supervisor")
    second.get_by_label("Signs as, in Chinese").fill("审核")
    second.get_by_label("Signs as, in English").fill("reviewed")
    second.get_by_label("Time allowed").fill("1")

    assert route_of(panel, page) == SHIPPED["route"]
    line = page.locator(".route-line").inner_text()
    assert "Agent fills in “Area, Customer, Way of visiting …” and signs “Drawn up by”" in line
    assert "Supervisor signs “Department supervisor”" in line
    assert "within one workday" in line
    assert "may return it to ① Drawing up" in line


def test_builds_the_route_of_a_plan_by_keyboard(panel, plan, open_as):
    page = designing(open_as)
    page.locator("#design-tab-sheet").focus()
    press(page, "ArrowRight")
    tab_to(page, "[data-step='0'] button")
    press(page, "Enter", "Enter", "Enter")
    retype(page, "title/zh", "编制")
    retype(page, "title/en", "Drawing up")
    tab_to(page, "summary")
    press(page, "Enter")
    retype(page, "key", "draw_up")
    choose(page, "by/0/who", "Agent")
    untick(page, "rest")
    untick(page, "fills/signs")
    choose(page, "signs", "Drawn")
    retype(page, "meaning/zh", "编制")
    retype(page, "meaning/en", "drawn up")
    tab_to(page, "[data-step='0'] button", back=True)
    press(page, "ArrowRight")
    choose(page, "signs", "Department")
    retype(page, "meaning/zh", "审核")
    retype(page, "meaning/en", "reviewed")
    retype(page, "within", "1")

    assert route_of(panel, page) == SHIPPED["route"]


def test_asks_several_people_in_several_ways(panel, open_as):
    from app.extensions import db
    from tests.factories.department import make_department

    make_department(code="GC", name="工程部")
    db.session.commit()
    key = panel.publish_items(
        {"key": "area", "type": "text", "label": "区域"}, {"key": "handler", "type": "user", "label": "处理人"}
    )
    page = designing(open_as, key=key)
    page.locator("#design-tab-route").click()
    page.get_by_role("button", name="Change the route").click()
    page.locator("[data-step='1'] button").click()
    who = page.get_by_label("Who takes it", exact=True)
    who.select_option(label="anyone of a department")
    page.get_by_role("button", name="Add somebody").click()
    who.nth(1).select_option(label="whoever “处理人” names")
    page.get_by_label("If that is nobody").select_option(label="else Manager")
    page.get_by_label("How many of them").select_option(label="All of them must")

    review = route_of(panel, page)[1]
    assert review["by"] == [{"department": "GC"}, {"chosen": "handler", "role": "manager"}]
    assert review["together"] is True
    assert "Anyone of 工程部 and also whoever “处理人” names, else Manager" in page.locator(".route-line").inner_text()

    page.get_by_role("button", name="Take away", exact=True).first.click()
    review = route_of(panel, page)[1]
    assert review["by"] == {"chosen": "handler", "role": "manager"}
    assert "together" not in review


def test_moves_doubles_and_takes_steps_away_with_undo(panel, plan, open_as):
    page = designing(open_as)
    page.locator("#design-tab-route").click()
    page.get_by_role("button", name="Change the route").click()
    page.locator("[data-step='1'] button").click()
    press(page, "Control+d")
    expect_line(page, ["① Fill in", "② Review", "③ Review"])
    page.locator("[data-step='2'] button").click()
    press(page, "Alt+ArrowLeft", "Alt+ArrowLeft")
    expect_line(page, ["① Review", "② Fill in", "③ Review"])
    press(page, "Delete")
    expect_line(page, ["① Fill in", "② Review"])
    press(page, "Control+z", "Control+z", "Control+z")
    expect_line(page, ["① Fill in", "② Review", "③ Review"])
    page.locator("[data-step='2']").drag_to(page.locator("[data-step='0']"), target_position={"x": 10, "y": 20})
    expect_line(page, ["① Review", "② Fill in", "③ Review"])


def test_says_beside_the_step_that_its_cell_is_gone(panel, open_as):
    panel.publish(KEY)
    page = designing(open_as)
    page.locator(".design-canvas [data-path=supervisor]").first.click()
    press(page, "Delete")
    page.locator("[data-panel=problems] summary").click()
    page.locator("[data-panel=problems] button").first.click()

    error = page.locator("[data-problem=signs]:visible")
    error.wait_for()
    assert "is signed in the item supervisor, which is not on the sheet" in error.inner_text()
    assert page.locator(".route-step.is-faulty").get_attribute("data-step") == "1"


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("tab", ["route", "listing"])
def test_holds_nothing_serious_for_axe(panel, open_as, tab, device):
    panel.publish(KEY)
    page = designing(open_as, device)
    page.locator(f"#design-tab-{tab}").click()
    page.locator("[data-asked]" if tab == "listing" else ".route-editor").wait_for()

    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in GRAVE] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def designing(open_as: Any, device: Any = DESK, key: str = KEY) -> Any:
    page = open_as("sheji", device)
    page.goto(f"/design/{key}/")
    attached(page)
    page.locator("[data-designer-ready]").wait_for()
    return page


def expect_line(page: Any, wanted: list[str]) -> None:
    titles = "[...document.querySelectorAll('.route-card strong')].map((title) => title.textContent)"
    page.wait_for_function(
        f"wanted => wanted === JSON.stringify({titles})",
        arg=json.dumps(wanted, ensure_ascii=False, separators=(",", ":")),
    )


def route_of(panel: Any, page: Any) -> Any:
    """Return the route of the draft once the server has it."""
    from sqlalchemy import select

    from app.extensions import db
    from app.models.form_template import TemplateDraft

    page.locator("body").click(position={"x": 5, "y": 5})
    page.locator("[data-saving=state][data-state=saved]").wait_for()
    db.session.rollback()
    return json.loads(db.session.scalars(select(TemplateDraft)).one().document)["route"]


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Any, selector: str, back: bool = False) -> None:
    for _ in range(80):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        press(page, "Shift+Tab" if back else "Tab")
    pytest.fail(f"no way by Tab to {selector}")


def retype(page: Any, name: str, text: str) -> None:
    tab_to(page, f"[data-field='{name}']")
    press(page, "Control+a")
    page.keyboard.type(text)


def choose(page: Any, name: str, text: str) -> None:
    tab_to(page, f"[data-field='{name}']")
    page.keyboard.type(text)


def untick(page: Any, name: str) -> None:
    tab_to(page, f"[data-field='{name}']")
    press(page, "Space")


@pytest.fixture
def plan(panel):
    """The plan as it is shipped, but without a route of its own."""
    from app.extensions import db
    from tests.factories.form_template import publish_document

    publish_document({key: part for key, part in SHIPPED.items() if key != "route"})
    db.session.commit()


@pytest.fixture(autouse=True)
def designer(panel):
    from app.extensions import db
    from tests.factories.user import make_user

    make_user("designer", sites=[panel.site], username="sheji", last_name="吴", first_name="十")
    db.session.commit()
