"""Labels in the reader's language, and words joined the way that language joins them."""

from collections.abc import Iterable, Mapping
from typing import Any

from babel import Locale
from flask_babel import get_locale

CHINESE = Locale("zh")
LABEL_SCHEMA = {"$ref": "#/$defs/label"}


def marked(text: str) -> str:
    """Mark a title or description of a schema for translation; whoever shows it says it in the reader's language."""
    return text


def locale() -> Locale:
    return get_locale() or CHINESE


def language() -> str:
    return locale().language


def label_text(label: Any, fallback: str = "") -> str:
    """Return a label in the reader's language, in Chinese where that has no word."""
    if type(label) is str and label:  # most are, and asking what a Mapping is costs more than all the rest
        return label
    if isinstance(label, Mapping):
        return str(label.get(language()) or label.get("zh") or fallback)
    return str(label) if label else fallback


def wordings(label: Any) -> list[str]:
    """Return a label in every language it has."""
    found = label.values() if isinstance(label, Mapping) else [label]
    return [str(word) for word in found if word]


def label_of(item: Mapping[str, Any]) -> str:
    return label_text(item.get("label"))


def listed(words: Iterable[str]) -> str:
    """Join words as a list within a sentence."""
    return ("、" if language() == "zh" else ", ").join(words)


def clauses(words: Iterable[str]) -> str:
    """Join clauses that may hold lists themselves."""
    return ("；" if language() == "zh" else "; ").join(words)


def said_of(label: str, text: str) -> str:
    """Return 'label: text'."""
    return f"{label}：{text}" if language() == "zh" else f"{label}: {text}"
