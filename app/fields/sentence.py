"""A printed sentence with blanks inside the words, such as 客户要求修改成____."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape

from app.fields._base import (
    NOTHING_LENT,
    AnswerContext,
    Fact,
    FilterSpec,
    InvalidAnswer,
    Item,
    Place,
    Problem,
    Stored,
    Typed,
)
from app.fields._composed import Composed
from app.fields._days import day_on_paper
from app.fields._labels import LABEL_SCHEMA, label_of, label_text, marked
from app.fields._markup import blank, markup
from app.fields._memo import once_per_item, once_per_language
from app.fields._types import type_of

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Sentence(Composed):
    name = "sentence"
    label = _l("Sentence with blanks")
    icon = "forms"
    options_schema = {
        "text": LABEL_SCHEMA
        | {
            "long": True,
            "title": marked("Sentence"),
            "description": marked("The words, with a {key} where a blank stands."),
        },
        "blanks": {
            "type": "array",
            "minItems": 1,
            "maxItems": 20,
            "title": marked("Blanks"),
            "items": {
                "type": "object",
                "required": ["key"],
                "additionalProperties": False,
                "properties": {
                    "key": {"$ref": "#/$defs/key", "in_words": True, "title": marked("Key")},
                    "label": LABEL_SCHEMA | {"title": marked("Label")},
                    "type": {
                        "enum": ["text", "number", "date"],
                        "titles": [marked("Words"), marked("Number"), marked("Date")],
                        "default": "text",
                        "title": marked("Type"),
                    },
                    "width": {"type": "integer", "minimum": 1, "maximum": 40, "title": marked("Width in characters")},
                },
            },
        },
    }
    required_options = ("text", "blanks")

    @once_per_item
    def parts(self, item: Item) -> Mapping[str, Item]:
        text = item["text"]
        return {part["key"]: {"type": "text", "label": _called(text, part["key"]), **part} for part in item["blanks"]}

    @once_per_language
    def _pieces(self, item: Item) -> list[str]:
        """Return words and blank keys by turns."""
        keys = "|".join(sorted(self.parts(item), key=len, reverse=True))
        return re.split(rf"\{{({keys})\}}", label_text(item["text"]))

    def check_item(self, item: Item) -> Iterator[Problem]:
        for language, text in _wordings(item["text"]):
            named = _PLACE.findall(text)
            for index, part in enumerate(item["blanks"]):
                if named.count(part["key"]) != 1:
                    yield Problem(
                        f"/blanks/{index}",
                        gettext("The blank %(key)s must stand once in the sentence.", key=part["key"]),
                        gettext("Write {%(key)s} where it belongs (%(language)s).", key=part["key"], language=language),
                    )

    def inputs(self, item: Item, place: Place, typed: Typed) -> Markup:
        return markup(
            f'<span class="sentence"{place.group}>'
            f"{self._spread(item, lambda key: self.part_inputs(item, place, typed, key))}</span>"
        )

    def text(self, item: Item, stored: Stored) -> str:
        words = {key: self.part_text(item, stored, key) or "____" for key in self.parts(item)}
        return "".join(words[piece] if at % 2 else piece for at, piece in enumerate(self._pieces(item)))

    def apart(self, item: Item, text: str) -> Mapping[str, str]:
        pieces = self._pieces(item)
        words = (r"\s*".join(map(re.escape, piece.split())) for piece in pieces[::2])
        found = re.fullmatch(r"\s*(.*?)\s*".join(words), text.strip())
        if found is None:
            blanks = "____".join(pieces[::2])
            raise InvalidAnswer(gettext("Write the whole sentence with its blanks filled in: %(text)s", text=blanks))
        return {key: "" if said == "____" else said for key, said in zip(pieces[1::2], found.groups(), strict=True)}

    def paper(self, item: Item, stored: Stored | None, context: AnswerContext = NOTHING_LENT) -> Markup:
        answer = stored or {}
        return markup(self._spread(item, lambda key: self._blank(item, answer, key)))

    def _blank(self, item: Item, answer: Mapping[str, Any], key: str) -> str:
        """Return a place to write on, with what is written on it; a day has places for year, month and day."""
        part = self.parts(item)[key]
        if part["type"] == "date":
            return day_on_paper(answer.get(key))
        return blank(self.part_text(item, answer, key), part.get("width"))

    def _spread(self, item: Item, shown: Any) -> str:
        """Return the sentence with each blank as `shown` has it."""
        pieces = self._pieces(item)
        return "".join(shown(piece) if at % 2 else str(escape(piece)) for at, piece in enumerate(pieces))

    def facts(self, item: Item, stored: Stored) -> Iterator[Fact]:
        for key, part in self.parts(item).items():
            if key in stored:
                facts = type_of(part).facts(part, stored[key])
                yield from (replace(fact, path=f"{item['key']}.{fact.path}") for fact in facts)

    def filters(self, item: Item) -> list[FilterSpec]:
        specs = ((label_of(part), spec) for part in self.parts(item).values() for spec in type_of(part).filters(part))
        label = label_of(item)
        return [replace(spec, path=f"{item['key']}.{spec.path}", label=f"{label} {said}") for said, spec in specs]

    def starting(self) -> dict[str, Any]:
        blanks = [{"key": "blank_1", "label": gettext("Blank")}]
        return {
            **super().starting(),
            "label_at": "none",
            "text": gettext("Words with a {blank_1} in them"),
            "blanks": blanks,
        }

    def example(self) -> tuple[dict[str, Any], Stored]:
        item = {
            "key": "changed",
            "type": "sentence",
            "label": "属性修改",
            "text": "客户拍下,要求修改成{change},已修改妥当---{on} {who}",
            "blanks": [
                {"key": "change", "label": "修改成", "width": 10},
                {"key": "on", "type": "date", "label": "日期"},
                {"key": "who", "label": "姓名"},
            ],
        }
        return item, {"change": "红色 <L>", "on": "2026-11-21", "who": "王五"}


def _called(text: Any, key: str) -> dict[str, str]:
    """Return how a blank without a label is called: by the words in front of it, else by those behind it."""
    return {language: _words_at(wording, key) for language, wording in _wordings(text)}


def _words_at(wording: str, key: str) -> str:
    before, _blank, after = wording.partition(f"{{{key}}}")
    words = [*reversed(_clauses(before.rpartition("}")[2])), *_clauses(after.partition("{")[0]), "____"]
    return words[0]


def _clauses(words: str) -> list[str]:
    return [piece.strip() for piece in re.split(r"[^\w\s]+", words) if piece.strip()]


def _wordings(label: Any) -> Iterator[tuple[str, str]]:
    yield from label.items() if isinstance(label, Mapping) else [("zh", label)]
