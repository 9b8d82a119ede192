"""A sheet with a bit of everything, its journey over two desks, and filling it in as a browser would."""

import re
from typing import Any

from werkzeug.test import TestResponse

from app.models.entry import Entry
from app.models.form_template import FormTemplate
from app.operations import draft, entry
from tests.factories.entry import make_entry, waiting_step
from tests.factories.form_template import make_template
from tests.fields.asking import sent

MODES: list[dict[str, Any]] = [
    {
        "key": "phone",
        "label": "电话",
        "pick": "one",
        "points": 3,
        "options": [{"key": "first", "label": "首次"}, {"key": "regular", "label": "常规"}],
    },
    {"key": "visit", "label": "现场", "points": 5},
    {"key": "other", "label": "其他", "fill_in": True},
]
HEAD: dict[str, Any] = {
    "key": "head",
    "title": "回访",
    "items": [
        {"key": "area", "type": "text", "label": "区域", "required": True},
        {"key": "mode", "type": "choices", "label": "方式", "options": MODES},
        {"key": "service", "type": "rating", "label": "服务", "min": 1, "max": 10, "not_applicable": True},
        {"key": "fee", "type": "money", "label": "收费"},
        {"key": "on", "type": "date", "label": "日期"},
        {"key": "tel", "type": "phone", "label": "电话号码"},
        {"key": "customer", "type": "customer", "label": "客户"},
        {"key": "why", "type": "text", "label": "不满原因", "shown": {"<": [{"var": "answers.service"}, 5]}},
        {"key": "twice", "type": "number", "label": "加倍", "computed": {"*": [{"var": "answers.service"}, 2]}},
        {"key": "shot", "type": "photo", "label": "照片"},
    ],
}
ROWS: dict[str, Any] = {
    "key": "visits",
    "items": [
        {
            "key": "rows",
            "type": "table",
            "label": "明细",
            "rows": 10,
            "columns": [
                {"key": "who", "type": "customer", "label": "客户名称"},
                {"key": "how", "type": "choices", "label": "回访方式", "options": MODES[:2]},
                {"key": "hours", "type": "number", "label": "工时", "decimals": 1},
            ],
        }
    ],
}
SECRET: dict[str, Any] = {
    "key": "secret",
    "title": "内部评语",
    "items": [
        {
            "key": "verdict",
            "type": "choice",
            "label": "评定",
            "options": [{"key": "good", "label": "好"}, {"key": "bad", "label": "差"}],
        },
        {"key": "grade", "type": "score", "label": "得分", "max": 100},
        {"key": "remark", "type": "paragraph", "label": "评语"},
        {"key": "sum", "type": "total", "label": "合计", "of": ["grade"]},
    ],
}
ROUTE: list[dict[str, Any]] = [
    {"key": "fill", "title": "填写", "fills": ["head", "visits"]},
    {
        "key": "judge",
        "title": "评定",
        "by": {"role": "supervisor"},
        "fills": ["secret"],
        "signs": True,
        "may_return_to": ["fill"],
    },
]
VERDICT: dict[str, Any] = {"verdict": {"paths": ["bad"]}, "grade": 37, "remark": "此人说话难听"}


def make_visits(**given: Any) -> FormTemplate:
    """Publish the sheet; its default route has a supervisor sign what the author filled in."""
    return make_template(title="回访记录", sections=[HEAD, ROWS], **given)


def make_judged_visits() -> FormTemplate:
    """Publish the sheet with a section that a supervisor fills in and signs."""
    return make_template(title="回访评定", sections=[HEAD, ROWS, SECRET], route=ROUTE)


def judge(made: Entry, by: Any, answers: dict[str, Any] | None = None) -> Entry:
    """Fill in the supervisor's part."""
    started = draft.open_step_draft(waiting_step(made), by)
    return entry.fill_step(started, VERDICT if answers is None else answers, by)


def visit(by: Any, template: FormTemplate, **answers: Any) -> Entry:
    return make_entry(by, template, {"area": "东区", **answers})


def sheet_of(page: TestResponse) -> dict[str, Any]:
    """Return what a browser would send for the sheet of a fill page, by name."""
    found = re.search(r'<form id="fill".*?</form>', page.text, re.DOTALL)
    assert found, page.text[:2000]
    typed: dict[str, Any] = {}
    for name, value in sent(found[0]):
        typed.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in typed.items()}


def revision_of(page: TestResponse) -> str:
    return str(sheet_of(page)["revision"])
