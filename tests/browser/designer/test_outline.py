"""Options as an indented list: typed and moved by keyboard alone, or pasted as people write them."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.designer.test_properties import kept

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

WRITTEN = {
    "□电话(□首次□常规)□现场 □其他____": [
        (0, "电话", None),
        (1, "首次", None),
        (1, "常规", None),
        (0, "现场", None),
        (0, "其他", True),
    ],
    "回访方式:□电话□现场（□核心 □新顾客）": [
        (0, "电话", None),
        (0, "现场", None),
        (1, "核心", None),
        (1, "新顾客", None),
    ],
    "☐ 其他(请注明)：______ ☐罚款____元": [
        (0, "其他(请注明)", {"before": "："}),
        (0, "罚款", {"after": "元"}),
    ],
    "□电话(□首次(新客户)□常规)□上门": [
        (0, "电话", None),
        (1, "首次(新客户)", None),
        (1, "常规", None),
        (0, "上门", None),
    ],
    "A. 很满意 B. 满意 C. 不满意": [(0, "很满意", None), (0, "满意", None), (0, "不满意", None)],
    "A、很满意\nB、满意\n": [(0, "很满意", None), (0, "满意", None)],
    "①好②一般③差": [(0, "好", None), (0, "一般", None), (0, "差", None)],
    "电话\n  首次\n  常规\n\t\t老客户\n现场": [
        (0, "电话", None),
        (1, "首次", None),
        (1, "常规", None),
        (2, "老客户", None),
        (0, "现场", None),
    ],
    "电话：□首次□常规\n现场：□核心": [
        (0, "电话", None),
        (1, "首次", None),
        (1, "常规", None),
        (0, "现场", None),
        (1, "核心", None),
    ],
    "just words": None,
    "3.5元": None,
    "": None,
}

READ = """async (texts) => {
  const files = performance.getEntriesByType('resource').map(({ name }) => name);
  const store = files.find((name) => name.endsWith('/store.mjs'));
  const { optionsIn } = await import(store.replace('store.mjs', 'notation.mjs'));
  const plain = ({ depth, label, blank }) => [depth, label, blank ?? null];
  return texts.map((text) => optionsIn(text)?.map(plain) ?? null);
}"""
PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""


def test_reads_options_as_people_write_them(open_designer):
    page = open_designer("return-visit-plan-shop")
    read = page.evaluate(READ, list(WRITTEN))
    for text, found in zip(WRITTEN, read, strict=True):
        wanted = WRITTEN[text]
        assert found == (wanted and [list(each) for each in wanted]), text


def test_options_are_made_nested_moved_and_taken_away_by_keyboard_alone(open_designer):
    page = open_designer("owner-return-visit-2016")
    page.locator('[data-path="visit_mode"]').first.click()
    page.get_by_label("Options, line 1 of 3, level 1").focus()
    for key in ("Enter", "首次", "Tab", "Enter", "常规", "Alt+ArrowUp"):
        page.keyboard.press(key) if key.isascii() else page.keyboard.type(key)
    line = page.locator(".prop-line-label:focus")
    expect(line).to_have_value("常规")
    expect(page.locator('[data-design="said"]')).to_have_text("常规: line 2 of 5, level 2")
    expect(page.locator(".prop-line").nth(1)).to_have_attribute("aria-level", "2")
    assert modes(page) == [["电话", "phone", ["常规", "o2"], ["首次", "o1"]], ["上门", "home"], ["约谈", "meeting"]]

    for key in ("Shift+Tab", "Control+d", "Enter", "Backspace"):
        page.keyboard.press(key)
    expect(line).to_have_value("常规")
    assert modes(page) == [
        ["电话", "phone", ["首次", "o1"]],
        ["常规", "o2"],
        ["常规", "o3"],
        ["上门", "home"],
        ["约谈", "meeting"],
    ]
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert [mode[0] for mode in modes(page)] == ["电话", "常规", "上门", "约谈"]


def test_a_key_follows_its_line_and_one_of_an_earlier_version_means_nothing_else(open_designer):
    page = open_designer("owner-return-visit-2016")
    page.locator('[data-path="visit_mode"]').first.click()
    page.get_by_label("Options, line 1 of 3, level 1").fill("打电话")
    page.keyboard.press("Alt+ArrowDown")
    assert modes(page)[:2] == [["上门", "home"], ["打电话", "phone"]]

    page.locator(".design-properties").get_by_role("button", name="Take away", exact=True).first.click()
    paste(page, "打电话\n上门\n微信")
    assert [key for _label, key in modes(page)] == ["home", "o1", "o2", "o3", "meeting"]
    page.get_by_role("button", name="Undo (Ctrl+Z)").click()
    page.get_by_label("Options, line 1 of 2, level 1").focus()
    paste(page, "电话\n微信")
    assert modes(page) == [["上门", "home"], ["电话", "phone"], ["微信", "o1"], ["约谈", "meeting"]]


def test_ticks_pasted_into_a_line_become_options_with_levels_and_blanks(open_designer):
    page = open_designer("owner-return-visit-2016")
    page.locator('[data-path="visit_mode"]').first.click()
    page.get_by_label("Options, line 3 of 3, level 1").press("Enter")
    paste(page, "□电话(□首次□常规)□现场 □其他____")

    expect(page.locator('[data-design="said"]')).to_have_text("5 lines pasted")
    assert modes(page)[3:] == [["电话", "o1", ["首次", "o2"], ["常规", "o3"]], ["现场", "o4"], ["其他", "o5"]]
    assert kept(page)["sections"][4]["items"][3]["options"][-1]["fill_in"] is True
    expect(page.locator('[data-path="visit_mode"]').last).to_contain_text("其他")


def test_a_line_says_more_of_itself_when_unfolded(open_designer):
    page = open_designer("owner-return-visit-2016")
    page.locator('[data-path="visit_mode"]').first.click()
    page.get_by_role("button", name="More about it (Alt+Enter): 约谈").click()
    inside = page.locator(".prop-line .prop-inside")
    expect(inside.get_by_label("Key")).to_be_disabled()
    expect(inside.get_by_label("Pick")).to_have_count(0)
    inside.get_by_label("Points").fill("2.5")
    inside.get_by_label("Blank to fill in").select_option("A blank between words")
    inside.get_by_label("Words after it", exact=True).fill("次")

    option = kept(page)["sections"][4]["items"][3]["options"][2]
    assert (option["key"], option["points"], option["fill_in"]) == ("meeting", 2.5, {"after": "次"})


def test_a_finger_moves_lines_by_buttons(open_designer):
    page = open_designer("owner-return-visit-2016", device=PHONE)
    page.locator('[data-path="visit_mode"]').first.tap()
    page.get_by_label("Options, line 2 of 3, level 1").tap()
    tools = page.get_by_role("toolbar", name="Options")
    tools.get_by_role("button", name="Move in (Tab)").tap()
    assert modes(page) == [["电话", "phone", ["上门", "home"]], ["约谈", "meeting"]]


def modes(page):
    """Return the options of 回访形式 as nested lists of label and key."""

    def said(option):
        label = option["label"]
        return [label["zh"] if isinstance(label, dict) else label, option["key"], *map(said, option.get("options", []))]

    return [said(option) for option in kept(page)["sections"][4]["items"][3]["options"]]


def paste(page, text):
    page.evaluate(PASTE, text)
