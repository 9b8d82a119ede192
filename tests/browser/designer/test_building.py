"""A clerk builds a paper form from nothing: only by mouse, only by keys; it is the shipped one but for made-up keys."""

import json
from difflib import unified_diff
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from app.extensions import db
from app.models.form_template import FormTemplate
from app.operations import template
from tests.browser.conftest import FORMS, attached
from tests.browser.designer.hands import Keys, Mouse, worded

pytestmark = [pytest.mark.browser, pytest.mark.sqlite]

SHEETS = ("owner-return-visit-2016", "salon-customer-questionnaire")
PARTS = {"key", "type", "items", "columns", "sections"}
NOT_SAID = object()


@pytest.mark.parametrize("hand", [Mouse, Keys], ids=["mouse", "keys"])
@pytest.mark.parametrize("name", SHEETS)
def test_builds_a_shipped_sheet(panel, open_as, name, hand):
    from tests.factories.user import make_user

    make_user("designer", sites=[panel.site], username="sheji", last_name="吴", first_name="十")
    db.session.commit()
    wanted = json.loads(next(FORMS.glob(f"*/{name}.json")).read_text(encoding="utf-8"))
    page = begun(open_as("sheji"), worded(wanted["title"], "zh"))

    Builder(page, hand(page)).build(wanted)

    page.locator('[data-saving="state"][data-state="saved"]').wait_for()
    made = saved(page)
    changes = "\n".join(unified_diff(spread(wanted | {"key": made["key"]}), spread(alike(made, wanted)), lineterm=""))
    assert not changes, changes


class Builder:
    def __init__(self, page: Page, hand: Mouse) -> None:
        self.page = page
        self.hand = hand

    def build(self, wanted: dict[str, Any]) -> None:
        hand = self.hand
        for name in ("title", "purpose", "incomplete"):
            self.say(self.row(name), wanted.get(name, NOT_SAID))
        for setting, said in wanted.get("settings", {}).items():
            self.setting(setting, said)
        for place, section in enumerate(wanted["sections"]):
            if place:
                hand.add("section")
            else:
                hand.select("section:section_1")
            self.properties(section)
            for item in section.get("items", ()):
                self.item(item)
        self.conditions(wanted)
        self.columns(wanted)

    def item(self, item: dict[str, Any]) -> None:
        self.hand.add(item["type"])
        path = self.selected()
        self.properties(item)
        for column in item.get("columns", ()):
            self.column(path, column)

    def column(self, path: str, column: dict[str, Any]) -> None:
        before = [one["key"] for one in self.part(path)["columns"]]
        self.hand.select(f"{path}.{before[-1]}")
        self.hand.add(column["type"])
        self.properties(column)
        for key in before:
            self.hand.select(f"{path}.{key}")
            self.hand.remove()

    def properties(self, wanted: dict[str, Any]) -> None:
        made = self.part(self.selected())
        for name in [*wanted, *(made.keys() - wanted.keys())]:
            if name not in PARTS and name != "shown" and made.get(name) != wanted.get(name):
                self.say(self.row(name), wanted.get(name, NOT_SAID))

    def say(self, row: Locator, value: Any) -> None:
        name = row.get_attribute("data-name")
        if name == "options":
            self.hand.lines(row, value)
        elif name == "anchors":
            self.anchors(row, value)
        elif row.locator(".prop-words").count():
            for language, box in zip(("zh", "en"), row.locator(".prop-words :is(input, textarea)").all(), strict=True):
                self.hand.write(box, "" if value is NOT_SAID else worded(value, language))
        elif isinstance(value, bool):
            self.hand.tick(row.locator("input[type=checkbox]"), value)
        elif row.locator("input[type=radio]").count():
            self.until_said(name, value, row.locator("input[type=radio]").all(), self.hand.pick)
        elif row.locator("select").count():
            box = row.locator("select").first
            choices = range(box.locator("option").count())
            self.until_said(name, value, list(choices), lambda index: self.hand.choose(box, index))
        else:
            self.hand.write(row.locator("input, textarea").first, "" if value is NOT_SAID else str(value))

    def until_said(self, name: Any, value: Any, choices: list[Any], act: Any) -> None:
        for choice in choices:
            act(choice)
            if self.part(self.selected()).get(name, NOT_SAID) == value:
                return
        raise AssertionError(f"{name} cannot be {value}")

    def anchors(self, row: Locator, value: dict[str, Any]) -> None:
        for place, (point, words) in enumerate(value.items()):
            self.hand.press(row.locator(".prop-add"))
            entry = row.locator(".prop-entry").nth(place)
            self.hand.write(entry.locator(".prop-name"), point)
            self.hand.confirm()
            for language, box in zip(
                ("zh", "en"),
                row.locator(f'.prop-entry[data-name="{point}"] .prop-words :is(input, textarea)').all(),
                strict=True,
            ):
                self.hand.write(box, worded(words, language))

    def setting(self, name: str, said: dict[str, Any]) -> None:
        row = self.row("settings")
        place = row.locator(".prop-entry").count()
        self.hand.press(row.locator(".prop-add").last)
        self.hand.write(row.locator(".prop-entry").nth(place).locator(".prop-name").first, name)
        self.hand.confirm()
        entry = row.locator(f'.prop-entry[data-name="{name}"]')
        self.say(entry.locator('.prop-row[data-name="label"]'), said["label"])
        default = entry.locator('.prop-row[data-name="default"]')
        shape = 1 if isinstance(said["default"], list) else 0
        if int(default.locator("select").evaluate("box => box.selectedIndex")) != shape:
            self.hand.choose(default.locator("select"), shape)
        if not shape:
            for language, box in zip(
                ("zh", "en"), default.locator(".prop-words :is(input, textarea)").all(), strict=True
            ):
                self.hand.write(box, worded(said["default"], language))

    def conditions(self, wanted: dict[str, Any]) -> None:
        """Build the conditions once all items are there to be named."""
        made = self.document()
        for mine, theirs in zip(made["sections"], wanted["sections"], strict=True):
            for item, given in zip(mine.get("items", ()), theirs.get("items", ()), strict=True):
                if "shown" in given:
                    self.hand.select(item["key"])
                    self.condition(given["shown"], made, wanted)

    def condition(self, shown: dict[str, Any], made: dict[str, Any], wanted: dict[str, Any]) -> None:
        ((_operator, (variable, code)),) = shown.items()
        key = variable["var"].removeprefix("answers.")
        given = next(item for section in wanted["sections"] for item in section["items"] if item["key"] == key)
        option = next(worded(each["label"], "en") for each in given["options"] if each["key"] == code)
        self.hand.logic()
        logic = self.page.get_by_role("dialog")
        self.hand.pick(logic.get_by_label("Only shown when …"))
        self.hand.take(logic.get_by_role("combobox", name="Item"), worded(given["label"], "en"))
        self.hand.tick(logic.get_by_role("group", name="Value").get_by_label(option, exact=True), True)
        self.hand.close(logic)
        logic.wait_for(state="hidden")

    def columns(self, wanted: dict[str, Any]) -> None:
        names = dict(zip(keys_of(wanted), keys_of(self.document()), strict=True))
        paths = [names[path] for path in wanted["list"]["columns"]]
        self.hand.tab("listing")
        self.page.locator(".design-page-listing[data-asked]").wait_for()
        for path in paths:
            self.hand.tick(self.page.locator(f'[data-field="columns/{path}"]'), True)
        for path in self.listed():
            if path not in paths:
                self.hand.tick(self.page.locator(f'[data-field="columns/{path}"]'), False)
        for place, path in enumerate(paths):
            for _ in range(self.listed().index(path) - place):
                self.hand.earlier(path)

    def listed(self) -> list[str]:
        return list(self.document()["list"]["columns"])

    def row(self, name: str) -> Locator:
        groups = ":is(.design-properties, .design-properties > .prop-fold) > .prop-group"
        return self.page.locator(f'{groups} > .prop-row[data-name="{name}"]')

    def selected(self) -> str:
        return str(
            self.page.evaluate("document.querySelector('[data-behaviour=designer]').store.selection.at(-1) ?? ''")
        )

    def document(self) -> dict[str, Any]:
        return dict(self.page.evaluate("document.querySelector('[data-behaviour=designer]').store.document"))

    def part(self, path: str) -> dict[str, Any]:
        return dict(
            self.page.evaluate("document.querySelector('[data-behaviour=designer]').store.selected?.part ?? {}")
            if path == self.selected()
            else parts_of(self.document())[path]
        )


