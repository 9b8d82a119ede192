"""Two pairs of hands that build a form in the designer: one only by mouse, one only by keys. Words are typed by both."""

from typing import Any

from playwright.sync_api import Locator, Page

MOST_TABS = 400
FOCUSED = "element => element === document.activeElement"
AHEAD = "element => !(element.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)"


class Mouse:
    """Points and clicks; the keyboard is for words only."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, button: Locator) -> None:
        button.click()

    def write(self, box: Locator, text: str) -> None:
        box.click(click_count=3)
        self.page.keyboard.press("Control+a")
        self._type(text)

    def tick(self, box: Locator, wanted: bool) -> None:
        if box.is_checked() != wanted:
            box.click()

    def pick(self, radio: Locator) -> None:
        radio.locator("xpath=ancestor::label[1]").click()

    def choose(self, box: Locator, index: int) -> None:
        box.select_option(index=index)

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
            line.locator(".prop-more").click()
            self.more(line, part)

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
        self.page.keyboard.press("Control+a")
        self._type(text)

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

    def add(self, name: str) -> None:
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Insert")
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(f"{name}:")
        self.page.keyboard.press("Enter")

    def select(self, path: str) -> None:
        self._sheet()
        self.page.keyboard.press("Home")
        for _ in range(MOST_TABS):
            if self._selected() == path:
                return
            self.page.keyboard.press("ArrowDown")

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
        keys, flat = self.page.keyboard, flattened(options)
        self._to(row.locator(".prop-line-label").first)
        while row.locator(".prop-line").count() > 1:
            keys.press("ArrowDown")
            keys.press("Control+a")
            keys.press("Delete")
            keys.press("Backspace")
        depth = 0
        for place, (wanted, part) in enumerate(flat):
            if place:
                keys.press("Enter")
            for _ in range(abs(wanted - depth)):
                keys.press("Tab" if wanted > depth else "Shift+Tab")
            depth = wanted
            keys.press("Control+a")
            self._type(worded(part["label"], "zh"))
        for _ in flat:
            keys.press("ArrowUp")
        for place, (_depth, part) in enumerate(flat):
            if place:
                keys.press("ArrowDown")
            keys.press("Alt+Enter")
            line = row.locator(".prop-line").nth(place)
            self.more(line, part)
            self.write(line.locator(".prop-english"), worded(part["label"], "en"))
            self._to(line.locator(".prop-line-label"))
            keys.press("Alt+Enter")
            self._to(line.locator(".prop-line-label"))

    def _sheet(self) -> None:
        self._to(self.page.locator('[data-panel="canvas"]'))

    def _selected(self) -> str:
        found = "document.querySelector('[data-behaviour=designer]').store.selection.at(-1) ?? ''"
        return str(self.page.evaluate(found))

    def _to(self, target: Locator) -> None:
        """Press Tab until it has the focus, the shorter way round."""
        element = target.element_handle()
        way = "Tab" if element.evaluate(AHEAD) else "Shift+Tab"
        for _ in range(MOST_TABS):
            if element.evaluate(FOCUSED):
                return
            self.page.keyboard.press(self._out_of_lines() or way)
        raise AssertionError(f"no way by {way} to {target}")

    def _out_of_lines(self) -> str:
        """In an outline Tab moves lines in and out: Escape leaves it first."""
        inside = "document.activeElement.classList.contains('prop-line-label') || document.activeElement.dataset.panel === 'canvas' && 0"
        return "Escape" if self.page.evaluate(inside) else ""


def flattened(options: list[dict[str, Any]], depth: int = 0) -> list[tuple[int, dict[str, Any]]]:
    return [line for option in options for line in [(depth, option), *flattened(option.get("options", []), depth + 1)]]


def worded(label: Any, language: str) -> str:
    return str(label.get(language, "")) if isinstance(label, dict) else label if language == "zh" else ""
