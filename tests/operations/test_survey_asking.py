"""What a survey asks beyond plain answers: signatures drawn, totals shown, a first step the customer stands in for."""

import io
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock
from app.errors import Conflict, Invalid, NotFound, Refused, TooLarge
from app.extensions import db
from app.models.attachment import Attachment
from app.operations import answering, attachment, entry, survey
from app.operations.definition import definition_of
from app.operations.survey import hindrances
from tests.factories.attachment import picture
from tests.factories.form_template import make_template
from tests.factories.survey import answer_by, link_of, make_survey
from tests.factories.user import make_user
from tests.operations.test_survey import waiting

AREA = {"key": "area", "type": "text", "label": "区域", "required": True}
SIGNED = {"key": "signed", "type": "signature", "label": "客户签名", "required": True}
VISITOR = {"key": "visitor", "type": "signature", "label": "回访人"}
SHEET = [{"key": "head", "items": [AREA, SIGNED, VISITOR]}]
RESERVED = [
    {"key": "fill", "title": "填写", "by": {"role": "agent"}},
    {"key": "review", "title": "审核", "by": {"role": "supervisor"}, "signs": True, "may_return_to": ["fill"]},
]
SCORES = [
    {
        "key": "head",
        "items": [
            {"key": "one", "type": "score", "label": "甲", "max": 10},
            {"key": "two", "type": "score", "label": "乙", "max": 10},
            {"key": "sum", "type": "total", "label": "合计", "of": ["one", "two"]},
            {"key": "double", "type": "number", "label": "加倍", "computed": {"*": [{"var": "answers.one"}, 2]}},
            {"key": "site", "type": "number", "label": "内部", "computed": {"*": [{"var": "site.factor"}, 2]}},
        ],
    }
]


# ---- signatures


def test_draws_nothing_for_a_survey_that_asks_for_no_signature(site, supervisor):
    plain = make_survey(supervisor, site)

    with pytest.raises(NotFound):
        draw(plain, new())
    with pytest.raises(NotFound):
        answering.take_signature("unknown", new(), io.BytesIO(picture()))


def test_draws_nothing_where_no_answer_is_taken(asking, supervisor):
    with pytest.raises(Invalid):
        draw(asking, "x")
    survey.close(asking.id, supervisor)
    with pytest.raises(Conflict):
        draw(asking, new())


def test_takes_small_pictures_and_few_of_them_only(asking, monkeypatch):
    monkeypatch.setattr(attachment, "MOST_DRAWN", 2)
    submission = new()

    with pytest.raises(Invalid):
        draw(asking, submission, b"<svg onload=alert(1)>")
    monkeypatch.setattr(attachment, "MOST_DRAWN_BYTES", 10)
    with pytest.raises(TooLarge):
        draw(asking, submission)
    monkeypatch.undo()
    monkeypatch.setattr(attachment, "MOST_DRAWN", 2)
    for _each in range(2):
        draw(asking, submission)
    with pytest.raises(TooLarge):
        draw(asking, submission)
    assert draw(asking, new()).kind == "signature"


def test_uses_a_signature_in_the_answer_it_was_drawn_for_and_in_no_other(asking, supervisor, stranger_of):
    submission = new()
    kept = draw(asking, submission)
    told = {"area": "很好", "signed": {"file": kept.id}}

    for other, holder in ((new(), asking), (submission, stranger_of(asking))):
        with pytest.raises(Invalid):
            answer_by(holder, told, other)
        with pytest.raises(NotFound):
            answering.drawn(link_of(holder), other, kept.id)
    assert answering.drawn(link_of(asking), submission, kept.id) is kept

    made = answer_by(asking, told, submission)
    assert answer_by(asking, told, submission).id == made.id
    db.session.refresh(kept)
    assert kept.entry_id == made.id
    assert attachment.find(kept.id, supervisor).id == kept.id
    with pytest.raises(NotFound):
        attachment.find(kept.id, make_user("agent"))
    with pytest.raises(NotFound):
        answering.drawn(link_of(asking), submission, kept.id)


def test_asks_for_the_signatures_chosen_and_for_none_that_staff_draw(asking, supervisor, site):
    template = make_template(sections=SHEET)

    assert list(hindrances(definition_of(template.version), "open"))
    with pytest.raises(Invalid):
        make_survey(supervisor, site, template)
    assert answering.look(link_of(asking)).public.document.asked.keys() == {"area", "signed"}
    signing = [
        {"key": "fill", "title": "填"},
        {"key": "check", "title": "核", "by": {"role": "manager"}, "signs": "visitor"},
    ]
    assert definition_of(make_template(sections=SHEET, route=signing).version).signable.keys() == {"signed"}


def test_sweeps_what_was_drawn_and_never_sent(asking):
    lost, sent, submission = draw(asking, new()), None, new()
    sent = draw(asking, submission)
    answer_by(asking, {"area": "好", "signed": {"file": sent.id}}, submission)

    attachment.sweep()
    assert db.session.scalars(select(Attachment.id).order_by(Attachment.uploaded_at)).all() == [lost.id, sent.id]
    with clock.stopped_at(clock.now() + timedelta(days=2)):
        attachment.sweep()
    assert db.session.scalars(select(Attachment.id)).all() == [sent.id]


# ---- a first step that is a role's


def test_stands_for_a_reserved_first_step_only_if_whoever_opens_it_says_so(site, supervisor, agent):
    template = make_template(route=RESERVED)
    with pytest.raises(Invalid):
        make_survey(supervisor, site, template)

    made = make_survey(supervisor, site, template, replaces_first_step=True)
    got = answer_by(made)

    assert (made.replaces_first_step, got.state) == (True, "running")
    line = waiting(got, supervisor)
    assert (line.step_key, line.role) == ("review", "supervisor")
    with pytest.raises((Refused, NotFound)):
        entry.sign(line, agent)
    with pytest.raises((Refused, Invalid)):
        entry.return_(line, supervisor, "fill", "不清楚", got.lock_version)
    assert entry.sign(line, supervisor).state == "done"


def test_does_not_say_so_of_a_form_that_reserves_nothing(site, supervisor):
    assert make_survey(supervisor, site, replaces_first_step=True).replaces_first_step is False


# ---- totals


def test_shows_what_answers_add_up_to_only_if_the_survey_says_so(site, supervisor):
    template = make_template(sections=SCORES)

    keys = [
        answering.look(link_of(make_survey(supervisor, site, template, shows_totals=shows))).public.document.standing
        for shows in (False, True)
    ]

    assert [sorted(each) for each in keys] == [["one", "two"], ["double", "one", "sum", "two"]]


def new() -> str:
    return str(uuid.uuid4())


def draw(holder, submission, content=None):
    return answering.take_signature(link_of(holder), submission, io.BytesIO(content or picture()))


@pytest.fixture
def asking(site, supervisor):
    """A survey in which customers draw their signature."""
    return make_survey(supervisor, site, make_template(sections=SHEET), signed=("signed",))


@pytest.fixture
def stranger_of(site, supervisor):
    """Return a function that opens another survey of the same form."""
    return lambda one: make_survey(supervisor, site, one.template, signed=("signed",))
