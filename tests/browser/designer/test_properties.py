"""The property panel: what is typed there stands on the sheet, what is only looked at stays as it was."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.fields import TYPES
from tests.schema.forms import document

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

FORMS = Path(__file__).parents[3] / "forms"
STRANGE = (Path(__file__).parent / "strange.js").read_text(encoding="utf-8")
VISIT = (Path(__file__).parent / "visit.js").read_text(encoding="utf-8")


def test_words_required_and_width_stand_on_the_sheet_at_once(open_designer):
    page = open_designer("owner-return-visit-2016")
    cell = page.locator('[data-path="room_no"]')
    cell.first.click()
    panel = page.locator(".design-properties")

    panel.get_by_label("Label", exact=True).fill("房间")
    panel.get_by_label("Label (In English)").fill("Flat")
    expect(cell.first).to_contain_text("Flat")
    panel.get_by_label("Required").check()
    panel.get_by_label("Columns it takes").fill("8")

    item = kept(page)["sections"][3]["items"][0]
    assert item["label"] == {"zh": "房间", "en": "Flat"}
    assert (item["required"], item["span"], item["max_length"]) == (True, 8, 40)


def test_undo_in_an_input_undoes_in_the_document_and_keeps_the_caret_there(open_designer):
    page = open_designer("owner-return-visit-2016")
    page.locator('[data-path="visitor"]').first.click()
    label = page.locator(".design-properties").get_by_label("Label", exact=True)
    label.fill("回访员工")
    label.press("Control+z")

    expect(label).to_have_value("回访人")
    expect(label).to_be_focused()


def test_says_beside_the_field_what_is_wrong_and_keeps_what_was_typed(open_designer):
    page = open_designer("owner-return-visit-2016")
    page.locator('[data-path="visitor"]').first.click()
    width = page.locator(".design-properties").get_by_label("Columns it takes")
    width.fill("99")

    row = page.locator('.design-properties .prop-row[data-name="span"]')
    expect(row.locator(".hy-error")).to_contain_text("99 is out of bounds. Put here: at most 48.")
    expect(width).to_have_value("99")
    expect(width).to_have_attribute("aria-invalid", "true")
    width.fill("12")
    expect(row.locator(".hy-error")).to_have_count(0)


def test_several_at_once_are_changed_and_undone_in_one_step(open_designer):
    page = open_designer("owner-return-visit-2016")
    page.locator('[data-path="room_no"]').first.click()
    page.locator('[data-path="phone"]').first.click(modifiers=["Control"])
    panel = page.locator(".design-properties")
    expect(panel.get_by_label("Label", exact=True)).to_have_count(0)
    panel.get_by_label("Required").check()
    items = kept(page)["sections"][3]["items"]
    assert [item.get("required") for item in items] == [True, None, True]

    page.get_by_role("button", name="Undo (Ctrl+Z)").click()
    expect(panel.get_by_label("Required")).not_to_be_checked()
    assert all("required" not in item for item in kept(page)["sections"][3]["items"])


def test_a_published_key_and_type_stay_and_new_ones_can_change(open_designer):
    page = open_designer("owner-return-visit-2016")
    page.locator('[data-path="visitor"]').first.click()
    panel = page.locator(".design-properties")
    expect(panel.locator('[data-name="type"]')).to_contain_text("so they stay")
    expect(panel.locator('[data-name="key"] button')).to_have_count(0)
    expect(panel.get_by_label("Field type")).to_have_count(0)

    page.get_by_role("button", name="Short text", exact=True).click()
    panel.get_by_role("button", name="Change").click()
    panel.get_by_label("Key").fill("witness")
    panel.get_by_label("Key").press("Enter")
    expect(panel.locator('[data-name="key"] code')).to_have_text("witness")
    panel.get_by_label("Field type").select_option("choice")
    expect(panel.get_by_label("Options, line 1 of 2, level 1")).to_have_value("Option 1")
    added = kept(page)["sections"][4]["items"][1]
    assert (added["key"], added["type"], [option["key"] for option in added["options"]]) == (
        "witness",
        "choice",
        ["o1", "o2"],
    )


def test_every_type_opens_and_looking_changes_nothing(open_designer):
    page = open_designer("return-visit-plan-shop")
    documents = [with_item(item) for kind in TYPES.values() for item in (kind.starting(), kind.example()[0])]
    seen = page.evaluate(VISIT, documents)
    assert [each["document"] for each in seen] == documents
    assert min(each["inputs"] for each in seen) > 3


def test_visiting_every_item_of_every_shipped_sheet_changes_nothing(open_designer):
    page = open_designer("return-visit-plan-shop")
    shipped = [path for path in sorted(FORMS.glob("*/*.json")) if path.stem != "pack"]
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in shipped]
    assert len(documents) == 16
    for path, each in zip(shipped, page.evaluate(VISIT, documents), strict=True):
        assert each["document"] == json.loads(path.read_text(encoding="utf-8")), path.stem
        assert each["json"] == [], f"{path.stem}: these have no inputs of their own kind"


def test_an_option_no_kind_knows_is_json_to_write(open_designer):
    page = open_designer("return-visit-plan-shop")
    strange = {"type": "array", "items": {"type": "array"}, "title": "Strange"}
    said = page.evaluate(STRANGE, [document({"key": "a", "type": "text"}).source, strange])
    assert said == [[[1, 2]], [[1, 2]], "This is not JSON; what stood here before still holds."]


def with_item(item):
    item = {"key": "under_test", **item}
    if TYPES[item["type"]].counts_rows:
        item = {"key": "holder", "type": "table", "columns": [item]}
    return json.loads(json.dumps(document(item).source))


def kept(page):
    """Return the draft once the server has what was done last."""
    page.keyboard.press("Control+s")
    page.locator('.design-saving [data-state="saved"]').wait_for()
    return json.loads(
        page.evaluate("fetch(location.href).then((answer) => answer.text())")
        .split('data-design="document">')[1]
        .split("</script>")[0]
    )
