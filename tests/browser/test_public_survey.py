"""A customer with a phone and a link answers, loses nothing; staff see the entry and the return rate."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, attached
from tests.browser.test_accessibility import GRAVE

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

WIDTH = PHONE["viewport"]["width"]
ROWS = {
    "key": "rows",
    "type": "table",
    "rows": {"min": 1, "start": 1, "max": 5},
    "columns": [{"key": "said", "type": "text", "label": "意见"}],
}
MODES = [{"key": "good", "label": "满意"}, {"key": "bad", "label": "不满意"}]
RATED = {
    "key": "points",
    "type": "rating",
    "label": "总体评价",
    "max": 10,
    "anchors": {"1": "非常不满意", "10": "非常满意"},
}
ITEMS = (
    {"key": "area", "type": "text", "label": "小区", "required": True},
    {"key": "verdict", "type": "choice", "label": "评价", "options": MODES},
    {
        "key": "why",
        "type": "text",
        "label": "不满原因",
        "shown": {"picked": [{"var": "answers.verdict"}, "bad"]},
        "required": True,
    },
    ROWS,
)


def test_is_handed_out_answered_on_a_phone_and_counted(open_as, panel, watch):
    watch.allow("422")
    desk, phone = open_as("zhuguan", DESK), open_as("", PHONE)
    survey = handed_out_to_two(desk, panel.publish_items(*ITEMS))
    desk.goto(f"{survey}/links")
    link = attached(desk).locator(".qr-address").first.inner_text()

    answered(attached_at(phone, link))
    phone.goto(link)
    expect(phone.locator('[data-state="answered"]')).to_be_visible()

    (entry,) = panel.entries()
    assert entry.answers == {"area": "示例小区一期", "verdict": {"paths": ["bad"]}, "why": "电梯太慢"}
    desk.goto(survey)
    expect(attached(desk).get_by_text("50.0%")).to_be_visible()
    desk.get_by_role("link", name=entry.number).click()
    expect(attached(desk).get_by_text("客户（公开问卷）").first).to_be_visible()
    expect(desk.get_by_text("电梯太慢").first).to_be_visible()


def handed_out_to_two(desk, key):
    """Open a survey, invite all three customers and note two links as handed out; return its address."""
    desk.goto(f"/surveys/new/{key}")
    desk.fill("#title", "年度满意度调查")
    desk.get_by_text("A link for each customer").click()
    desk.get_by_role("button", name="Open the survey").click()
    attached(desk).get_by_role("button", name="Invite", exact=True).click()
    expect(attached(desk).get_by_text("3 customers invited, 0 more match.")).to_be_visible()
    for place in (0, 1):
        desk.locator('input[name="invitation"]').nth(place).check()
    desk.get_by_role("button", name="Those ticked").click()
    desk.get_by_role("button", name="Yes, do it").click()
    expect(attached(desk).get_by_text("2 noted as handed out.")).to_be_visible()
    return desk.url.partition("?")[0]


def answered(phone):
    """Forget a required item at first, then hand in what stands there."""
    assert phone.evaluate("document.documentElement.scrollWidth") <= WIDTH
    expect(phone.locator(".hy-side, .hy-top")).to_have_count(0)
    expect(phone.get_by_label("不满原因")).to_be_hidden()
    phone.get_by_text("不满意", exact=True).click()
    phone.locator("#why").fill("电梯太慢")
    phone.locator(".fill-foot button").click()
    expect(attached(phone).locator(".error-summary")).to_be_visible()
    expect(phone.locator("#why")).to_have_value("电梯太慢")
    phone.locator("#area").fill("示例小区一期")
    phone.locator(".fill-foot button").click()
    expect(attached(phone).locator('[data-state="thanks"]')).to_be_visible()
    assert phone.evaluate("Object.keys(localStorage).length") == 0


def test_brings_back_what_was_typed_when_the_page_was_closed(open_as, panel):
    link = opened(panel)
    phone = open_as("", PHONE)
    attached_at(phone, link)
    phone.locator("#area").fill("写到一半")
    phone.get_by_text("不满意", exact=True).click()
    phone.locator("#why").fill("电梯")
    phone.get_by_role("button", name="添加一行").click()
    phone.locator('[name="rows-1-said"]').fill("第二行")
    phone.goto("about:blank")

    attached_at(phone, link)

    expect(phone.locator("#area")).to_have_value("写到一半")
    expect(phone.locator("#why")).to_have_value("电梯")
    expect(phone.locator('[name="rows-1-said"]')).to_have_value("第二行")


def test_loses_nothing_and_makes_one_entry_without_a_connection_and_by_impatient_fingers(open_as, panel):
    link = opened(panel)
    phone = open_as("", PHONE)
    attached_at(phone, link).locator("#area").fill("断网了")
    phone.wait_for_load_state("networkidle")
    phone.context.set_offline(True)
    phone.locator(".fill-foot button").click()
    expect(phone.locator(".save-status")).not_to_be_empty()
    expect(phone.locator("#area")).to_have_value("断网了")
    phone.context.set_offline(False)

    phone.locator(".fill-foot button").dblclick()

    expect(attached(phone).locator(".survey-state")).to_be_visible()
    assert [each.answers for each in panel.entries()] == [{"area": "断网了"}]


def test_keeps_what_was_typed_when_the_cookie_is_gone(open_as, panel, watch):
    watch.allow("400")
    link = opened(panel)
    phone = open_as("", PHONE)
    attached_at(phone, link).locator("#area").fill("开了很久的页面")
    phone.context.clear_cookies()

    phone.locator(".fill-foot button").click()
    expect(attached(phone).locator("#area")).to_have_value("开了很久的页面")
    phone.locator(".fill-foot button").click()

    expect(attached(phone).locator('[data-state="thanks"]')).to_be_visible()
    assert len(panel.entries()) == 1


@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
def test_reads_as_one_scale_by_eye_finger_and_key(open_as, panel, device):
    page = attached_at(open_as("", device), opened(panel, items=(RATED,)))
    parts = [each.bounding_box() for each in page.locator(".points label").all()]
    least, most = (page.locator(f".scale > .anchor{css}").bounding_box() for css in (":not(.most)", ".most"))

    assert len({round(each["y"]) for each in parts}) == 1
    assert min(each["height"] for each in parts) >= (40 if device is PHONE else 32)
    assert least["x"] <= parts[0]["x"] + 1
    assert most["x"] + most["width"] >= parts[-1]["x"] + parts[-1]["width"] - 1
    assert page.evaluate("document.documentElement.scrollWidth") <= device["viewport"]["width"]
    page.locator(".points label").last.click()
    expect(page.get_by_role("radio", name="10 非常满意")).to_be_checked()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("radio", name="9", exact=True)).to_be_checked()
    page.keyboard.press("Delete")
    expect(page.locator(".points :checked")).to_have_count(0)
    assert grave(page) == []


@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
def test_has_no_grave_barriers_for_customers(open_as, panel, watch, device):
    watch.allow("404")
    link = opened(panel, "customer-field-visit-survey")
    page = open_as("", device)

    for address in (link, "/s/unknown"):
        page.goto(address)
        attached(page)
        if device is PHONE:
            assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
        assert grave(page) == []


@pytest.mark.parametrize("device", [PHONE, DESK], ids=["phone", "desk"])
def test_has_no_grave_barriers_for_staff(open_as, panel, device):
    opened(panel)
    opened(panel, mode="invited")
    page = open_as("zhuguan", device)
    key = panel.publish_items(*ITEMS)

    others = ("/surveys/1", "/surveys/2", "/surveys/1/poster", "/surveys/2/links")
    for address in ("/surveys/", f"/surveys/new/{key}", *others):
        page.goto(address)
        attached(page)
        if device is PHONE:
            assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH, address
        assert grave(page) == [], address


def opened(panel, name="", mode="open", items=ITEMS):
    """Open a survey the way people do and return its link, or nothing where each customer has one."""
    from sqlalchemy import select

    from app.extensions import db
    from app.models.form_template import FormTemplate
    from app.models.site import Site
    from tests.factories.survey import link_of, make_invitations, make_survey

    key = panel.publish(name) if name else panel.publish_items(*items)
    template = db.session.scalars(select(FormTemplate).where(FormTemplate.key == key)).one()
    site = db.session.scalars(select(Site)).one()
    by = panel.user("zhuguan")
    made = make_survey(by, site, template, mode=mode)
    if mode == "invited":
        make_invitations(by, made)
    link = f"/s/{link_of(made)}"
    db.session.commit()
    return link


def attached_at(page, address):
    page.goto(address)
    return attached(page)


def grave(page):
    found = [each for each in Axe().run(page).response["violations"] if each["impact"] in GRAVE]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def test_draws_a_signature_that_arrives_with_the_answer(open_as, panel):
    signed = {"key": "signed", "type": "signature", "label": "客户签名", "required": True}
    desk, phone = open_as("zhuguan", DESK), open_as("", PHONE)
    desk.goto(f"/surveys/new/{panel.publish_items(ITEMS[0], signed)}")
    assert desk.locator('input[name="signed"]').is_checked()
    desk.get_by_role("button", name="Open the survey").click()
    link = attached(desk).locator(".survey-address a").inner_text()

    attached_at(phone, link)
    phone.fill('[name="area"]', "示例小区")
    box = phone.locator("canvas").bounding_box()
    with phone.expect_response(lambda answer: "/signature" in answer.url and answer.request.method == "POST"):
        phone.mouse.move(box["x"] + 20, box["y"] + 20)
        phone.mouse.down()
        for step in range(1, 8):
            phone.mouse.move(box["x"] + 20 * step, box["y"] + 20 + 5 * step)
        phone.mouse.up()
    expect(phone.locator('[name="signed"]')).not_to_have_value("")
    phone.locator(".fill-foot button").click()

    expect(phone.locator('[data-state="thanks"]')).to_be_visible()
    (entry,) = panel.entries()
    assert entry.answers["signed"]["file"]