def begun(page: Page, title: str) -> Page:
    page.goto("/new-form/")
    page.locator("#title").fill(title)
    page.get_by_role("button", name="Begin", exact=True).click()
    attached(page).locator("[data-drawn]").wait_for()
    page.locator(".design-properties[data-ready]").wait_for()
    return page


def saved(page: Page) -> dict[str, Any]:
    from sqlalchemy import select

    db.session.rollback()
    key = page.url.rstrip("/").rpartition("/")[2]
    found = db.session.scalars(select(FormTemplate).where(FormTemplate.key == key)).one()
    draft = template.draft_of(found)
    assert draft is not None
    return dict(json.loads(draft.document))


def parts_of(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = {}
    for section in document["sections"]:
        found[f"section:{section['key']}"] = section
        for item in section.get("items", ()):
            found[item["key"]] = item
            found |= {f"{item['key']}.{column['key']}": column for column in item.get("columns", ())}
    return found


def keys_of(document: dict[str, Any]) -> list[str]:
    return [path for path in parts_of(document) if not path.startswith("section:")]


def spread(document: dict[str, Any]) -> list[str]:
    """Write a document in lines, so that what differs can be read; the order of what a part says means nothing."""
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).splitlines()


def alike(made: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """Give every part of what was made the key its twin has: keys are all that may differ."""
    names: dict[str, str] = {}
    for (mine, path), (theirs, called) in zip(twins(made), twins(wanted), strict=True):
        names[path] = called
        mine["key"] = theirs["key"]
    made["list"]["columns"] = [names[path] for path in made["list"]["columns"]]
    for section in made["sections"]:
        for item in section["items"]:
            for variable, code in item.get("shown", {}).values():
                path = variable["var"].removeprefix("answers.")
                variable["var"] = f"answers.{names[path]}"
                item["shown"]["picked"][1] = names[f"{path}/{code}"].rpartition("/")[2]
    return made


def twins(document: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """List everything with a key, options and all, with the name it goes by elsewhere."""
    found: list[tuple[dict[str, Any], str]] = []

    def take(parts: Any, prefix: str = "") -> None:
        for part in parts or ():
            found.append((part, f"{prefix}{part['key']}"))
            take(part.get("items"))
            take(part.get("columns"), f"{part['key']}.")
            take(part.get("options"), f"{part['key']}/")

    take(document["sections"])
    return found
