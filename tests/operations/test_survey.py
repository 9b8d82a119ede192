"""Public surveys: who may open them, what they refuse, and that an answer is an entry like any other."""

import json
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import clock
from app.errors import Conflict, Invalid, NotFound, Refused, TooLarge
from app.extensions import db
from app.grants import Scope, Verb
from app.models.entry import Entry
from app.models.log_event import LogEvent
from app.models.survey import Survey, SurveyAnswer
from app.operations import answering, draft, entry, grant, survey
from app.operations.definition import definition_of
from app.operations.journey import look
from app.operations.link import hash_of, shown_again, token_of
from app.operations.log import verify
from app.operations.publication import new_version
from app.operations.survey import Terms, hindrances, public_author
from app.permissions import may, visible, visible_surveys
from app.schema.document import load
from tests.factories.customer import make_customer
from tests.factories.form_template import SIMPLE, make_template
from tests.factories.site import make_site
from tests.factories.survey import ANSWERS, answer_by, link_of, make_invitations, make_survey
from tests.factories.user import make_user

HOUR = timedelta(hours=1)
STAFF = {"key": "head", "items": [{"key": "area", "type": "text", "label": "区域", "required": True}]}
INNER = {
    "key": "inner",
    "items": [
        {"key": "verdict", "type": "text", "label": "内部评定"},
        {"key": "sum", "type": "total", "of": ["points"]},
    ],
}
RICH = {
    "key": "head",
    "items": [
        {"key": "area", "type": "text", "label": "区域", "required": True},
        {"key": "points", "type": "score", "label": "打分", "max": 10},
        {"key": "double", "type": "number", "label": "加倍", "computed": {"*": [{"var": "answers.points"}, 2]}},
        {"key": "why", "type": "text", "label": "原因", "shown": {"<": [{"var": "answers.points"}, 5]}},
        {"key": "mode", "type": "choice", "label": "方式", "options": [{"key": "phone", "label": "电话"}]},
        {"key": "customer", "type": "customer", "label": "客户"},
        {"key": "photo", "type": "photo", "label": "照片"},
        {"key": "agent", "type": "user", "label": "客服"},
    ],
}
ROUTE = [
    {"key": "fill", "title": "填写", "fills": ["head"]},
    {"key": "judge", "title": "评定", "by": {"role": "supervisor"}, "fills": ["inner"], "signs": True},
]


def rich():
    return make_template(sections=[RICH, INNER], route=ROUTE)


@pytest.mark.parametrize("role", ["agent", "handler", "clerk", "designer"])
def test_is_opened_by_those_only_who_fill_in_for_a_whole_site(site, role):
    with pytest.raises((Refused, NotFound)):
        make_survey(make_user(role, sites=[site]), site)


def test_does_not_exist_for_another_site(site, supervisor):
    made = make_survey(supervisor, site)
    stranger = make_user("supervisor", sites=[make_site()])

    with pytest.raises(NotFound):
        survey.find(made.id, stranger)
    for act in (survey.close, survey.reopen, survey.renew_link):
        with pytest.raises(NotFound):
            act(made.id, stranger)
    with pytest.raises(NotFound):
        survey.open_(made.template, site, Terms("别处的", "open"), stranger)
    assert db.session.scalars(select(Survey.id).where(*visible_surveys(stranger))).all() == []
    assert db.session.scalars(select(Survey.id).where(*visible_surveys(supervisor))).all() == [made.id]


def test_is_seen_but_not_closed_by_a_clerk(site, supervisor):
    made, clerk = make_survey(supervisor, site), make_user("clerk")

    assert survey.find(made.id, clerk) is made
    with pytest.raises(Refused):
        survey.close(made.id, clerk)


def test_follows_the_grants_of_the_form(site, admin, agent):
    template = make_template()
    grant.put("agent", Verb.FILL, Scope.SITE, admin, template)
    grant.put("agent", Verb.SEE, Scope.SITE, admin, template)

    made = make_survey(agent, site, template)

    assert db.session.scalars(select(Survey.id).where(*visible_surveys(agent))).all() == [made.id]
    with pytest.raises((Refused, NotFound)):
        make_survey(agent, site)


