"""Charts as people use them: compare, pin, and open what is behind a number."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE, attached

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


@pytest.fixture
def visited(panel):
    """A panel with a few return visits by two people."""
    from app.extensions import db
    from app.models.form_template import FormTemplate
    from tests.factories.entry import make_entry
    from tests.factories.form_template import make_template

    modes = [{"key": "phone", "label": "电话"}, {"key": "visit", "label": "上门"}]
    items = [
        {"key": "mode", "type": "choice", "label": "方式", "options": modes},
        {"key": "service", "type": "rating", "label": "服务", "min": 1, "max": 10},
    ]
    template = make_template(key="visits", title="回访", sections=[{"key": "main", "items": items}])
    db.session.commit()
    for user, mode, service in (("kefu", "phone", 9), ("kefu2", "visit", 5), ("kefu2", "phone", 10)):
        answers = {"mode": {"paths": [mode]}, "service": service}
        make_entry(panel.user(user), db.session.get(FormTemplate, template.id), answers, site=panel.site)
        db.session.commit()
    return panel


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_compares_as_soon_as_it_is_chosen_and_opens_the_records_of_a_number(open_as, visited, device):
    page = open_as("zhuguan", device)
    page.goto("/charts/visits/")
    attached(page)

    if device is PHONE:
        expect(page.get_by_label("Compare by")).to_be_hidden()
        page.get_by_text("Periods and comparison").click()
    page.get_by_label("Compare by").select_option(label="Filled in by")
    page.wait_for_url(re.compile("split=%40author|split=@author"))

    expect(page.locator(".chart-legend li")).to_have_count(2)
    number = page.locator(".bar", has_text="电话").locator("a.bar-value").first
    count = number.get_attribute("data-count")
    number.click()
    expect(page.locator(".filter-count")).to_contain_text(f"{count} records")


def test_prints_the_figures_of_a_trend_and_folds_them_again(open_as, visited):
    page = open_as("zhuguan")
    page.goto("/charts/visits/")
    attached(page)
    figures = page.locator(".chart-table tbody td").first
    expect(figures).to_be_hidden()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(figures).to_be_visible()
    expect(page.locator(".chart-paper-head")).to_be_visible()
    for left_away in (".filter-bar", ".hy-tabs", ".hy-back", ".chart-controls"):
        expect(page.locator(left_away)).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(figures).to_be_hidden()


def test_pins_a_chart_and_sees_it_on_the_desk(open_as, visited):
    page = open_as("zhuguan")
    page.goto("/charts/visits/?split=mode")
    attached(page)

    card = page.locator(".hy-card", has=page.get_by_role("heading", name="服务"))
    card.get_by_role("button", name="Pin to a dashboard").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Pin it").press("Enter")
    expect(page.get_by_text("Pinned to")).to_be_visible()

    for address in ("/dashboards/", "/"):
        page.goto(address)
        tile = page.locator(".tile")
        expect(tile.get_by_role("heading", name="服务")).to_be_visible()
        expect(tile.locator(".chart-legend li")).to_have_count(2)
    page.goto("/dashboards/")
    page.get_by_role("button", name="Take it off").click()
    expect(page.get_by_text("No chart is pinned here yet")).to_be_visible()
