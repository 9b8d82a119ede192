"""People at their browsers: one panel, real sheets, and pages of whoever a case needs, at a desk or on a phone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask

from tests.infrastructure.browser import Watch, settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

FORMS = Path(__file__).parents[2] / "forms"
DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
COOKIE = "huiyin"


@dataclass
class Panel:
    """The panel a case works on: an office with an agent, two supervisors and a few customers."""

    app: Flask
    address: str
    site: Any

    def publish(self, name: str, **given: Any) -> str:
        """Publish one of the shipped sheets, or one of `tests/forms`, and return its key."""
        from app.extensions import db
        from tests.factories.form_template import make_template_of, publish_document

        shipped = next(FORMS.glob(f"*/{name}.json"), None)
        if shipped is None:
            template = make_template_of(name, **given)
        else:
            template = publish_document(json.loads(shipped.read_text(encoding="utf-8")) | given)
        db.session.commit()
        return str(template.key)

    def publish_items(self, *items: dict[str, Any], **given: Any) -> str:
        """Publish a sheet of these items, and of what else is given, and return its key."""
        from app.extensions import db
        from tests.factories.form_template import make_template

        template = make_template(sections=[{"key": "main", "items": list(items)}], **given)
        db.session.commit()
        return str(template.key)

    def user(self, name: str) -> Any:
        from flask_appbuilder.security.sqla.models import User
        from sqlalchemy import select

        from app.extensions import db

        db.session.rollback()
        return db.session.scalars(select(User).where(User.username == name)).one()

    def entries(self) -> list[Any]:
        """Return all entries as they stand now."""
        from sqlalchemy import select

        from app.extensions import db
        from app.models.entry import Entry

        db.session.rollback()
        return list(db.session.scalars(select(Entry).order_by(Entry.id)))

    def drafts(self) -> list[Any]:
        from sqlalchemy import select

        from app.extensions import db
        from app.models.entry import EntryDraft

        db.session.rollback()
        return list(db.session.scalars(select(EntryDraft).order_by(EntryDraft.id)))

    def cookie(self, username: str) -> dict[str, str]:
        """Return the cookie of somebody who came in through the login page and reads English, as these cases do."""
        from tests.infrastructure.client import logged_in

        client = logged_in(self.app, username)
        with client.session_transaction() as session:
            session["locale"] = "en"
        cookie = client.get_cookie(COOKIE)
        assert cookie is not None
        return {"name": COOKIE, "value": cookie.value, "url": self.address}


@pytest.fixture
def panel(own_app: Flask, live_server: str) -> Panel:
    from app.extensions import db
    from tests.factories.customer import make_customer
    from tests.factories.site import make_site
    from tests.factories.user import make_user

    site = make_site(code="YQ", name="示例小区一期")
    for username, name, role in (
        ("kefu", "三", "agent"),
        ("kefu2", "四", "agent"),
        ("zhuguan", "五", "supervisor"),
        ("zhuguan2", "六", "supervisor"),
        ("jingli", "七", "manager"),
    ):
        make_user(role, sites=[site], username=username, last_name="张", first_name=name)
    for name in ("张伟", "张敏", "王芳"):
        make_customer(site=site, name=name)
    db.session.commit()
    return Panel(own_app, live_server, site)


Open = Callable[..., "Page"]


def fill(page: Page, key: str) -> Page:
    """Open an empty sheet and wait until it has its behaviours."""
    page.goto(f"/drafts/new/{key}")
    return attached(page)


def attached(page: Page) -> Page:
    page.locator("html[data-ready]").wait_for()
    return page


def saved(page: Page) -> Page:
    """Wait until the server has what was typed."""
    page.locator('#save-status[data-state="saved"]').wait_for()
    return page


def submit(page: Page) -> None:
    page.locator(".fill-foot button").click()


@pytest.fixture
def open_as(browser: Browser, panel: Panel, watch: Watch) -> Iterator[Open]:
    """Return a function that opens a browser of its own for somebody, at a desk unless it is a `PHONE`."""
    contexts: list[BrowserContext] = []

    def opened(username: str = "", device: dict[str, Any] = DESK) -> Page:
        context = browser.new_context(base_url=panel.address, locale="zh-CN", **device)
        contexts.append(context)
        watch.over(context)
        if username:
            context.add_cookies([panel.cookie(username)])
        return settled(context.new_page())

    yield opened
    for context in contexts:
        context.close()
    assert not watch.report(), watch.report()
