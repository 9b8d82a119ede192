"""Keys for what was read: the sounds of the label, once each."""

import re
from collections.abc import Mapping
from typing import Any

from app.fields import type_of
from app.paper_in.reading import Guess, GuessedItem
from app.schema.checks.keys import RESERVED

_SIGNS_HEARD, _LONGEST = 8, 32
_NUMBER = re.compile(r"^[\s\u3000(（]*([\d一二三四五六七八九十]{1,3}[.．、)）]|[A-Za-z①-⑳⑴-⒇][.．、)）]?(?=[^a-z]))")
_HEARD = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]")
_FIT = re.compile(r"[^a-z0-9]+")


class Keys:
    """Gives every key once."""

    def __init__(self, taken: frozenset[str] = frozenset()) -> None:
        self._next: dict[str, int] = dict.fromkeys(taken, 2)

    def new(self, words: str, otherwise: str) -> str:
        stem = sounds_of(words) or otherwise
        number = self._next.get(stem, 0)
        if not number:
            self._next[stem] = 2
            return stem
        while f"{stem}_{number}" in self._next:
            number += 1
        self._next[stem] = number + 1
        self._next[f"{stem}_{number}"] = 2
        return f"{stem}_{number}"


def sounds_of(words: str) -> str:
    """Return words as they sound, fit for a key; nothing if no sound is left."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 -- slow to import, and only who reads a paper needs it

    heard = "".join(_HEARD.findall(_NUMBER.sub("", words[:80])))[:_SIGNS_HEARD]
    syllables = [_FIT.sub("_", syllable.lower()).strip("_") for syllable in lazy_pinyin(heard, errors="ignore")]
    if heard.isascii():
        syllables = [_FIT.sub("_", heard.lower()).strip("_")]
    key = "_".join(filter(None, syllables))[:_LONGEST].strip("_")
    return key if key[:1].isalpha() and key.isascii() else f"n_{key}"[:_LONGEST] if key and key.isascii() else ""


def item_keys() -> Keys:
    return Keys(RESERVED)


def keyed(found: GuessedItem, keys: Keys, pointer: str) -> tuple[dict[str, Any], list[Guess]]:
    """Give an item and all in it their keys; return it with its guesses."""
    item = dict(found.item)
    item = {"key": keys.new(str(item.get("label", item.get("text", ""))), item["type"])} | item
    guesses = [Guess(pointer, found.why, found.sure)]
    if found.holds:
        inner = Keys(RESERVED | {"row"}) if found.holds == "columns" else keys
        parts = [keyed(part, inner, f"{pointer}/{found.holds}/{at}") for at, part in enumerate(found.parts)]
        item[found.holds] = [part for part, _guesses in parts]
        if item.get("totals"):
            _name_totals(item)
        guesses += [guess for _part, own in parts for guess in own]
    for name in ("options", "rows"):
        if isinstance(item.get(name), list):
            item[name] = _choices(item[name])
    return item, guesses


def _name_totals(table: dict[str, Any]) -> None:
    """Sum up the columns that hold numbers; take the wish away where none does."""
    totals = [column["key"] for column in table["columns"] if type_of(column).summary(column) == "number"]
    table |= {"totals": totals}
    if not totals:
        del table["totals"]


def _choices(options: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    keys, found = Keys(), []
    for option in options:
        made = {"key": keys.new(str(option["label"]), "option"), **option}
        if "options" in option:
            made["options"] = _choices(option["options"])
        found.append(made)
    return found
