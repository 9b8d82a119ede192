"""Why something was found: by which of its parts, told the way the index finds it."""

from collections.abc import Mapping, Set

from app.search.questions import Among, Condition, Token, asked

Parts = Mapping[str, Set[str]]
"""Name of a part, such as a room -> the tokens it brings into the index."""


def reasons(typed: str, among: Among, parts: Parts) -> frozenset[str]:
    """Return the parts that met the best condition; none if something else was meant."""
    for condition in asked(typed, among):
        met = _met(condition, parts)
        if met:
            return met
    return frozenset()


def _met(condition: Condition, parts: Parts) -> frozenset[str]:
    found: set[str] = set()
    for clause in condition:
        here = {part for part, tokens in parts.items() if any(_is_among(token, tokens) for token in clause)}
        if not here:
            return frozenset()
        found |= here
    return frozenset(found)


def _is_among(token: Token, tokens: Set[str]) -> bool:
    return any(each.startswith(token.text) for each in tokens) if token.is_prefix else token.text in tokens
