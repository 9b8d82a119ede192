"""Conditions, computed values and checks: put together from rows, seen in words and as JSON, kept as they were."""

import json
import random
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, attached, fill, submit
from tests.schema.forms import all_forms
from tests.schema.random_expressions import Expressions

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

HAPPY = {
    "key": "happy",
    "type": "choice",
    "label": "是否满意",
    "options": [{"key": "yes", "label": "满意"}, {"key": "no", "label": "不满意"}],
}
STARS = {"key": "stars", "type": "rating", "label": "评分", "max": 10}
WHY = {"key": "why", "type": "text", "label": "原因"}
CASES = "tests/schema/expression_cases.json"


def test_a_condition_is_built_from_rows_and_stays_as_it_was(open_as, panel, designer):
    page = design(open_as("sheji"), panel.publish_items(HAPPY, STARS, WHY))
    logic = open_logic(page, "why")
    logic.get_by_label("Only shown when …").check()
    choose(logic.get_by_role("combobox", name="Item"), "满意")
    logic.get_by_role("group", name="Value").get_by_label("不满意").check()
    logic.get_by_role("button", name="Add a condition").click()
    choose(logic.get_by_role("combobox", name="Item").last, "评分")
    logic.get_by_label("Comparison").last.select_option("less than")
    logic.get_by_role("spinbutton", name="Value").fill("6")

    expect(logic.locator(".logic-said")).to_have_text("Shown when 是否满意 has 不满意 ticked and 评分 is less than 6.")
    wanted = {"and": [{"picked": [{"var": "answers.happy"}, "no"]}, {"<": [{"var": "answers.stars"}, 6]}]}
    logic.get_by_text("As JSON").click()
    assert json.loads(logic.get_by_label("As JSON").input_value()) == wanted
    kept(page)
    page.keyboard.press("Escape")
    expect(logic).to_be_hidden()
    assert page.evaluate("document.activeElement.dataset.do") == "logic"

    page.reload()
    logic = open_logic(attached_designer(page), "why")
    expect(logic.get_by_role("combobox", name="Item").first).to_have_value("是否满意")
    expect(logic.get_by_role("spinbutton", name="Value")).to_have_value("6")
    assert drafted(page)["sections"][0]["items"][2]["shown"] == wanted


def test_a_ring_of_three_conditions_is_answered_in_words_at_the_place(open_as, panel, designer):
    items = [{"key": key, "type": "text", "label": key.upper()} for key in "abc"]
    items[0]["shown"], items[1]["shown"] = ({"filled": {"var": f"answers.{other}"}} for other in "bc")
    page = design(open_as("sheji"), panel.publish_items(*items))
    logic = open_logic(page, "c")
    logic.get_by_label("Only shown when …").check()
    choose(logic.get_by_role("combobox", name="Item"), "A")
    logic.get_by_label("Comparison").select_option("is filled")

    ring = logic.get_by_role("status").filter(has_text="These items wait for each other")
    expect(ring).to_contain_text("→")
    for name in "ABC":
        expect(ring).to_contain_text(name)
    logic.get_by_label("Always shown").check()
    expect(ring).to_be_hidden()


def test_a_mistake_in_the_list_leads_to_its_condition(open_as, panel, designer):
    route = [
        {"key": "one", "title": "填写", "by": {"author": True}, "fills": ["main"]},
        {"key": "two", "title": "复核", "skip_when": {"picked": [{"var": "answers.happy"}, "no"]}, "signs": True},
    ]
    page = design(open_as("sheji"), panel.publish_items(HAPPY, WHY, route=route))
    page.locator("[data-path='happy']").first.click()
    page.keyboard.press("Delete")
    page.locator(".design-problems summary").click()
    page.get_by_role("button", name="answers.happy").click()

    logic = page.get_by_role("dialog")
    expect(logic.get_by_role("heading")).to_have_text("Condition of the route")
    expect(logic.locator(".hy-error:visible")).to_contain_text('There is no "answers.happy".')
    logic.get_by_label("Never skipped").check()
    expect(page.locator(".design-problems")).to_be_hidden()


def test_a_mistake_is_told_beside_its_row_while_the_other_rows_stand(open_as, panel, designer):
    condition = {"and": [{"filled": {"var": "answers.stars"}}, {"picked": [{"var": "answers.happy"}, "no"]}]}
    page = design(open_as("sheji"), panel.publish_items(HAPPY, STARS, WHY | {"shown": condition}))
    logic = open_logic(page, "why")
    logic.get_by_text("As JSON").click()
    logic.get_by_label("As JSON").fill(json.dumps(condition).replace('"no"', '"gone"'))

    lines = logic.locator(".logic-line")
    expect(lines.nth(1).locator(".hy-error")).to_have_text("是否满意 has no option gone. Choose one of its options.")
    expect(lines.nth(0).locator(".hy-error")).to_be_hidden()
    expect(lines.nth(1).get_by_label("gone (no longer there)")).to_be_checked()


def test_a_sum_put_together_here_is_computed_in_the_filled_sheet(open_as, panel, designer):
    cost = {"key": "cost", "type": "number", "label": "费用"}
    table = {"key": "rows", "type": "table", "label": "明细", "rows": 2, "columns": [cost]}
    more = {"key": "more", "type": "number", "label": "其他"}
    key = panel.publish_items(table, more, {"key": "total", "type": "number", "label": "总额"})
    page = design(open_as("sheji"), key)
    logic = open_logic(page, "total")
    logic.get_by_role("tab", name="Computed").click()
    logic.get_by_label("It is computed").check()
    kinds = logic.get_by_label("What it is")
    kinds.select_option("Sum")
    for place, label in ((1, "费用 (column)"), (2, "其他")):
        kinds.nth(place).select_option("Item")
        choose(logic.get_by_role("combobox", name="Item").last, label)
    expect(logic.locator(".logic-said")).to_have_text("Computed: sum of 费用 (column), 其他")
    kept(page)
    publish(key)

    page = fill(open_as("kefu"), key)
    page.locator("#rows-0-cost").fill("10")
    page.locator("#rows-1-cost").fill("2.5")
    page.locator("#more").fill("3")
    submit(page)
    page.wait_for_url("**/entries/*")
    assert panel.entries()[0].answers["total"] == 15.5


