"""Several items in one cell, such as an opinion with its date and stamp."""

from collections.abc import Callable, Iterator
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from app.fields._base import NOTHING_LENT, AnswerContext, Item, Place, Problem, Shown, Stored, Typed
from app.fields._labels import label_of
from app.fields._markup import markup
from app.fields._types import type_of

FLOWS = ("line", "stack")


class Group(Shown):
    name = "group"
    label = _l("Group")
    icon = "layout-grid"
    group = "layout"
    options_schema = {
        "items": {"type": "array", "minItems": 1, "maxItems": 40, "items": {"$ref": "#/$defs/item"}, "title": "Items"},
        "flow": {"enum": list(FLOWS), "default": "line", "title": "Flow", "description": "Beside or below each other."},
    }
    required_options = ("items",)

    def members(self, item: Item) -> tuple[Item, ...]:
        return tuple(item["items"])

    def check_item(self, item: Item) -> Iterator[Problem]:
        for index, member in enumerate(item["items"]):
            if type_of(member).members(member) or type_of(member).is_wide:
                yield Problem(
                    f"/items/{index}",
                    gettext("A group cannot hold a group or a table."),
                    gettext("Put it beside the group."),
                )

    def compose(self, item: Item, shown: Callable[[Item], Markup]) -> Markup:
        """Return the cell: each member with its label, as `shown` renders it (a field or paper)."""
        flow = item.get("flow", FLOWS[0])
        return markup(f'<span class="group group-{flow}">{"".join(_member(m, shown) for m in item["items"])}</span>')

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        return markup("")

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        return self.compose(item, lambda member: type_of(member).paper(member, None, context))

    def example(self) -> tuple[dict[str, Any], Stored]:
        members = [
            {"key": "opinion", "type": "paragraph", "label": "建设单位意见", "label_at": "none"},
            {"key": "opinion_on", "type": "date", "label": "日期"},
            {"key": "client_stamp", "type": "stamp", "label": "(盖章)"},
        ]
        return {"key": "client", "type": "group", "flow": "stack", "items": members}, None


def _member(member: Item, shown: Callable[[Item], Markup]) -> str:
    return f'<span class="member">{_label(member)}{shown(member)}</span>'


def _label(member: Item) -> str:
    text = label_of(member)
    if not text or member.get("label_at") == "none":
        return ""
    if type_of(member).labels_inputs:
        return f'<label class="member-label" for="{member["key"]}">{escape(text)}</label>'
    return f'<span class="member-label">{escape(text)}</span>'
