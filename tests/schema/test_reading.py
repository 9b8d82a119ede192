"""What is no JSON, said in our own words: the parser speaks English alone."""

import json

import pytest

from app.schema.reading import values

BROKEN = [
    "",
    "nul",
    "{",
    "[1,]",
    '{"a": 1,}',
    "{'a': 1}",
    '{"a" 1}',
    '{"a": 1 "b": 2}',
    "[1 2]",
    '"a',
    '"a\nb"',
    '"\\x"',
    '"\\u12"',
    "{} {}",
]


@pytest.mark.parametrize("text", BROKEN)
def test_says_what_is_wrong_and_where_in_words_of_its_own(text: str) -> None:
    found, (problem,) = values(text)

    assert found is None
    assert said_by_the_parser(text) not in problem.message
    assert "something that does not belong there" not in problem.message
    assert "line 1, column " in problem.message or "line 2, column " in problem.message


def said_by_the_parser(text: str) -> str:
    with pytest.raises(json.JSONDecodeError) as error:
        json.loads(text)
    return error.value.msg
