"""Options on lines of their own, or behind letters, are joined with the question they belong to."""

import re
from collections.abc import Sequence
from itertools import takewhile

from app.paper_in.headings import MOST_SIGNS, is_prose, numbering
from app.paper_in.lines import Line
from app.paper_in.marks import Sign

LONGEST_QUESTION, LONGEST_JOINED, MOST_OPTIONS = 160, 2_000, 60
_LETTER = re.compile(r"[\s\u3000]*(?:([A-Z])(?:[.．、:：)）]|[\s\u3000](?=[\u4e00-\u9fff]))|([①-⑳]))")
_INSIDE = re.compile(r"(?<=[\s\u3000;；)）?？:：])(?=[A-Z][.．、:：)）]|[①-⑳])")
_RINGED = re.compile(r"(?<=[\s\u3000:：?？])(?=[(（]\d{1,2}[)）])")
_SHORT = re.compile(r"[(（](\d{1,2})[)）][^\s\u3000,，。;；:：()（）]{1,12}[\s\u3000]*")
_ENDS = re.compile(
    r"(?P<low>[^□○☐\d\s\u3000]{1,12})[\s\u3000]{0,12}(?P<boxes>(?:[□○☐][\s\u3000]{0,6}\d{1,2}[\s\u3000]{0,6}){3,21})"
    r"(?P<high>[^□○☐\d\s\u3000]{1,12})"
)
"""A scale between its words: 很不满意 ○1 ○2 ○3 很满意."""
_DIGIT = re.compile(r"[\s\u3000]*[(（]?(\d{1,2})[.．、)）]")
_ASKS_FOR_NUMBER = re.compile(r"[(（][\s\u3000]{0,12}[)）]|单选|多选|请选择")


def joined(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with every question and its options in one."""
    found: list[Line] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        options, used = _listed(lines, at)
        if options:
            found.append(_with_boxes(line.text, options))
        elif found and (ends := _ENDS.fullmatch(line.text)) and _takes_ticks(found[-1]):
            found[-1] = Line(f"{found[-1].text} {_scale(ends)}")
        elif found and _starts_with_tick(line) and _takes_ticks(found[-1]):
            found[-1] = Line(f"{found[-1].text} {line.text}")
        else:
            found.append(_lettered_inside(line))
        at += 1 + used
    return found


def _with_boxes(question: str, options: Sequence[str]) -> Line:
    return Line(f"{question} {''.join(f'□{option.strip()}' for option in options)}")


def _listed(lines: Sequence[Line], at: int) -> tuple[list[str], int]:
    """Find the options on the lines below a question, and how many lines they take."""
    question = lines[at]
    if (
        question.is_row
        or len(question.text) > LONGEST_QUESTION
        or any(mark.is_place or mark.sign is Sign.TICK for mark in question.marks)
    ):
        return [], 0
    below = lines[at + 1 : at + 1 + MOST_OPTIONS]
    taken = list(takewhile(lambda line: not line.is_row and _LETTER.match(line.text), below))
    options = [option for line in taken for option in _INSIDE.split(line.text)]
    if _in_turn([_turn(option) for option in options]):
        return options, len(taken)
    if _ASKS_FOR_NUMBER.search(question.text):
        taken = list(takewhile(lambda line: not line.is_row and _DIGIT.match(line.text), below))
        numbers = [int(match.group(1)) for line in taken if (match := _DIGIT.match(line.text))]
        if _in_turn(numbers):
            return [line.text for line in taken], len(taken)
    return [], 0


def _lettered_inside(line: Line) -> Line:
    """Read `您的性别? A.男 B.女` like boxes."""
    if line.is_row or any(mark.sign is Sign.TICK for mark in line.marks):
        return line
    question, *options = _INSIDE.split(line.text)
    if question.strip() and _in_turn([_turn(option) for option in options]):
        return _with_boxes(question.rstrip(), options)
    question, *options = _RINGED.split(line.text)
    short = [found for option in options if (found := _SHORT.fullmatch(option))]
    if question.strip() and len(short) == len(options) and _in_turn([int(found.group(1)) for found in short]):
        return _with_boxes(question.rstrip(), options)
    return line


def _scale(ends: re.Match[str]) -> str:
    """Write the words at the ends of a scale behind its boxes."""
    points = re.findall(r"\d{1,2}", ends["boxes"])
    return f"{ends['boxes'].strip()} ({points[0]}={ends['low']} {points[-1]}={ends['high']})"


def _turn(option: str) -> int:
    found = _LETTER.match(option)
    if found is None:
        return 0
    letter, ring = found.groups()
    return ord(letter) - ord("A") + 1 if letter else ord(ring) - ord("①") + 1


def _in_turn(numbers: Sequence[int]) -> bool:
    return len(numbers) > 1 and list(numbers) == list(range(1, len(numbers) + 1))


def _starts_with_tick(line: Line) -> bool:
    return not line.is_row and line.marks[0].is_tick and any(mark.is_words for mark in line.marks)


def _takes_ticks(line: Line) -> bool:
    """Say whether boxes on the next line belong to this one: a question, a short label, boxes already begun."""
    if line.is_row or len(line.text) > LONGEST_JOINED:
        return False
    if not line.is_words:
        return any(mark.is_tick for mark in line.marks) and not line.marks[-1].is_tick and not line.marks[0].is_tick
    asks = line.text.endswith(("?", "？", ":", "：", ")", "）")) or numbering(line.text) != ""
    return asks or (len(line.text) <= MOST_SIGNS and not is_prose(line.text))
