"""What the checker refuses is taken out of what was read, and said; what is left is a form template."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import DomainError, Invalid, TooLarge
from app.paper_in.mending import mended, reading_of
from app.paper_in.reading import Guess
from app.schema.document import Document, check

pytestmark = pytest.mark.usefixtures("english")

ROOT = Path(__file__).parent.parent.parent
SHEET = json.loads((ROOT / "forms/property-return-visit/owner-return-visit-2016.json").read_text())


def test_leaves_a_good_document_alone():
    document = copy.deepcopy(SHEET)

    assert mended(document) == ()
    assert document == SHEET


def test_takes_out_the_smallest_part_and_says_so():
    text = {"key": "a", "type": "text", "label": "甲", "span": 99, "shown": {"nonsense": 1}, "unknown": True}
    document = form([text, {"key": "b", "type": "choice", "label": "乙", "options": []}, {"key": "c", "type": "date"}])

    said = mended(document)

    assert document["sections"][0]["items"] == [
        {"key": "a", "type": "text", "label": "甲"},
        {"key": "c", "type": "date"},
    ]
    assert any("unknown" in each for each in said)


def test_breaks_circles_without_losing_the_items():
    item = {"type": "number", "computed": {"var": "answers.b"}}
    document = form([{"key": "a", **item}, {"key": "b", "type": "number", "computed": {"var": "answers.a"}}])

    assert mended(document)
    assert [each["key"] for each in document["sections"][0]["items"]] == ["a", "b"]


def test_braces_that_name_nothing_are_words():
    document = form([{"key": "a", "type": "note", "text": "{company} {nobody}"}])
    document["settings"] = {"company": {"label": "公司", "default": "本公司"}}

    assert mended(document) == ()
    assert document["sections"][0]["items"][0]["text"] == "{company} ｛nobody｝"


def test_guesses_follow_what_they_were_made_of():
    document = form([{"key": "a", "type": "nothing"}, {"key": "b", "type": "text", "label": "乙"}])
    guesses = [Guess("/sections/0/items/0", "gone", sure=True), Guess("/sections/0/items/1", "kept", sure=False)]

    reading = reading_of(document, guesses)

    assert reading.guesses == (Guess("/sections/0/items/0", "kept", sure=False),)


def test_refuses_what_nothing_is_left_of_and_what_is_too_much():
    with pytest.raises(Invalid):
        mended(form([]) | {"sections": []})
    with pytest.raises(TooLarge):
        mended(form([{"key": f"a{number}", "type": "text", "label": "甲"} for number in range(2_100)]))


PLACES = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from([None, "", 7, "x" * 50, [], {}, {"var": "answers.zz"}])), max_size=6
)


@settings(max_examples=60)
@given(PLACES)
def test_whatever_is_broken_a_template_is_left_or_a_refusal(changes):
    document = copy.deepcopy(SHEET)
    for place, value in changes:
        holders = list(_holders(document))
        holder, key = holders[place % len(holders)]
        holder[key] = copy.deepcopy(value)  # the same one twice could come to stand within itself
    try:
        mended(document)
    except DomainError:
        return
    assert check(Document(document)) == []


def _holders(value):
    """Yield every place in the sections of a document."""
    for key, inner in list(value.items()) if isinstance(value, dict) else list(enumerate(value)):
        if key not in {"format", "key", "title", "settings"} or not isinstance(value, dict) or "format" not in value:
            yield value, key
        if isinstance(inner, dict | list):
            yield from _holders(inner)


def form(items):
    return {"format": 1, "key": "form", "title": "表", "sections": [{"key": "main", "items": items}]}
