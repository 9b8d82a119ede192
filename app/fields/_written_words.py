"""Words that old lists use for yes, no and not applicable, in whatever language and with whatever signs."""

from app.fields._scores import na_words
from app.fields._texts import signs

YES = frozenset({"是", "对", "有", "√", "✓", "✔", "☑", "yes", "y", "true", "1"})
NO = frozenset({"否", "不是", "不", "没有", "无", "×", "✗", "✘", "no", "n", "x", "false", "0"})
NOT_APPLICABLE = frozenset({"不适用", "not applicable", "n/a", "na"})


def squeezed(text: str) -> str:
    """Return a word as it is compared: small letters, plain signs, no spaces."""
    return "".join(signs(text).split())


def says_not_applicable(text: str) -> bool:
    return squeezed(text) in {squeezed(word) for word in (*NOT_APPLICABLE, na_words())}


def without_ending(text: str, *endings: str) -> str:
    """Return a text without the unit or word behind it, the first that stands there."""
    plain = text.strip()
    for ending in sorted(filter(None, endings), key=len, reverse=True):
        if plain.casefold().endswith(ending.casefold()):
            return plain[: -len(ending)].strip()
    return plain
