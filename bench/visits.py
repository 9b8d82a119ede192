"""A first visit to the fill page in a browser: what it fetches, and when one can begin to type."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench.panel import Panel, Server
from bench.submit import drafts
from bench.timing import Figure, percentile
from bench.world import PASSWORD
from tests.infrastructure.browser import executable, flags

VISITS = 10


def measure(panel: Panel) -> Iterator[Figure]:
    with panel.opened() as world:
        token = drafts(world, 0, 1)[0]
    with panel.served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=flags())
        cold, warm = zip(*(_visit(browser, server, token) for _each in range(VISITS)), strict=True)
        browser.close()
    for name, visits in (("first visit", cold), ("second visit", warm)):
        usable = sorted(visit["usable"] for visit in visits)
        values = visits[-1] | {"usable": percentile(usable, 0.5), "usable_p95": percentile(usable, 0.95)}
        yield Figure("visit", name, panel.engine, panel.size, values)


def _visit(browser: Browser, server: Server, token: str) -> tuple[dict[str, float], dict[str, float]]:
    """Log in without fetching pages, then open the fill page with an empty cache and with a full one."""
    context = browser.new_context(base_url=f"http://127.0.0.1:{server.port}", locale="zh-CN")
    page = context.new_page()
    login = context.request.get("/login/").text()
    csrf = login.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    form: dict[str, str | float | bool] = {"username": "agent00-0", "password": PASSWORD, "csrf_token": csrf}
    context.request.post("/login/", form=form, headers={"Referer": f"http://127.0.0.1:{server.port}/"})
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    found = _load(page, session, token), _load(page, session, token)
    context.close()
    return found


def _load(page: Any, session: Any, token: str) -> dict[str, float]:
    sizes: list[float] = []
    keep = sizes.append
    session.on("Network.loadingFinished", lambda event: keep(event["encodedDataLength"]))
    page.goto(f"/drafts/{token}", wait_until="networkidle")
    usable = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    fetched = [size for size in sizes if size]
    return {"requests": len(fetched), "kilobytes": sum(fetched) / 1000, "usable": usable}