@pytest.mark.parametrize(
    ("sections", "route"),
    [
        ([STAFF], [{"key": "fill", "title": "填", "by": {"role": "agent"}}]),
        ([STAFF], [{"key": "fill", "title": "填", "signs": True}]),
        ([{"key": "head", "items": [{"key": "photo", "type": "photo", "label": "照片"}]}], None),
        ([{**STAFF, "items": [*STAFF["items"], {"key": "by", "type": "user", "required": True}]}], None),
        ([{**STAFF, "shown": {"==": [{"var": "site.kind"}, "shop"]}}], None),
        ([{**STAFF, "items": [{**STAFF["items"][0], "required": {"var": "customer.class"}}]}], None),
    ],
)
def test_needs_a_form_that_a_customer_can_answer_alone(site, supervisor, sections, route):
    template = make_template(sections=sections, **({"route": route} if route else {}))

    with pytest.raises(Invalid) as refusal:
        make_survey(supervisor, site, template)
    said = list(hindrances(definition_of(template.version), "open"))
    assert said
    assert refusal.value.errors[""] == " ".join(said)


def test_takes_a_customer_the_form_asks_for_from_the_invitation_only(site, supervisor):
    wanted = {**RICH, "items": [{**each, "required": each["key"] == "customer"} for each in RICH["items"]]}
    template = make_template(sections=[wanted])

    with pytest.raises(Invalid):
        make_survey(supervisor, site, template)
    assert make_survey(supervisor, site, template, mode="invited").id


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"title": " "}, "title"),
        ({"title": "长" * 121}, "title"),
        ({"greeting": "\x00"}, "greeting"),
        ({"mode": "all"}, "mode"),
        ({"most_answers": 0}, "most_answers"),
        ({"expires_at": clock.now() - HOUR}, "expires"),
        ({"opens_at": clock.now() + 3 * HOUR, "expires_at": clock.now() + HOUR}, "expires"),
    ],
)
def test_refuses_terms_that_make_no_sense(site, supervisor, given, name):
    with pytest.raises(Invalid) as refusal:
        make_survey(supervisor, site, **given)
    assert set(refusal.value.errors) == {name}


@pytest.mark.parametrize("token", ["", "1", "x" * 5000, "\ud800", "AAAAAAAAAAAAAAAAAAAAAAAA", "../../etc"])
def test_cannot_be_guessed(site, supervisor, counting, token):
    made = make_survey(supervisor, site)
    assert len(link_of(made)) == 24
    assert made.token_hash == hash_of(link_of(made)) != link_of(made)

    with counting() as asked, pytest.raises(NotFound) as refusal:
        answering.look(token)
    with pytest.raises(NotFound) as unknown:
        answering.look(token_of("another salt"))
    assert str(refusal.value) == str(unknown.value)
    assert len([each for each in asked if each.startswith("SELECT")]) == 2


def test_shows_a_link_again_only_with_the_key_it_was_made_with(app, site, supervisor, monkeypatch):
    made = make_survey(supervisor, site)
    assert shown_again(made.salt, made.token_hash) == link_of(made)

    monkeypatch.setitem(app.config, "SECRET_KEY", "another key that is long enough for this")
    assert shown_again(made.salt, made.token_hash) is None


def test_refuses_before_after_and_when_closed(site, supervisor):
    now = clock.now()
    soon = make_survey(supervisor, site, opens_at=now + HOUR)
    short = make_survey(supervisor, site, expires_at=now + HOUR)
    closed = make_survey(supervisor, site)
    survey.close(closed.id, supervisor)
    retired = make_survey(supervisor, site)
    retired.template.state = "retired"

    assert [refused(each) for each in (soon, closed, retired)] == ["soon", "closed", "closed"]
    with clock.stopped_at(now + HOUR):
        assert refused(short) == "expired"
    assert answer_by(short).number
    assert db.session.scalars(select(SurveyAnswer.survey_id)).all() == [short.id]


