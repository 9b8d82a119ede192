"""What customers and rooms are found by, as tokens: one letter for the kind of match, then the text.

Tokens hold no ASCII sign but letters and digits, so that neither database's own reading of text gets a say in them.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import Any

from app.search.surnames import SURNAMES

WHOLE, BEGINNING, PIECE = "a", "b", "c"
"""The name or room as a whole, in any of its forms; what begins inside it; one to three characters of it."""
PHONE, LAST_FOUR = "p", "q"
SITE = "s"
LONGEST_GRAM = 3
LONGEST_TAIL = 24
"""So much of what begins inside a name is kept: nobody types more to find it."""
MOST_CHARACTERS = 80

_WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in map(chr, range(0x21, 0x7F)) if not sign.isalnum()}
_PARTS_OF_A_ROOM = re.compile("(?<=[0-9A-Za-z])(?:号楼|单元|[栋幢座楼室号户])")
_WORD_OR_SIGN = re.compile("[a-z]+|.", re.DOTALL)


def normal(text: str) -> str:
    """Return a text as it is compared: without case, width, accents and spaces, its punctuation made wide."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(sign for sign in folded if not _is_dropped(sign)).translate(_WIDE)[:MOST_CHARACTERS]


def _is_dropped(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Mn"}


def digits(phone: str) -> str:
    """Return the digits of a phone number, without the country's."""
    found = "".join(sign for sign in unicodedata.normalize("NFKC", phone) if sign in "0123456789")
    return found[2:] if len(found) == len("8613800000000") and found.startswith("86") else found


def room_as_written(text: str) -> str:
    """Write a room with dashes: 3栋2单元1201室 is 3-2-1201."""
    return _PARTS_OF_A_ROOM.sub("-", text).strip("-")


def of_name(name: str) -> Iterator[str]:
    """Yield every form a name is looked for by."""
    whole = normal(name)
    if not whole:
        return
    yield WHOLE + whole
    for length in range(1, LONGEST_GRAM + 1):
        yield from (PIECE + whole[at : at + length] for at in range(len(whole) - length + 1))
    for syllables in readings(whole):
        initials = "".join(each[0] for each in syllables)
        yield WHOLE + "".join(syllables)
        yield WHOLE + initials
        yield WHOLE + syllables[0][0] + "".join(syllables[1:])
        yield WHOLE + syllables[0] + initials[1:]
        for at in range(1, len(syllables)):
            yield BEGINNING + "".join(syllables[at:])[:LONGEST_TAIL]
            yield BEGINNING + initials[at:][:LONGEST_TAIL]


def of_room(code: str) -> Iterator[str]:
    """Yield a room's number with and without dashes, and what it ends with from every dash on."""
    parts = [part for part in normal(code).split("－") if part]
    for at in range(len(parts)):
        kind = BEGINNING if at else WHOLE
        yield kind + "－".join(parts[at:])
        yield kind + "".join(parts[at:])


def of_phone(phone: str) -> Iterator[str]:
    found = digits(phone)
    if found:
        yield PHONE + found
    if len(found) > len("1234"):
        yield LAST_FOUR + found[-4:]


@lru_cache(maxsize=4096)
def readings(name: str) -> tuple[tuple[str, ...], ...]:
    """Return a name's syllables, in each way its surname may be read; a sign without a reading stands for itself."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 -- slow to import, and who writes no name does without it

    signs: Any = _words_of  # the library takes a list as well, one reading for each part
    found = tuple(lazy_pinyin(name, errors=signs))
    if not found:
        return ()
    ways = {found: None}
    for length in (1, 2):
        surname = SURNAMES.get(name[:length])
        if surname and len(found) >= length:
            ways[(*_split(surname, length), *found[length:])] = None
    return tuple(dict.fromkeys(tuple(way) for each in ways for way in _spellings(each)))


def _words_of(rest: str) -> list[str]:
    """Return the parts of what is no Chinese character: words whole, 王Smith begins with ws; other signs one by one."""
    return _WORD_OR_SIGN.findall(rest)


def _split(reading: str, length: int) -> Iterable[str]:
    return (reading,) if length == 1 else _COMPOUND[reading]


def _spellings(syllables: tuple[str, ...]) -> Iterator[Iterable[str]]:
    """Yield syllables with ü as it is typed: lv, and lu by those who do not know better."""
    if "lv" in syllables or "nv" in syllables:
        choices = [(each, each.replace("v", "u")) if each in {"lv", "nv"} else (each,) for each in syllables[:4]]
        yield from ((*some, *syllables[4:]) for some in product(*choices))
    else:
        yield syllables


_COMPOUND = {
    "zhangsun": ("zhang", "sun"),
    "yuchi": ("yu", "chi"),
    "moqi": ("mo", "qi"),
    "chanyu": ("chan", "yu"),
    "tantai": ("tan", "tai"),
    "linghu": ("ling", "hu"),
    "zaifu": ("zai", "fu"),
    "xiahou": ("xia", "hou"),
}
