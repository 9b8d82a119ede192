"""Lists that are kept: columns chosen and a view saved by keyboard, many records decided, a month closed."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import attached

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]


@pytest.fixture
def key(panel):
    """A form with three records that wait for a supervisor, and a designer beside the others."""
    from app.extensions import db
    from app.models.form_template import FormTemplate
    from tests.factories.entry import make_entry
    from tests.factories.user import make_user

    key = panel.publish_items(
        {"key": "area", "type": "text", "label": "Area", "required": True},
        {"key": "aim", "type": "text", "label": "Aim"},
    )
    author = panel.user("kefu")
    template = db.session.query(FormTemplate).filter_by(key=key).one()
    for area in ("east", "west", "north"):
        make_entry(author, template, {"area": area, "aim": f"to the {area}"}, site=panel.site)
    make_user("designer", username="sheji", last_name="吴", first_name="十")
    db.session.commit()
    return key


def test_chooses_columns_and_saves_a_view_by_keyboard(open_as, key):
    page = open_as("zhuguan")
    page.goto(f"/forms/{key}/?f.area=east")
    attached(page).get_by_role("button", name="Columns").press("Enter")
    page.get_by_role("checkbox", name="Aim").press("Alt+ArrowUp")
    expect(page.get_by_role("checkbox", name="Aim")).to_be_focused()
    page.keyboard.press("Enter")
    heads = page.locator("thead th")
    expect(heads.nth(3)).to_contain_text("Aim")
    expect(heads.nth(4)).to_contain_text("Area")

    attached(page).get_by_role("button", name="Keep as a view").press("Enter")
    page.keyboard.type("Eastern visits")
    page.keyboard.press("Enter")

    expect(page.locator(".view-menu > summary")).to_contain_text("Eastern visits")
    assert "f.area=east" in page.url
    expect(page.locator("tbody tr")).to_have_count(1)


def test_signs_many_records_and_says_of_each_what_became_of_it(open_as, panel, key):
    page = open_as("zhuguan")
    page.goto(f"/forms/{key}/")
    attached(page).get_by_label("Tick the whole page").check()
    expect(page.locator("[data-count]")).to_have_text("3 ticked")
    page.get_by_role("button", name="Do it").click()
    page.get_by_role("button", name="Yes, do it").click()

    expect(page.locator("tbody .hy-pill[data-tone=good]")).to_have_count(3)
    page.reload()
    assert [entry.state for entry in panel.entries()] == ["done"] * 3


def test_closes_a_month_of_a_register(open_as, key):
    designer = open_as("sheji")
    designer.goto(f"/forms/{key}/")
    attached(designer).get_by_role("button", name="Keep as a view").click()
    designer.locator("#view-name").fill("Visits")
    for role in ("supervisor", "manager"):
        designer.locator(f"#keep-view input[name=role][value={role}]").check()
    designer.locator("#keep-view input[name=is_register]").check()
    designer.get_by_role("button", name="Keep", exact=True).click()

    page = open_as("zhuguan")
    page.goto("/registers/")
    page.get_by_role("link", name="Visits").click()
    attached(page).get_by_role("button", name="Close the month").press("Enter")
    asked = page.locator("#close-month")
    expect(asked).to_contain_text("3 more records get their numbers first")
    asked.get_by_role("button", name="Cancel").press("Enter")
    expect(asked).to_be_hidden()
    page.get_by_role("button", name="Close the month").press("Enter")
    asked.get_by_role("button", name="Close the month").press("Enter")

    expect(page.locator(".hy-lead")).to_contain_text("closed by")
    expect(page.locator(".book-number").nth(3)).to_have_text("3")
    expect(page.get_by_role("button", name="Close the month")).to_have_count(0)
    expect(page.get_by_role("button", name="Undo the closing")).to_have_count(0)
