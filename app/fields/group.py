"""Several items in one cell, such as an opinion with its date and stamp."""

from collections.abc import Callable, Iterator
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from app.fields._base import NOTHING_LENT, AnswerContext, Item, Place, Problem, Shown, Stored, Typed
from app.fields._labels import label_of, marked
from app.fields._markup import markup
from app.fields._types import type_of

FLOWS = ("line", "stack")


class Group(Shown):
    name = "group"
    label = _l("Several items in one cell")
    icon = "layout-grid"
    group = "layout"
    options_schema = {
        "items": {
            "type": "array",
            "minItems": 1,
            "maxItems": 40,
            "items": {"$ref": "#/$defs/item"},
            "title": marked("Items"),
        },
        "flow": {
            "enum": list(FLOWS),
            "titles": [marked("Beside each other"), marked("Below each other")],
            "default": "line",
            "title": marked("Flow"),
            "description": marked("Beside or below each other."),
        },
    }
    required_options = ("items",)

    def members(self, item: Item) -> tuple[Item, ...]:
        return tuple(item["items"])

    def check_item(self, item: Item) -> Iterator[Problem]:
        for index, member in enumerate(item["items"]):
            if type_of(member).members(member) or type_of(member).columns(member):
                yield Problem(
                    f"/items/{index}",
                    gettext("A group cannot hold a group or a table."),
                    gettext("Put it beside the group."),
                )

    def compose(self, item: Item, shown: Callable[[Item], Markup], *, filling: bool) -> Markup:
        """Return the cell: each member with its label, as `shown` renders it: fields while filling, else paper."""
        members = (f'<div class="member">{_label(member, filling)}{shown(member)}</div>' for member in item["items"])
        return markup(f'<div class="group group-{item.get("flow", FLOWS[0])}">{"".join(members)}</div>')

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        return markup("")

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        return self.compose(item, lambda member: type_of(member).paper(member, None, context), filling=False)

    def starting(self) -> dict[str, Any]:
        kinds = (("paragraph", gettext("Opinion")), ("date", gettext("Date")))
        members = [{"key": f"{name}_1", "type": name, "label": label} for name, label in kinds]
        return {**super().starting(), "flow": "stack", "items": members}

    def example(self) -> tuple[dict[str, Any], Stored]:
        members = [
            {"key": "opinion", "type": "paragraph", "label": "建设单位意见", "label_at": "none"},
            {"key": "opinion_on", "type": "date", "label": "日期"},
            {"key": "client_stamp", "type": "stamp", "label": "(盖章)"},
        ]
        return {"key": "client", "type": "group", "flow": "stack", "items": members}, None


def _label(member: Item, filling: bool) -> str:
    text = label_of(member)
    if not text or member.get("label_at") == "none":
        return ""
    if filling and type_of(member).labels_inputs:
        return f'<label class="member-label" for="{member["key"]}">{escape(text)}</label>'
    return f'<span class="member-label">{escape(text)}</span>'
