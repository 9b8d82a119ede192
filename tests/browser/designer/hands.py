"""Two pairs of hands that build a form in the designer: one only by mouse, one only by keys. Both type words."""

from typing import Any

from playwright.sync_api import Locator, Page

MOST_TABS = 400
WHERE = """element => {
    const focused = document.activeElement;
    if (element === focused) return 'there';
    if (focused.classList.contains('prop-line-label')) return 'in lines';
    if (focused.dataset.panel === 'canvas' && element.closest('.design-properties')) return 'on the sheet';
    if (focused.closest('.design-properties') && element.dataset.panel === 'canvas') return 'in the properties';
    return element.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING ? 'behind' : 'before';
}"""
SHORT_CUTS = {"in lines": "Escape", "on the sheet": "Enter", "in the properties": "Escape"}
"""Keys that lead faster than Tab: out of an outline, from the sheet into the properties, and back."""


class Mouse:
    """Points and clicks; the keyboard is for words only."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, button: Locator) -> None:
        button.click()

    def write(self, box: Locator, text: str) -> None:
        box.click()
        self.page.keyboard.press("Control+a")
        self._type(text)

    def tick(self, box: Locator, wanted: bool) -> None:
        if box.is_checked() != wanted:
            box.click()

    def pick(self, radio: Locator) -> None:
        radio.locator("xpath=ancestor::label[1]").click()

    def choose(self, box: Locator, index: int) -> None:
        box.select_option(index=index)  # the list it opens is drawn by the system: no page can click there

    def take(self, box: Locator, label: str) -> None:
        """Find something by its label in a box that offers what fits, and take it."""
        self.write(box, label)
        self.page.get_by_role("option", name=label).first.click()

    def confirm(self) -> None:
        """Have the browser take what was typed: it does so once one stands elsewhere."""
        self.page.locator(".prop-head").click()

    def earlier(self, path: str) -> None:
        """Put a column of the list one place forward."""
        self.page.locator(f'[data-field="columns/{path}/up"]').click()

    def logic(self) -> None:
        self.page.locator('[data-do="logic"]').click()

    def close(self, dialog: Locator) -> None:
        dialog.get_by_role("button", name="Close").first.click()

    def add(self, name: str) -> None:
        self.page.locator(f'.design-palette [data-type="{name}"]').click()

    def select(self, path: str) -> None:
        cell = path.replace("section:", "empty-")  # chosen here only while nothing stands in it
        self.page.locator(f'.design-canvas [data-path="{cell}"]:visible').first.click()

    def whole(self) -> None:
        """Choose nothing: the form itself."""
        self.page.locator(".prop-way .prop-link").first.click()

    def remove(self) -> None:
        self.page.locator('[data-do="remove"]').click()

    def tab(self, name: str) -> None:
        self.page.locator(f"#design-tab-{name}").click()

    def lines(self, row: Locator, options: list[dict[str, Any]]) -> None:
        """Write an outline line by line with the buttons above it."""
        tools = row.locator(".prop-tools button")
        flat = flattened(options)
        while row.locator(".prop-line").count() > 1:
            row.locator(".prop-line-label").last.click()
            tools.nth(6).click()
        for place, (depth, part) in enumerate(flat):
            if place:
                row.locator(".prop-line-label").nth(place - 1).click()
                tools.nth(0).click()
                for _ in range(depth - flat[place - 1][0]):
                    tools.nth(2).click()
                for _ in range(flat[place - 1][0] - depth):
                    tools.nth(1).click()
            self.write(row.locator(".prop-line-label").nth(place), worded(part["label"], "zh"))
        for place, (_depth, part) in enumerate(flat):
            self.write(row.locator(".prop-line .prop-english").nth(place), worded(part["label"], "en"))
            self._details(row, place, part)

    def _details(self, row: Locator, place: int, part: dict[str, Any]) -> None:
        line = row.locator(".prop-line").nth(place)
        if part.keys() - {"key", "label", "options"}:
            self._unfold(line)
            self.more(line, part)

    def _unfold(self, line: Locator) -> None:
        line.locator(".prop-more").click()

    def more(self, line: Locator, part: dict[str, Any]) -> None:
        if part.get("fill_in") is True:
            self.choose(line.locator('.prop-row[data-name="fill_in"] select'), 1)
        if "pick" in part:
            self.pick(line.locator('.prop-row[data-name="pick"] input').nth(["one", "many"].index(part["pick"]) + 1))

    def _type(self, text: str) -> None:
        if text:
            self.page.keyboard.insert_text(text)
        else:
            self.page.keyboard.press("Delete")


class Keys(Mouse):
    """Never touches the mouse: Tab leads everywhere, keys do the rest."""

    def press(self, button: Locator) -> None:
        self._to(button)
        self.page.keyboard.press("Enter")

    def write(self, box: Locator, text: str) -> None:
        self._to(box)
        self._over(text)

    def tick(self, box: Locator, wanted: bool) -> None:
        if box.is_checked() != wanted:
            self._to(box)
            self.page.keyboard.press("Space")

    def pick(self, radio: Locator) -> None:
        group = radio.locator("xpath=ancestor::*[@role='radiogroup' or contains(@class,'logic-states')][1]").locator(
            "input[type=radio]"
        )
        checked = [each for each in group.all() if each.is_checked()]
        self._to(checked[0] if checked else group.first)
        if not checked:
            self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if radio.is_checked():
                return
            self.page.keyboard.press("ArrowDown")

    def choose(self, box: Locator, index: int) -> None:
        self._to(box)
        while (at := int(box.evaluate("box => box.selectedIndex"))) != index:
            self.page.keyboard.press("ArrowDown" if at < index else "ArrowUp")

    def take(self, box: Locator, label: str) -> None:
        self.write(box, label)
        self.page.get_by_role("option", name=label).first.wait_for()
        self.page.keyboard.press("Enter")

    def confirm(self) -> None:
        self.page.keyboard.press("Tab")

    def earlier(self, path: str) -> None:
        self._to(self.page.locator(f'[data-field="columns/{path}"]'))
        self.page.keyboard.press("Alt+ArrowUp")

    def logic(self) -> None:
        self._sheet()
        self.page.keyboard.press("Alt+l")

    def close(self, dialog: Locator) -> None:
        self.page.keyboard.press("Escape")

    def add(self, name: str) -> None:
        """Type the name of a type as people read it; if others are called so too, go on to the right one."""
        wanted = self.page.locator(f'.design-palette [data-type="{name}"]')
        label = wanted.inner_text()
        self.page.keyboard.press("Insert")
        self._over(label)
        self.page.keyboard.press("ArrowDown")
        while self.page.evaluate("document.activeElement.dataset.type") != name:
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")

    def select(self, path: str) -> None:
        """Walk over the sheet by arrows, the shorter way."""
        self._sheet()
        for way in ("ArrowUp", "ArrowDown"):
            before, at = None, self._selected()
            while at not in {path, before}:
                self.page.keyboard.press(way)
                before, at = at, self._selected()
            if at == path:
                return
        raise AssertionError(f"no arrow leads to {path}")

    def whole(self) -> None:
        self._sheet()
        self.page.keyboard.press("Escape")

    def remove(self) -> None:
        self._sheet()
        self.page.keyboard.press("Delete")

    def tab(self, name: str) -> None:
        self._to(self.page.locator('.design-tabs [aria-selected="true"]'))
        while not self.page.locator(f'#design-tab-{name}[aria-selected="true"]').count():
            self.page.keyboard.press("ArrowRight")

    def lines(self, row: Locator, options: list[dict[str, Any]]) -> None:
        """Type line by line, then walk down the English words, then say what else a line says."""
        keys, flat = self.page.keyboard, flattened(options)
        self._to(row.locator(".prop-line-label").first)
        while row.locator(".prop-line").count() > 1:
            for key in ("ArrowDown", "Control+a", "Delete", "Backspace"):
                keys.press(key)
        depth = 0
        for place, (wanted, part) in enumerate(flat):
            if place:
                keys.press("Enter")
            for _ in range(abs(wanted - depth)):
                keys.press("Tab" if wanted > depth else "Shift+Tab")
            depth = wanted
            self._over(worded(part["label"], "zh"))
        for _ in flat[1:]:
            keys.press("ArrowUp")
        keys.press("Tab")  # the first line can go no further in
        for place, (_depth, part) in enumerate(flat):
            if place:
                keys.press("ArrowDown")
            self._over(worded(part["label"], "en"))
        for place, (_depth, part) in enumerate(flat):
            self._details(row, place, part)

    def _unfold(self, line: Locator) -> None:
        self._to(line.locator(".prop-line-label"))
        self.page.keyboard.press("Alt+Enter")

    def _sheet(self) -> None:
        self._to(self.page.locator('[data-panel="canvas"]'))

    def _selected(self) -> str:
        found = "document.querySelector('[data-behaviour=designer]').store.selection.at(-1) ?? ''"
        return str(self.page.evaluate(found))

    def _over(self, text: str) -> None:
        self.page.keyboard.press("Control+a")
        self._type(text)

    def _to(self, target: Locator) -> None:
        """Press Tab until it has the focus, in its direction."""
        way = ""
        for _ in range(MOST_TABS):
            where = target.evaluate(WHERE)
            if where == "there":
                return
            if where not in SHORT_CUTS:
                way = way or {"before": "Tab", "behind": "Shift+Tab"}[where]
            self.page.keyboard.press(SHORT_CUTS.get(where, way))
        raise AssertionError(f"no way by {way} to {target}")


def flattened(options: list[dict[str, Any]], depth: int = 0) -> list[tuple[int, dict[str, Any]]]:
    return [line for option in options for line in [(depth, option), *flattened(option.get("options", []), depth + 1)]]


def worded(label: Any, language: str) -> str:
    return str(label.get(language, "")) if isinstance(label, dict) else label if language == "zh" else ""
