"""Take the README's pictures from a running demo: `python -m tools.screens http://127.0.0.1:8080`."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from app.demo.people import PASSWORD
from tests.infrastructure.browser import executable, flags

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screens"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Picture:
    name: str
    user: str
    address: str
    prepare: Callable[[Page], Any] = lambda _page: None
    viewport: tuple[tuple[str, int], ...] = tuple(DESK.items())


def fill_plan(page: Page) -> None:
    """Write two lines of a plan, as on a busy morning."""
    page.fill("[name=area]", "城东片区")
    for row, (aim, topic) in enumerate((("了解使用情况", "产品使用"), ("处理上次反馈", "售后跟进"))):
        page.check(f"[name='rows-{row}-mode'][value=phone]")
        page.fill(f"[name='rows-{row}-aim']", aim)
        page.fill(f"[name='rows-{row}-topic']", topic)
        page.fill(f"[name='rows-{row}-on']", f"2026-11-2{row + 4}")
    page.mouse.click(5, 5)
    page.wait_for_timeout(2500)


def open_first(page: Page) -> None:
    page.locator("tbody a").first.click()
    page.wait_for_load_state("networkidle")


def choose_column(page: Page) -> None:
    """Choose a column with nested options, so that its properties stand beside the sheet."""
    page.locator("[data-drawn]").wait_for()
    page.locator('.design-canvas [data-path="rows.mode"]').first.click()
    page.wait_for_timeout(500)


PICTURES = (
    Picture("desk-1440", "zhuguan1", "/"),
    Picture("fill-1440", "kefu1", "/drafts/new/return-visit-plan-shop", fill_plan),
    Picture("sign-1440", "zhuguan2", "/queue/", open_first),
    Picture("charts-1440", "jingli", "/charts/owner-return-visit-2016/"),
    Picture("list-1440", "jingli", "/forms/return-visit-record-shop/"),
    Picture("design-1440", "sheji", "/design/return-visit-plan-shop/", choose_column),
    Picture("forms-1440", "kefu1", "/forms/"),
    Picture("fill-390", "kefu1", "/drafts/new/heating-repair-return-visit", viewport=tuple(PHONE.items())),
    Picture("desk-390", "kefu1", "/", viewport=tuple(PHONE.items())),
)


def main(address: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=flags())
        for picture in PICTURES:
            take(browser, address, picture)
        browser.close()


def take(browser: Any, address: str, picture: Picture) -> None:
    context = browser.new_context(base_url=address, locale="zh-CN", viewport=dict(picture.viewport))
    page = context.new_page()
    page.goto("/login/")
    page.fill("#username", picture.user)
    page.fill("#password", PASSWORD)
    page.click("main [type=submit]")
    page.goto(picture.address, wait_until="networkidle")
    picture.prepare(page)
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    context.close()


if __name__ == "__main__":
    main(sys.argv[1])
