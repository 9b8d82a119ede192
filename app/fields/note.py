"""Printed words: an introduction, a remark, a heading."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.fields._base import NOTHING_LENT, AnswerContext, Item, Place, Shown, Stored, Typed
from app.fields._labels import LABEL_SCHEMA, label_text, marked
from app.fields._markup import lines, markup
from app.fields._memo import once_per_language

DOTS = {"zh": "……", "en": "…"}
HEADINGS = {True: "sheet-head", "column": "sheet-head column-head"}


class Note(Shown):
    name = "note"
    label = _l("Printed text")
    icon = "text-caption"
    group = "layout"
    label_at = "none"
    options_schema = {
        "text": LABEL_SCHEMA
        | {"long": True, "title": marked("Words"), "description": marked("Printed as they are; {name} is a setting.")},
        "breaks_off": {
            "type": "boolean",
            "default": False,
            "title": marked("Breaks off"),
            "description": marked("The paper ends in mid-sentence: the page customers fill in says so with dots."),
        },
        "heading": {
            "enum": [True, "column"],
            "titles": [marked("Heading"), marked("Heading of a column")],
            "title": marked("Heading"),
            "description": marked("Set like a heading; of a column: a phone, which has none, leaves it out."),
        },
    }
    required_options = ("text",)

    def css_of(self, item: Item) -> str:
        return HEADINGS.get(item.get("heading"), "words")

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        return self._words(item)

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        return self._words(item)

    def for_strangers(self, item: Item) -> Item:
        """End in dots what the paper leaves unfinished: on a page without it nobody would know why."""
        if not item.get("breaks_off"):
            return item
        rest = {name: value for name, value in item.items() if name != "breaks_off"}
        text = item["text"] if isinstance(item["text"], Mapping) else {"zh": item["text"]}
        return {**rest, "text": {tongue: words + DOTS.get(tongue, "…") for tongue, words in text.items()}}

    @once_per_language
    def _words(self, item: Item) -> Markup:
        css = "note note-heading" if item.get("heading") else "note"
        return markup(f'<span class="{css}">{lines(label_text(item["text"]))}</span>')

    def starting(self) -> dict[str, Any]:
        return {"type": self.name, "text": gettext("Words to be printed")}

    def example(self) -> tuple[dict[str, Any], Stored]:
        return {"key": "hint", "type": "note", "text": "注:1.此单用于回访服务时填写。\n2.提交主管审批。"}, None
