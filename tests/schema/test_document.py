"""Reading documents: what is refused, where and in which words; what is found in those that pass."""

import json
from typing import Any

import pytest

from app.errors import BadDocument
from app.schema.document import load
from app.schema.reading import MOST_BYTES, MOST_DEPTH


@pytest.mark.parametrize(
    ("text", "pointer", "words"),
    [
        (b"\xff\xfe", "", "not UTF-8"),
        ("", "", "not JSON"),
        ('{"key": "a",}', "", "line 1, column 13"),
        ("[]", "", "one JSON object"),
        ('{"a": {"b": 1, "b": 2}}', "/a", "b stands twice"),
        ('{"a": 1e400}', "/a", "too large"),
        ('{"a": NaN}', "/a", "too large"),
        (f'{{"a": {10**30}}}', "/a", "too large"),
        (f'{{"a": {"9" * 5000}}}', "/a", "too large"),
        ('{"a": "\\u0000"}', "/a", "cannot be shown"),
        ('{"a": "\\ud800"}', "/a", "cannot be shown"),
        ('{"a\\u0001": 1}', "", "cannot be shown"),
        ('{"a":' * 2000 + "1" + "}" * 2000, "", "deep"),
        ('{"a":' * (MOST_DEPTH + 2) + "1" + "}" * (MOST_DEPTH + 2), "/a" * MOST_DEPTH, "deep"),
        ('"' + "x" * MOST_BYTES + '"', "", "larger than 2 MB"),
        ("\ud800" * MOST_BYTES, "", "larger than 2 MB"),
    ],
)
def test_refuses_in_words_when_the_text_is_unfit(text: str | bytes, pointer: str, words: str) -> None:
    (problem, *_rest) = refused(text)
    assert (problem.file, problem.pointer) == ("forms/a.json", pointer)
    assert words in str(problem.message)
    assert str(problem.remedy)


def test_refuses_when_there_are_ten_thousand_items() -> None:
    items = [{"key": f"i{number}", "type": "text", "label": "栏"} for number in range(10_000)]
    (problem,) = refused(json.dumps({"sections": [{"key": "s", "items": items}]}))
    assert "10001 parts" in str(problem.message)


def test_stops_counting_problems_when_there_are_many() -> None:
    assert len(refused(json.dumps({"a": ["\0"] * 500}))) < 30


def test_reads_whole_numbers_when_written_with_a_point() -> None:
    assert load('{"span": 2.0}').source == {"span": 2}


def test_reads_past_a_byte_order_mark() -> None:
    assert load(b"\xef\xbb\xbf{}").source == load("\ufeff{}").source == {}


def refused(text: str | bytes) -> list[Any]:
    with pytest.raises(BadDocument) as caught:
        load(text, "forms/a.json")
    return caught.value.problems