def test_takes_so_many_answers_and_no_more(site, supervisor):
    made = make_survey(supervisor, site, most_answers=2)

    assert [answer_by(made).state for _ in range(2)] == ["running", "running"]
    assert refused(made) == "full"
    assert made.answered == 2


def test_takes_one_answer_from_each_invited_customer(site, supervisor):
    customer = make_customer(site=site)
    made = make_survey(supervisor, site, rich(), mode="invited")
    (invitation,) = make_invitations(supervisor, made)

    entry_made = answer_by(invitation)

    assert refused(invitation) == "answered"
    assert entry_made.customer_id == customer.id
    assert entry_made.answers["customer"] == {"id": customer.id, "name": customer.name}
    db.session.add(
        SurveyAnswer(
            entry_id=answer_by(make_survey(supervisor, site)).id, survey_id=made.id, invitation_id=invitation.id
        )
    )
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.flush()


def test_makes_one_entry_of_a_submission_sent_twice(site, supervisor):
    made, submission = make_survey(supervisor, site), str(uuid.uuid4())

    first, second = (answer_by(made, submission=submission) for _ in range(2))

    assert first.id == second.id
    assert made.answered == 1
    other = make_survey(supervisor, site, made.template)
    assert answer_by(other, submission=submission).id != first.id
    with pytest.raises(Invalid):
        answer_by(made, submission="1")


def test_keeps_nothing_that_was_forged(site, supervisor):
    make_customer(site=site)
    made = make_survey(supervisor, site, rich())
    forged = {
        "points": 8,
        "double": 99,
        "why": "藏起来的",
        "verdict": "很好",
        "sum": 100,
        "customer": {"id": 1, "name": "别人"},
        "photo": [{"file": "b1", "name": "a.jpg"}],
        "agent": {"id": supervisor.id, "name": "王"},
        "nothing": 1,
    }

    answers = answer_by(made, {**ANSWERS, **forged}).answers

    assert answers == {"area": "很满意", "points": 8, "double": 16, "sum": 8}
    with pytest.raises(Invalid) as refusal:
        answer_by(made, {**ANSWERS, "mode": {"paths": ["fax"]}})
    assert set(refusal.value.errors) == {"mode"}
    with pytest.raises(Invalid):
        answer_by(made, {"points": 3})
    with pytest.raises(TooLarge):
        answer_by(made, {"area": "长" * 300_000})


def test_asks_the_public_only_what_it_may_know(site, supervisor):
    public = definition_of(rich().version).public()

    assert list(public.document.found) == ["area", "points", "why", "mode"]
    assert "内部评定" not in str(public.document.source)


def test_becomes_an_entry_like_any_other(site, supervisor, manager):
    made = make_survey(supervisor, site, rich())
    got = answer_by(made, {**ANSWERS, "points": 9})
    line = waiting(got, supervisor)

    assert (got.site_id, got.author.last_name, line.role, line.barred_id) == (
        site.id,
        "客户（公开问卷）",
        "supervisor",
        None,
    )
    assert may(supervisor, Verb.SEE, got)
    assert not may(make_user("supervisor", sites=[make_site()]), Verb.SEE, got)
    assert db.session.scalar(select(LogEvent.reason).where(LogEvent.entry_id == got.id)) == made.title
    assert verify(db.session).findings == []
    assert got.id in db.session.scalars(select(Entry.id).where(*visible(supervisor, made.template)))


def test_cannot_be_sent_back_to_the_customer(site, supervisor):
    got = answer_by(make_survey(supervisor, site))
    line = waiting(got, supervisor)

    with pytest.raises(Refused):
        entry.return_(line, supervisor, "fill", "请补充")
    assert "return" not in {str(act) for act, _line in entry.possible(look(got.id, supervisor))}
    assert entry.sign(line, supervisor).state == "done"
    assert verify(db.session).findings == []