def test_a_check_is_put_together_on_a_phone_by_keyboard(open_as, panel, designer):
    page = design(open_as("sheji", PHONE), panel.publish_items(STARS, WHY))
    logic = open_logic(page, "why")
    logic.get_by_role("tab", name="Checks", exact=True).focus()
    keys = page.keyboard
    keys.press("ArrowRight")
    expect(logic.get_by_role("tab", name="Checks of the whole form")).to_be_focused()
    logic.get_by_role("button", name="Add a check").press("Enter")
    expect(logic.get_by_role("combobox", name="Item")).to_be_focused()
    keys.type("评")
    keys.press("Enter")
    expect(logic.get_by_label("Comparison")).to_be_focused()
    logic.get_by_label("Comparison").select_option("at least")
    keys.press("Tab")
    keys.type("3")
    logic.get_by_label("Said when it does not hold").fill("评分太低")
    kept(page)

    check = {"must": {">=": [{"var": "answers.stars"}, 3]}, "message": "评分太低"}
    page.reload()
    assert drafted(attached_designer(page))["checks"] == [check]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


ROUND_TRIP = """async ([text, base]) => {
    const expressions = JSON.parse(text);
    const load = (name) => import(`${base}/js/designer/${name}.mjs`);
    const [{ byName }, groups, terms, { Subjects }, { equal }, { inWords }] = await Promise.all(
        ['logic', 'logic/groups', 'logic/terms', 'logic/subjects', 'logic/shapes', 'logic/words'].map(load));
    const read = (name) => JSON.parse(document.querySelector(`[data-design="${name}"]`).textContent);
    const about = read('about');
    Object.assign(about.logic, byName(about.logic));
    const words = JSON.parse(document.querySelector('[data-panel="logic"]').dataset.words);
    const subjects = new Subjects({ document: read('document'), about }, null, words);
    return expressions.filter((node) => {
        const { comparisons } = about.logic;
        const condition = groups.written(groups.readCondition(node, subjects, comparisons), comparisons);
        const term = terms.writtenTerm(terms.readTerm(node, subjects, about.logic), about.logic);
        return !equal(condition, node) || !equal(term, node) || typeof inWords(node, subjects, words) !== 'string';
    });
}"""


def test_nothing_is_lost_between_json_and_rows(open_as, panel, designer, request):
    cases = json.loads((request.config.rootpath / CASES).read_text(encoding="utf-8"), parse_constant=str)["cases"]
    found = [expression for path in all_forms() for expression in expressions_of(json.loads(path.read_bytes()))]
    found += [case["expression"] for case in cases if case["expression"] != float("inf")]
    found += [
        {"not": [{"picked": [{"var": "answers.happy"}, "no"]}]},
        {"not": {"or": [{"filled": [{"var": "today"}]}]}},
    ]
    found += [Expressions(random.Random(seed)).make() for seed in range(300)]
    page = design(open_as("sheji"), panel.publish_items(HAPPY, STARS, WHY))

    base = page.evaluate("document.querySelector('script[type=module]').src.replace(/\\/js\\/.*/, '')")
    assert page.evaluate(ROUND_TRIP, [json.dumps(found), base]) == []


def expressions_of(part: Any) -> list[Any]:
    """Return every expression in a document."""
    if isinstance(part, list):
        return [each for inner in part for each in expressions_of(inner)]
    if not isinstance(part, dict):
        return []
    own = [part[name] for name in ("shown", "required", "computed", "must", "skip_when", "when") if name in part]
    return [*own, *(each for inner in part.values() for each in expressions_of(inner))]


def design(page: Page, key: str) -> Page:
    page.goto(f"/design/{key}/")
    return attached_designer(page)


def attached_designer(page: Page) -> Page:
    page.locator("[data-designer-ready]").wait_for(state="attached")
    return attached(page)


def open_logic(page: Page, path: str) -> Locator:
    page.locator(f"[data-path='{path}']").first.click()
    page.locator("[data-do=logic]").click()
    logic = page.get_by_role("dialog")
    expect(logic).to_be_visible()
    return logic


def choose(box: Locator, label: str) -> None:
    box.fill(label)
    box.page.locator(".logic-list").get_by_role("option", name=label).first.click()


def kept(page: Page) -> None:
    page.locator("[data-saving=state][data-state=saved]").wait_for(state="attached")


def drafted(page: Page) -> Any:
    return json.loads(page.locator("[data-design=document]").text_content() or "")


def publish(key: str) -> None:
    """Publish the draft of a form as its designer would."""
    from flask_appbuilder.security.sqla.models import User
    from sqlalchemy import select

    from app.extensions import db
    from app.models.form_template import FormTemplate
    from app.operations import template as templates

    db.session.rollback()
    template = db.session.scalars(select(FormTemplate).where(FormTemplate.key == key)).one()
    designer = db.session.scalars(select(User).where(User.username == "sheji")).one()
    draft = templates.draft_of(template)
    assert draft is not None
    templates.publish(draft, designer)
    db.session.commit()


@pytest.fixture
def designer(panel):
    from app.extensions import db
    from tests.factories.user import make_user

    make_user("designer", sites=[panel.site], username="sheji", last_name="吴", first_name="十")
    db.session.commit()
