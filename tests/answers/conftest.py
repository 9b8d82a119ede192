"""A template with one item of each countable kind, and entries that are written without the operations."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

MODE = {
    "key": "mode",
    "type": "choices",
    "label": "回访方式",
    "options": [
        {
            "key": "phone",
            "label": "电话",
            "pick": "one",
            "options": [{"key": "first", "label": "首次"}, {"key": "regular", "label": "常规"}],
        },
        {
            "key": "visit",
            "label": "现场",
            "options": [{"key": "home", "label": "上门"}, {"key": "shop", "label": "到店"}],
        },
        {"key": "letter", "label": "信函"},
    ],
}
DOCUMENT: dict[str, Any] = {
    "format": 1,
    "key": "visit",
    "title": "回访",
    "sections": [
        {
            "key": "head",
            "items": [
                {
                    "key": "result",
                    "type": "choice",
                    "label": "结果",
                    "options": [{"key": key, "label": key} for key in ("good", "fair", "bad")],
                },
                MODE,
                {"key": "service", "type": "rating", "label": "服务", "min": 1, "max": 10, "not_applicable": True},
                {"key": "price", "type": "number", "label": "价格", "decimals": 2},
                {"key": "on", "type": "date", "label": "日期"},
                {"key": "aim", "type": "text", "label": "目的"},
            ],
        },
        {
            "key": "visits",
            "items": [
                {
                    "key": "rows",
                    "type": "table",
                    "label": "明细",
                    "rows": 10,
                    "columns": [
                        {**MODE, "key": "how"},
                        {"key": "hours", "type": "number", "label": "工时", "decimals": 1},
                        {"key": "day", "type": "date", "label": "日期"},
                        {"key": "note", "type": "text", "label": "备注"},
                    ],
                }
            ],
        },
    ],
}
START = datetime(2026, 1, 20, 12)  # noqa: DTZ001 -- tables hold naive UTC


class Book:
    """A template and its entries."""

    def __init__(self, session: Any, key: str, first_id: int) -> None:
        self.session = session
        self.template, self.version = self._published(key)
        self.people = [self._person(f"{key}-{number}") for number in range(3)]
        self.sites = [self._site(f"{key}-{number}") for number in range(3)]
        self.ids = count(first_id)
        self.entries: dict[int, Any] = {}

    @property
    def template_id(self) -> int:
        return self.template.id

    def submit(self, answers: dict[str, Any], *, author: int = 0, site: int | None = 0, days: int = 0) -> Any:
        """Write an entry and its facts, as a submit does."""
        from app.answers.projection import record
        from app.models.entry import Entry

        number = next(self.ids)
        entry = Entry(
            id=number,
            template=self.template,
            version=self.version,
            number=f"{self.template.key}-{number}",
            submit_token=f"{self.template.key}-{number}",
            author_id=self.people[author].id,
            site_id=None if site is None else self.sites[site].id,
            answers=answers,
            submitted_at=START + timedelta(days=days),
            changed_at=START,
        )
        self.session.add(entry)
        self.session.flush()
        record(entry)
        self.entries[number] = entry
        return entry

    def change(self, entry: Any, **changes: Any) -> None:
        from app.answers.projection import record

        for name, value in changes.items():
            setattr(entry, name, value)
        self.session.flush()
        record(entry)

    def fold(self, limit: int = 1000) -> int:
        from app.answers.folding import fold_template

        return fold_template(self.template_id, limit)

    def _published(self, key: str) -> tuple[Any, Any]:
        from app.models.form_template import FormTemplate, TemplateVersion

        template = FormTemplate(key=key, title="回访")
        version = TemplateVersion(
            template=template,
            number=1,
            document=json.dumps(DOCUMENT, ensure_ascii=False),
            checksum="",
            published_at=START,
        )
        self.session.add_all([template, version])
        self.session.flush()
        return template, version

    def _person(self, name: str) -> Any:
        from flask_appbuilder.security.sqla.models import User

        return self._added(User(username=name, first_name=name, last_name="王", email=f"{name}@example.com"))

    def _site(self, name: str) -> Any:
        from app.models.site import Site

        return self._added(Site(code=name, name=name))

    def _added(self, thing: Any) -> Any:
        self.session.add(thing)
        self.session.flush()
        return thing


@pytest.fixture
def books(db: Any) -> Callable[..., Book]:
    """Return a function that makes a template with entries from an id on."""
    names = count(1)
    return lambda first_id=1: Book(db.session, f"visit-{next(names)}", first_id)


@pytest.fixture
def book(books: Callable[..., Book]) -> Book:
    """A template whose first entries stand on both sides of a segment's end."""
    return books(65_500)
