"""Who was asked what: conditions answered by bitmaps as they were answered when entries were handed in."""

import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.answers.asked import Asked
from app.answers.charts import Counting
from app.answers.filters import Selection
from app.answers.folding import fold_template
from app.schema.document import Document
from app.schema.logic import Logic
from tests.factories.entry import make_entry
from tests.factories.form_template import make_template
from tests.factories.user import make_user

YES_NO = {"key": "easy", "type": "yes_no", "label": "方便吗"}
RATED = {"key": "rated", "type": "rating", "label": "打分", "min": 1, "max": 5, "not_applicable": True}
MODE = {
    "key": "mode",
    "type": "choices",
    "label": "方式",
    "options": [
        {"key": "phone", "label": "电话", "options": [{"key": "first", "label": "首次"}]},
        {"key": "visit", "label": "现场"},
    ],
}
WORD = {"key": "word", "type": "text", "label": "一句话"}
ASKED = {"key": "asked", "type": "yes_no", "label": "追问"}
EASY, SCORE = {"var": "answers.easy"}, {"var": "answers.rated"}
TOLD = [
    EASY,
    {"==": [EASY, True]},
    {"!=": [EASY, True]},
    {"==": [False, EASY]},
    {"not": EASY},
    {"<": [SCORE, 3]},
    {"<=": [SCORE, 3]},
    {">": [3, SCORE]},
    {">=": [SCORE, 3.5]},
    {"==": [SCORE, 3]},
    {"!=": [SCORE, 3]},
    {"picked": [{"var": "answers.mode"}, "phone"]},
    {"picked": [{"var": "answers.mode"}, "phone/first", "visit"]},
    {"filled": SCORE},
    {"blank": {"var": "answers.word"}},
    {"blank": {"var": "answers.mode"}},
]
UNTOLD = [
    {"==": [{"var": "answers.word"}, "好"]},
    {"<": [{"+": [SCORE, 1]}, 3]},
    {"==": [{"var": "user.role"}, "agent"]},
    SCORE,
]
ANSWERS = [
    {key: value for key, value in zip(("easy", "rated", "mode", "word"), values, strict=True) if value is not None}
    for values in [
        *product((True, False, None), (2, 3, None), ({"paths": ["phone/first"]}, None), (None,)),
        (True, {"na": True}, {"paths": ["phone/first"]}, "好"),
        (None, 4, {"paths": ["visit"]}, "不好"),
        (False, {"na": True}, None, "好"),
    ]
]


def conditions():
    joined = st.sampled_from(["and", "or"])
    return st.recursive(
        st.sampled_from(TOLD),
        lambda inner: st.one_of(
            st.builds(lambda name, each: {name: each}, joined, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda one: {"not": one}, inner),
        ),
        max_leaves=5,
    )


def document(shown):
    items = [YES_NO, RATED, MODE, WORD, ASKED if shown is None else {**ASKED, "shown": shown}]
    source = {"format": 1, "key": "asked", "title": "追问", "sections": [{"key": "head", "items": items}]}
    return Document(json.loads(json.dumps(source)))


def asked_by(template, shown):
    return Asked(template.version_id, document(shown), lambda _ids: {})


def test_tells_who_was_asked_as_the_logic_did(filled):
    template, made = filled

    @given(conditions())
    def holds(shown):
        logic = Logic(document(shown))
        wanted = {
            entry_id
            for entry_id, answers in made.items()
            if "asked" in logic.settle(answers, {"entry": {}, "user": {}}).hidden
        }
        asked = asked_by(template, shown)
        counting = Counting(Selection(template.id), ["asked"], asked)
        assert set(asked.not_asked(counting.postings, counting.among, ("asked",))) == wanted

    holds()


@pytest.mark.parametrize("shown", UNTOLD, ids=str)
def test_says_that_it_cannot_be_told_rather_than_something_wrong(filled, shown):
    template, made = filled
    for condition in (shown, {"and": [True, shown]}, {"not": shown}):
        answered = Counting(Selection(template.id), ["asked"], asked_by(template, condition)).answered("asked")
        assert (answered.is_asked_in_doubt, answered.not_asked, answered.blank) == (True, 0, len(made))


def test_counts_an_item_that_came_later_as_not_asked_before(filled):
    template, made = filled
    asked = Asked(template.version_id + 1, document(None), lambda ids: {each: document_without() for each in ids})
    counting = Counting(Selection(template.id), ["asked", "easy"], asked)
    assert counting.answered("asked").not_asked == len(made)
    assert counting.answered("easy").not_asked == 0
    assert counting.answered("asked", "easy").not_asked == 0


def document_without():
    source = document(None).source
    (section,) = source["sections"]
    return Document({**source, "sections": [{**section, "items": section["items"][:-1]}]})


@pytest.fixture
def filled(app):
    """Entries with all kinds of answers, half of them folded."""
    agent = make_user("agent")
    template = make_template(sections=list(document(None).source["sections"]))
    made = {}
    for place, answers in enumerate(ANSWERS):
        made[make_entry(agent, template, answers).id] = answers
        if place == len(ANSWERS) // 2:
            fold_template(template.id)
    return template, made
