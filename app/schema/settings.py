"""Fill a document's settings in: words into `{name}`, rows into tables; answers never hold them."""

import re
from collections.abc import Mapping
from typing import Any

from app.schema.document import Document
from app.schema.placeholders import NO_LABELS, PLACE

LANGUAGES = ("zh", "en")
WIDE_BRACES = str.maketrans("{}", "｛｝")


def with_settings(document: Document, values: Mapping[str, Any] | None = None) -> Document:
    """Return the document as this firm reads it; a setting without a value keeps its default."""
    defaults = {name: setting["default"] for name, setting in document.source.get("settings", {}).items()}
    if not defaults:
        return document
    chosen = defaults | {name: value for name, value in (values or {}).items() if name in defaults}
    return Document(_Filler(chosen).filled(document.source), document.where)


class _Filler:
    def __init__(self, chosen: Mapping[str, Any]) -> None:
        self.rows = {name: value for name, value in chosen.items() if isinstance(value, list)}
        self.words = {name: value for name, value in chosen.items() if name not in self.rows}

    def filled(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._worded(value)
        if isinstance(value, Mapping):
            return self._object(value)
        return [self.filled(each) for each in value] if isinstance(value, list) else value

    def _object(self, value: Mapping[str, Any]) -> Any:
        filled = {key: each if key in NO_LABELS else self.filled(each) for key, each in value.items()}
        if "zh" in filled:
            return {language: _in(language, each) for language, each in filled.items()}
        if value.get("from_setting") in self.rows:
            filled["rows"] = self.rows[value["from_setting"]]
        return filled

    def _worded(self, text: str) -> Any:
        """Fill the places of a text; a word in several languages makes the text one in several languages."""
        used = [self.words[name] for name in PLACE.findall(text) if name in self.words]
        if not used:
            return text
        if any(isinstance(word, Mapping) for word in used):
            return {language: self._in_language(text, language) for language in LANGUAGES}
        return self._in_language(text, LANGUAGES[0])

    def _in_language(self, text: str, language: str) -> str:
        return PLACE.sub(lambda place: self._word(place, language), text)

    def _word(self, place: re.Match[str], language: str) -> str:
        """Return the word for a place; braces in it must not pass for a blank of the sentence around it."""
        if place[1] not in self.words:
            return place[0]
        return str(_in(language, self.words[place[1]])).translate(WIDE_BRACES)


def _in(language: str, label: Any) -> Any:
    return label.get(language) or label["zh"] if isinstance(label, Mapping) else label
