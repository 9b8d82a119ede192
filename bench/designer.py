"""Designing a form of 300 items in a browser: from the key or click until the sheet shows what came of it."""

import json
from collections.abc import Iterator
from typing import Any

from flask_appbuilder.security.sqla.models import User
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select

from app.extensions import db, writing
from app.fields import TYPES
from app.models.form_template import FormTemplate
from app.operations import template as templates
from app.schema.json_schema import FORMAT
from bench.panel import Panel, Server
from bench.timing import Figure, percentile
from bench.world import PASSWORD
from tests.infrastructure.browser import executable, flags

ITEMS, SECTIONS, ROUNDS = 300, 15, 20
KEY, DESIGNER = "bench-designer", "admin"
OUTSIDE_GRIDS = {"table", "row_number", "total", "group"}
TIMED = """([event, act]) => new Promise((resolve) => {
  const { store } = document.querySelector('[data-behaviour=designer]');
  const begun = performance.now();
  const painted = () => requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
  store.addEventListener(event, painted, { once: true });
  act === 'undo' ? store.undo() : document.querySelector(act).click();
})"""
"""From the click until the sheet has been put in and painted."""
ACTIONS: dict[str, tuple[str, str]] = {
    "choose": ("select", '[data-path="i{at}"]'),
    "move": ("drawn", '[data-do="up"]'),
    "widen": ("drawn", '[data-do="narrower"]'),
    "double": ("drawn", '[data-do="double"]'),
    "add": ("drawn", '[data-type="text"]'),
    "take away": ("drawn", '[data-do="remove"]'),
    "undo": ("drawn", "undo"),
}


def measure(panel: Panel) -> Iterator[Figure]:
    with panel.opened():
        _begun()
    with panel.served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=flags())
        page = _opened(browser.new_page(base_url=f"http://127.0.0.1:{server.port}", locale="zh-CN"), server)
        taken = _taken(page)
        browser.close()
    for name, times in taken.items():
        values = {"p50": percentile(sorted(times), 0.5), "p95": percentile(sorted(times), 0.95)}
        yield Figure("designer", name, panel.engine, panel.size, values)


def _taken(page: Page) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {name: [] for name in ACTIONS}
    for at in range(ROUNDS):
        for name, (event, act) in ACTIONS.items():
            taken[name].append(page.evaluate(TIMED, [event, act.format(at=at * 13 + 7)]))
            page.wait_for_function("!document.querySelector('[data-panel=canvas]').ariaBusy")
    return taken


def _opened(page: Page, server: Server) -> Page:
    page.goto("/login/")
    page.fill("[name=username]", DESIGNER)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.goto(f"/design/{KEY}/")
    page.locator("[data-drawn]").wait_for()
    return page


def _begun() -> None:
    """Make a draft of 300 items of every type that stands in a grid, unless an earlier run has."""
    if db.session.query(FormTemplate).filter_by(key=KEY).first():
        return
    by = db.session.scalars(select(User).where(User.username == DESIGNER)).one()
    with writing():
        templates.create(json.dumps(_document()), by)


def _document() -> dict[str, Any]:
    kinds = [kind for name, kind in sorted(TYPES.items()) if name not in OUTSIDE_GRIDS]
    items = [{**kinds[at % len(kinds)].starting(), "key": f"i{at}", "span": 12} for at in range(ITEMS)]
    size = ITEMS // SECTIONS
    parts = [items[at : at + size] for at in range(0, ITEMS, size)]
    sections = [{"key": f"s{at}", "title": f"第{at + 1}部分", "items": part} for at, part in enumerate(parts)]
    return {"format": FORMAT, "key": KEY, "title": "三百栏", "sections": sections}
