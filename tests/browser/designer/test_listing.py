"""What lists and charts show is said in the designer, with the records there are in view."""

import json
from typing import Any

import pytest

from tests.browser.conftest import attached

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

ITEMS = (
    {"key": "area", "type": "text", "label": "区域"},
    {"key": "service", "type": "rating", "label": "服务", "max": 10},
    {"key": "calm", "type": "rating", "label": "态度", "max": 10},
    {"key": "solved", "type": "yes_no", "label": "解决"},
)

FEES = {"key": "scores", "type": "table", "columns": [{"key": "fee", "type": "money"}]}
RENAMED = {
    "sections": [{"key": "main", "items": [{"key": "score", "type": "score"}, FEES]}],
    "list": {
        "columns": ["score", "scores.fee+"],
        "sort": {"by": "score"},
        "filter": [{"path": "scores.fee", "operator": "filled"}],
    },
    "charts": {"show": ["score", "@scores.main"], "compare": "score"},
}


def test_says_what_lists_and_charts_show(panel, open_as):
    page = listing(panel, open_as)
    assert heads(page) == ["No.", "区域", "服务", "态度", "解决"]

    page.get_by_role("checkbox", name="态度").first.uncheck()
    page.locator("[data-field='columns/solved']").focus()
    press(page, "Alt+ArrowUp", "Alt+ArrowUp")
    page.get_by_label("Order", exact=True).last.select_option(label="服务")
    page.get_by_label("Direction").select_option(label="descending")
    page.get_by_role("button", name="Add a condition").click()
    page.get_by_label("Item").select_option(label="服务")
    page.get_by_label("What is said of it").select_option(label="is between")
    page.locator("[data-field='filter/0/1']").fill("6")
    page.get_by_label("Begins with").fill("HF")
    page.get_by_label("Digits").fill("3")
    page.locator("[data-field='charts/@scores.main']").uncheck()
    page.get_by_label("Compared first by").select_option(label="解决")

    page.locator("[data-example]", has_text="HF-").wait_for()
    assert heads(page) == ["No.", "解决", "区域", "服务"]
    assert said(panel, page) == {
        "list": {
            "columns": ["solved", "area", "service"],
            "sort": {"by": "service", "descending": True},
            "filter": [{"path": "service", "operator": "between", "values": [None, 6]}],
        },
        "charts": {"show": ["@records", "service", "calm", "solved"], "compare": "solved"},
        "number": {"prefix": "HF", "digits": 3},
    }


def test_goes_back_to_what_is_usual(panel, open_as):
    page = listing(panel, open_as)
    page.get_by_role("checkbox", name="态度").first.uncheck()
    page.get_by_role("button", name="The usual columns").click()
    page.get_by_role("checkbox", name="区域").first.uncheck()
    page.get_by_role("button", name="The usual columns").click()

    assert said(panel, page) == {}


def test_says_beside_the_condition_what_is_wrong(panel, open_as):
    page = listing(panel, open_as)
    page.get_by_role("button", name="Add a condition").click()
    page.get_by_label("Item").select_option(label="服务")
    page.get_by_label("What is said of it").select_option(label="is between")

    error = page.locator("[data-problem='list/filter/0']")
    error.wait_for()
    assert "Give two bounds" in error.inner_text()
    page.locator("[data-field='filter/0/0']").press_sequentially("3")
    error.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.dataset.field") == "filter/0/0"


def test_follows_an_item_that_is_called_otherwise(panel, open_as):
    page = listing(panel, open_as)
    renamed = page.evaluate(
        """async (sheet) => {
          const base = document.querySelector('script[type="module"]').src.replace(/js\\/[^/]*$/, 'js/');
          const { rename } = await import(`${base}designer/document.mjs`);
          rename(sheet, 'score', 'points');
          rename(sheet, 'scores.fee', 'cost');
          rename(sheet, 'section:main', 'judged');
          return { list: sheet.list, charts: sheet.charts };
        }""",
        RENAMED,
    )
    assert renamed == {
        "list": {
            "columns": ["points", "scores.cost+"],
            "sort": {"by": "points"},
            "filter": [{"path": "scores.cost", "operator": "filled"}],
        },
        "charts": {"show": ["points", "@scores.judged"], "compare": "points"},
    }


def listing(panel: Any, open_as: Any) -> Any:
    key = panel.publish_items(*ITEMS)
    page = open_as("sheji")
    page.goto(f"/design/{key}/")
    attached(page)
    page.locator("[data-designer-ready]").wait_for()
    page.locator("#design-tab-listing").click()
    page.locator("[data-asked]").wait_for()
    return page


def heads(page: Any) -> list[str]:
    return page.locator("[data-listing=head] th").all_inner_texts()


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def said(panel: Any, page: Any) -> Any:
    """Return what the draft says of lists, charts and numbers once the server has it."""
    from sqlalchemy import select

    from app.extensions import db
    from app.models.form_template import TemplateDraft

    page.locator("[data-saving=state][data-state=saved]").wait_for()
    db.session.rollback()
    document = json.loads(db.session.scalars(select(TemplateDraft)).one().document)
    return {name: document[name] for name in ("list", "charts", "number") if name in document}


@pytest.fixture(autouse=True)
def designer(panel):
    from app.extensions import db
    from tests.factories.user import make_user

    make_user("designer", sites=[panel.site], username="sheji", last_name="吴", first_name="十")
    db.session.commit()
