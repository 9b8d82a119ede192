"""What was typed, as conditions on tokens, the best matches first."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.search.tokens import (
    BEGINNING,
    LAST_FOUR,
    LONGEST_GRAM,
    LONGEST_TAIL,
    PHONE,
    PIECE,
    SITE,
    WHOLE,
    digits,
    normal,
    readings,
    room_as_written,
)

MOST_WORDS = 4
LONGEST = 60

FEWEST_OF_A_SITE = 2
"""So much of a site's name says that it is meant: a single sign stands in many."""

FEWEST_DIGITS = 3
"""Fewer would be the beginning of everybody's number."""


@dataclass(frozen=True)
class Token:
    text: str
    is_prefix: bool = False


Clause = tuple[Token, ...]
"""Any of these tokens."""
Condition = tuple[Clause, ...]
"""All of these clauses."""


@dataclass(frozen=True)
class Among:
    """Whom a reader searches: nothing outside is ever found."""

    sites: frozenset[int] | None = None
    """None: all of them."""
    sees_phones: bool = False
    """Whoever may not see phones finds nobody by one: trying digit after digit would tell them the number."""
    named: tuple[tuple[int, str], ...] = ()
    """Id and name of the sites that one word among several may mean."""

    @property
    def clauses(self) -> Condition:
        return () if self.sites is None else (tuple(Token(f"{SITE}{site}") for site in sorted(self.sites)),)

    def meant_by(self, word: str) -> tuple[Token, ...]:
        """Return the sites whose name a word is part of, or begins in pinyin or initials."""
        form = normal(word)
        if len(form) < FEWEST_OF_A_SITE:
            return ()
        return tuple(Token(f"{SITE}{site}") for site, name in self.named if _is_of_site(form, name))


def tiers(text: str, among: Among) -> list[Condition]:
    """Return the conditions under which something is found, from the whole over beginnings to parts."""
    return [(*condition, *among.clauses) for condition in asked(text, among)]


def asked(text: str, among: Among) -> list[Condition]:
    """Return the same conditions without the reader's sites: what was typed, and nothing else."""
    words = text[:LONGEST].split()[:MOST_WORDS]
    forms = list(dict.fromkeys(form for form in _forms(text[:LONGEST]) if form))
    if not forms or among.sites == frozenset():
        return []
    found = [*_of_one(forms, among)]
    if len(words) > 1:
        found.append(_of_all(words, among))
    return [condition for condition in found if condition]


def _of_all(words: list[str], among: Among) -> Condition:
    """Return the condition that each word is met in any way; nothing but sites would be everybody there."""
    sites = [among.meant_by(word) for word in words]
    if all(sites):
        sites = [()] * len(words)
    clauses = (_any_way(word, meant, among) for word, meant in zip(words, sites, strict=True))
    return tuple(clause for clause in clauses if clause)


def _is_of_site(form: str, name: str) -> bool:
    return form in normal(name) or any(spoken.startswith(form) for spoken in _spoken(name))


@lru_cache(maxsize=1024)
def _spoken(name: str) -> frozenset[str]:
    """Return how a site's name is typed in letters, from each of its syllables on."""
    ways = [way[at:] for way in readings(normal(name)) for at in range(len(way))]
    return frozenset(form for way in ways for form in ("".join(way), "".join(each[0] for each in way)))


def _forms(text: str) -> Iterator[str]:
    yield normal(text)
    yield normal(room_as_written("".join(text.split())))


def _of_one(forms: list[str], among: Among) -> Iterator[Condition]:
    number = _number(forms[0]) if among.sees_phones else ""
    whole = tuple(Token(WHOLE + form) for form in forms)
    phone = (Token(PHONE + number),) if number else ()
    ends = (Token(LAST_FOUR + number),) if len(number) == len("1234") else ()
    inside = tuple(Token(BEGINNING + form[:LONGEST_TAIL]) for form in forms)
    begun = tuple(Token(WHOLE + form, is_prefix=True) for form in forms)
    called = (Token(PHONE + number, is_prefix=True),) if len(number) >= FEWEST_DIGITS else ()
    begun_inside = tuple(Token(token.text, is_prefix=True) for token in inside)
    yield ((*whole, *phone),)
    yield ((*inside, *ends),)
    yield ((*begun, *called),)
    yield ((*begun_inside, *ends),)
    yield _pieces(forms[0])


def _any_way(word: str, sites: tuple[Token, ...], among: Among) -> Clause:
    """Return the clause that a word among several is met in any way."""
    form = normal(word)
    if not form:
        return ()
    number = _number(form) if among.sees_phones else ""
    tokens = [Token(WHOLE + form, is_prefix=True), Token(BEGINNING + form[:LONGEST_TAIL], is_prefix=True)]
    if len(number) >= FEWEST_DIGITS:
        tokens += [Token(PHONE + number, is_prefix=True), Token(LAST_FOUR + number)]
    if len(form) <= LONGEST_GRAM:
        tokens.append(Token(PIECE + form))
    return (*tokens, *sites)


def _pieces(form: str) -> Condition:
    """Return the condition that all pieces of a text are there; no piece is longer than three characters."""
    last = max(len(form) - LONGEST_GRAM, 0)
    return tuple((Token(PIECE + form[at : at + LONGEST_GRAM]),) for at in range(last + 1))


def _number(form: str) -> str:
    """Return the digits of what looks like a phone number, however it is written."""
    is_number = all(sign in "0123456789＋－（）" for sign in form)
    return digits(form) if is_number else ""


def any_of(text: str, among: Among) -> Collection[Condition]:
    """Return the fewest conditions that together find all that any tier finds."""
    found = tiers(text, among)
    return found[2:] if found else []