def test_is_corrected_with_a_reason_like_any_other(site, supervisor):
    got = answer_by(make_survey(supervisor, site, rich()), {**ANSWERS, "points": 9})
    form = draft.open_correction(got, supervisor)

    with pytest.raises(Invalid):
        entry.correct(form, {"area": "西区", "points": 9}, supervisor, " ")
    assert entry.correct(form, {"area": "西区", "points": 8}, supervisor, "客户来电更正").answers["double"] == 16
    assert verify(db.session).findings == []


def test_waits_for_a_supervisor_where_the_route_sends_it_back_to_its_first_step(site, supervisor, manager):
    again = {"when": {"==": [{"var": "answers.aim"}, "再问"]}, "to": "fill"}
    route = [
        {"key": "fill", "title": "填"},
        {"key": "check", "title": "核对", "by": {"role": "manager"}, "signs": True, "next": [again]},
    ]
    got = answer_by(make_survey(supervisor, site, make_template(route=route)), {**ANSWERS, "aim": "再问"})

    entry.sign(waiting(got, manager), manager)

    line = waiting(got, manager)
    assert (line.step_key, line.role, line.user_id) == ("fill", "supervisor", None)
    form = draft.open_step_draft(line, supervisor)
    assert entry.fill_step(form, {"area": "再问过客户"}, supervisor).state == "running"
    assert verify(db.session).findings == []


def test_lets_staff_stand_in_where_a_later_step_asks_the_author(site, supervisor):
    route = [{"key": "fill", "title": "填"}, {"key": "confirm", "title": "确认", "by": {"author": True}, "signs": True}]
    got = answer_by(make_survey(supervisor, site, make_template(route=route)))

    assert (waiting(got, supervisor).role, waiting(got, supervisor).user_id) == ("supervisor", None)


def test_has_an_author_nobody_can_be(app, site, supervisor, client):
    make_survey(supervisor, site)
    author = public_author()
    assert (author.active, author.password) == (False, None)

    app.extensions["appbuilder"].sm.reset_password(author.id, "Huiyin-2026!")
    author.active = True
    db.session.flush()

    answer = client.post("/login/", data={"username": author.username, "password": "Huiyin-2026!"})
    assert "/login" in answer.headers.get("Location", "/login")
    assert client.get("/", headers={"Accept": "application/json"}).status_code in {302, 401}


def test_gets_another_link_and_the_old_one_dies(site, supervisor):
    made = make_survey(supervisor, site)
    old = link_of(made)

    survey.renew_link(made.id, supervisor)

    with pytest.raises(NotFound):
        answering.look(old)
    assert answering.look(link_of(made)).state == "open"


def test_says_the_share_of_copies_that_came_back(site, supervisor):
    made = make_survey(supervisor, site)
    answer_by(made)
    assert made.return_rate is None

    survey.count_copies(made.id, 4, supervisor)

    assert made.return_rate == 0.25
    with pytest.raises(Invalid):
        survey.count_copies(made.id, 0, supervisor)


def test_is_closed_and_opened_again(site, supervisor):
    made = make_survey(supervisor, site)
    with pytest.raises(Conflict):
        survey.reopen(made.id, supervisor)
    survey.close(made.id, supervisor)
    with pytest.raises(Conflict):
        survey.close(made.id, supervisor)
    assert survey.reopen(made.id, supervisor).state == "open"
    assert answer_by(made).number


def test_keeps_the_version_it_was_opened_with(site, supervisor):
    made = make_survey(supervisor, site)

    document = load(json.dumps({**SIMPLE, "key": made.template.key, "title": "走访新版"}))
    new_version(made.template, document, None, "")

    assert answer_by(made).version_id == made.version_id != made.template.version_id


def waiting(got, by):
    (line,) = look(got.id, by).waiting
    return line


def refused(holder) -> str:
    with pytest.raises(Conflict) as refusal:
        answer_by(holder)
    return refusal.value.details["state"]
