"""The sheet everything is measured on: 25 items, of the kinds and in the numbers the printed ones have."""

from typing import Any


def options(*keys: str) -> list[dict[str, Any]]:
    return [{"key": key, "label": key.upper()} for key in keys]


def parent(key: str, pick: str, *children: str) -> dict[str, Any]:
    return {"key": key, "label": key.upper(), "pick": pick, "options": options(*children)}


MODE = [parent("phone", "one", "first", "regular"), parent("visit", "one", "home", "shop"), *options("letter")]
MATTERS = [parent(f"g{group}", "many", "h0", "h1", "h2") for group in range(4)]


def item(key: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": kind, "label": key.upper(), **more}


DOCUMENT: dict[str, Any] = {
    "format": 1,
    "key": "bench-visit",
    "title": "回访记录",
    "number": {"prefix": "BV", "reset": "never"},
    "sections": [
        {
            "key": "head",
            "items": [
                item("result", "choice", options=options("o0", "o1", "o2", "o3", "o4"), span=12),
                item("weather", "choice", options=options("o0", "o1", "o2", "o3"), span=12),
                item("urgency", "choice", options=options("o0", "o1", "o2"), span=12),
                item("origin", "choice", options=options("o0", "o1", "o2", "o3", "o4", "o5"), span=12),
                item("mode", "choice", options=MODE),
                item("matters", "choices", options=MATTERS),
                item("causes", "choices", options=MATTERS),
            ],
        },
        {
            "key": "figures",
            "items": [
                *(item(f"rating{n}", "rating", min=1, max=10, span=12) for n in range(4)),
                *(item(f"number{n}", "number", decimals=1, unit="m", span=12) for n in range(2)),
                *(item(f"money{n}", "money", span=12) for n in range(2)),
                *(item(f"day{n}", "date", span=8) for n in range(3)),
                *(item(f"text{n}", "text", span=12) for n in range(4)),
                item("text4", "text"),
                item("remark0", "paragraph"),
                item("remark1", "paragraph"),
            ],
        },
        {
            "key": "visits",
            "items": [
                item(
                    "rows",
                    "table",
                    rows=10,
                    columns=[
                        item("no", "row_number"),
                        item("how", "choices", options=MODE),
                        item("aim", "text"),
                        item("on", "date"),
                    ],
                )
            ],
        },
    ],
    "route": [
        {"key": "fill", "title": "填写", "by": {"author": True}, "fills": ["head", "figures", "visits"]},
        {"key": "review", "title": "审核", "by": {"role": "supervisor"}, "signs": True},
    ],
}
