"""How satisfied the options of a choice say somebody is, where they are the words that such scales are made of."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from app.fields._written_words import squeezed

WORST_FIRST = (
    ("非常不满意", "很不满意", "十分不满意", "极不满意", "very dissatisfied", "very unsatisfied"),
    ("不满意", "dissatisfied", "unsatisfied", "not satisfied"),
    ("不太满意", "不大满意", "不够满意", "较不满意", "比较不满意", "rather dissatisfied", "somewhat dissatisfied"),
    ("一般", "一般般", "中立", "尚可", "fair", "average", "neutral", "so-so"),
    ("基本满意", "fairly satisfied"),
    ("较满意", "比较满意", "较为满意", "rather satisfied", "somewhat satisfied"),
    ("满意", "satisfied"),
    ("非常满意", "很满意", "十分满意", "特别满意", "very satisfied"),
)
RANKS = {squeezed(word): rank for rank, words in enumerate(WORST_FIRST) for word in words}
SILENT = frozenset(
    map(squeezed, ("不清楚", "不了解", "不知道", "说不清", "不适用", "未使用", "not applicable", "n/a", "don't know"))
)
"""Options of such scales that say nothing of the kind."""
AROUND = re.compile(r"^\(?[a-z0-9]{1,2}[),.:]|\(.*$|[。.!]+$")
"""Numbers in front of a word and remarks behind it."""


def shares_in_words(options: Iterable[tuple[str, Sequence[str]]]) -> dict[str, Fraction]:
    """Return what each option says of the best, by its path: 0 is the worst word offered, 1 the best.

    Nothing is returned unless every option is such a word: one unknown word, and it is no scale of satisfaction.
    """
    ranked: dict[str, int] = {}
    for path, wordings in options:
        plain = [AROUND.sub("", squeezed(word)) for word in wordings]
        rank = next((RANKS[word] for word in plain if word in RANKS), None)
        if rank is not None:
            ranked[path] = rank
        elif not SILENT.intersection(plain):
            return {}
    order = sorted(ranked.values())
    if len(order) < 2 or len(set(order)) < len(order):
        return {}
    return {path: Fraction(order.index(rank), len(order) - 1) for path, rank in ranked.items()}
