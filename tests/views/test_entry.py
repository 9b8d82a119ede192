"""An entry's page: who sees it, who decides what, and what it never shows."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from app.models.entry import Entry
from app.models.entry_step import EntryStep
from app.models.log_event import LogEvent
from app.models.sign_off import SignOff
from app.operations import attachment, grant
from app.operations import draft as drafts
from app.operations import entry as entries
from app.permissions import Scope, Verb
from tests.factories.attachment import make_attachment
from tests.factories.entry import make_entry, waiting_step
from tests.factories.form_template import make_template
from tests.factories.user import make_user
from tests.views.visits import judge, make_judged_visits, make_visits, visit

DECISIONS = ("sign", "return", "withdraw", "unlock", "void")
ATTACK = '"><script>alert(1)</script><img src=x onerror=alert(2)>'

# ---- who may not


def test_sends_whoever_is_not_logged_in_to_the_login_page(client, agent):
    made = make_entry(agent)

    for address in (f"/entries/{made.id}", f"/entries/{made.id}.pdf", f"/entries/{made.id}/fill"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "/login/" in answer.location
    for act in DECISIONS:
        assert client.post(address_of(act, made)).status_code == 302
    assert made.state == "running"


@pytest.mark.parametrize("who", ["stranger", "colleague"])
def test_does_not_exist_for_whoever_may_not_see_it(request, login, agent, who, db):
    made = make_entry(agent)
    mine = login(request.getfixturevalue(who))

    for address in (f"/entries/{made.id}", f"/entries/{made.id}.pdf", f"/entries/{made.id}/fill"):
        assert mine.get(address).status_code == 404
    for act in DECISIONS:
        answer = mine.post(address_of(act, made), data=decided(made, reason="不该能行", to="fill"))
        assert answer.status_code == 404, act
    assert [line.verb for line in db.session.scalars(select(LogEvent))] == ["submit"]


@pytest.mark.parametrize("number", ["0", "999999", "9223372036854775807", "9223372036854775808", "9" * 30, "abc", "-1"])
def test_knows_no_entry_by_a_made_up_number(login, supervisor, number):
    mine = login(supervisor)

    for address in (f"/entries/{number}", f"/entries/{number}.pdf", f"/entries/{number}/fill"):
        assert mine.get(address).status_code == 404
    assert mine.post(f"/entries/steps/{number}/sign", data={"lock_version": "1"}).status_code == 404
    assert mine.post(f"/entries/{number}/void", data={"lock_version": "1"}).status_code == 404


def test_refuses_the_author_to_sign_the_own_entry(login, site, db):
    both = make_user("agent", "supervisor", sites=[site])
    made = make_entry(both)
    mine = login(both)

    page = mine.get(f"/entries/{made.id}")
    answer = mine.post(address_of("sign", made), data=decided(made))

    assert "/sign" not in page.text
    assert answer.status_code == 403
    assert not db.session.scalars(select(SignOff)).all()


def test_refuses_one_person_to_take_two_sign_offs(login, agent, site, db):
    route = [
        {"key": "fill", "title": "填写"},
        {"key": "review", "title": "审核", "by": {"role": "supervisor"}, "signs": True},
        {"key": "approve", "title": "审批", "by": {"role": "manager"}, "signs": True},
    ]
    made = make_entry(agent, make_template(route=route))
    both = make_user("supervisor", "manager", sites=[site])
    mine = login(both)
    mine.post(address_of("sign", made), data=decided(made))

    answer = mine.post(address_of("sign", made), data=decided(made))

    assert answer.status_code == 403
    assert len(db.session.scalars(select(SignOff)).all()) == 1


@pytest.mark.parametrize("act", ["unlock", "void"])
def test_refuses_in_words_what_is_seen_but_not_allowed(login, agent, db, act):
    made = make_entry(agent)

    answer = login(agent).post(address_of(act, made), data=decided(made, reason="想改"))

    assert answer.status_code in {403, 409}
    assert "hy-main" in answer.text
    assert db.session.get(Entry, made.id).state == "running"


@pytest.mark.parametrize("act", DECISIONS)
def test_refuses_a_decision_without_its_token(login, agent, supervisor, act, db):
    made = make_entry(agent)
    mine = login(agent if act == "withdraw" else supervisor)

    assert mine.post(address_of(act, made), data=decided(made, reason="x"), csrf=False).status_code == 400
    assert [line.verb for line in db.session.scalars(select(LogEvent))] == ["submit"]


@pytest.mark.parametrize("act", DECISIONS)
def test_decides_nothing_by_a_link(login, agent, supervisor, act):
    made = make_entry(agent)

    assert login(supervisor).get(address_of(act, made)).status_code == 405


@pytest.mark.parametrize("seen", ["", "abc", "-1"])
def test_refuses_a_page_that_does_not_say_what_it_showed(login, agent, supervisor, seen, db):
    made = make_entry(agent)

    answer = login(supervisor).post(address_of("sign", made), data={"lock_version": seen})

    assert answer.status_code == 403
    assert not db.session.scalars(select(SignOff)).all()


# ---- two at once, and old pages


def test_lets_one_of_two_supervisors_sign_and_tells_the_other(login, agent, supervisor, site, db):
    made = make_entry(agent)
    other = make_user("supervisor", sites=[site])
    clients, typed, address = [login(supervisor), login(other)], decided(made, opinion="同意"), address_of("sign", made)

    first, second = (each.post(address, data=typed) for each in clients)

    assert first.status_code == 302
    assert second.status_code == 409
    assert "hy-alert" in second.text
    assert len(db.session.scalars(select(SignOff)).all()) == 1


def test_refuses_to_decide_about_an_older_state_and_keeps_what_was_typed(login, agent, supervisor, manager, db):
    made = make_entry(agent)
    typed, address = decided(made, opinion="我看过的版本"), address_of("sign", made)
    entries.correct(corrected(made, manager), {"area": "西区"}, manager, "更正")

    answer = login(supervisor).post(address, data=typed)

    assert answer.status_code == 409
    assert "我看过的版本" in answer.text
    assert "西区" in answer.text
    assert not db.session.scalars(select(SignOff)).all()


@pytest.mark.parametrize("act", ["return", "unlock", "void"])
@pytest.mark.parametrize("reason", ["", "   ", "长" * 501])
def test_wants_a_reason_that_fits(login, agent, supervisor, act, reason, db):
    made = make_entry(agent, make_judged_visits() if act == "return" else None)
    if act == "unlock":
        entries.sign(waiting_step(made), supervisor)
    before = len(db.session.scalars(select(LogEvent)).all())

    typed = decided(made, reason=reason, to="fill")
    answer = login(supervisor).post(address_of(act, made), data=typed)

    assert answer.status_code == 422
    assert "hy-alert" in answer.text
    assert len(db.session.scalars(select(LogEvent)).all()) == before


@pytest.mark.parametrize("to", ["", "nowhere", "judge", "<script>"])
def test_returns_only_where_the_step_may_return(login, agent, supervisor, to):
    made = make_entry(agent, make_judged_visits())

    answer = login(supervisor).post(address_of("return", made), data=decided(made, reason="请补充", to=to))

    assert answer.status_code == 422
    assert "<script>" not in answer.text


# ---- decisions


def test_signs_off_with_an_opinion(login, agent, supervisor, db):
    made = make_entry(agent)

    answer = login(supervisor).post(address_of("sign", made), data=decided(made, opinion="同意"))

    assert answer.location.endswith(f"/entries/{made.id}")
    assert db.session.get(Entry, made.id).state == "done"
    page = login(agent).get(f"/entries/{made.id}").text
    assert "同意" in page
    assert "sign-off-strip" in page


def test_returns_withdraws_unlocks_corrects_and_voids(login, agent, supervisor, db):
    made = make_entry(agent, make_judged_visits())
    boss, author = login(supervisor), login(agent)

    boss.post(address_of("return", made), data=decided(made, reason="请补充", to="fill"))
    page = author.get(f"/entries/{made.id}/fill", follow_redirects=True)
    assert page.status_code == 200
    author.post(page.request.path, data={"area": "西区", "revision": "1"})
    author.post(address_of("withdraw", made), data=decided(made))
    boss.post(address_of("void", made), data=decided(made, reason="重复登记"))

    verbs = [line.verb for line in db.session.scalars(select(LogEvent).order_by(LogEvent.seq))]
    assert verbs == ["submit", "return", "fill", "withdraw", "void"]
    shown = author.get(f"/entries/{made.id}").text
    assert "请补充" in shown
    assert "重复登记" in shown


def test_offers_only_what_can_be_done_now(login, agent, supervisor):
    made = make_entry(agent)
    boss, author = login(supervisor), login(agent)

    waiting, own = boss.get(f"/entries/{made.id}").text, author.get(f"/entries/{made.id}").text
    entries.sign(waiting_step(made), supervisor)
    finished = boss.get(f"/entries/{made.id}").text

    assert "/sign" in waiting
    assert "/void" in waiting
    assert "/unlock" not in waiting
    assert "/withdraw" in own
    assert "/sign" not in own
    assert "/unlock" in finished
    assert "/sign" not in finished


def test_opens_a_correction_only_for_whoever_may_correct(login, agent, supervisor):
    made = make_entry(agent)

    assert login(agent).get(f"/entries/{made.id}/fill").status_code == 403
    assert login(supervisor).get(f"/entries/{made.id}/fill").status_code == 302
    entries.sign(waiting_step(made), supervisor)
    assert login(supervisor).get(f"/entries/{made.id}/fill").status_code in {403, 409}


# ---- what the page never shows


@pytest.mark.parametrize("suffix", ["", ".pdf"])
def test_shows_attacks_as_text(login, agent, supervisor, suffix):
    template = make_template(title=ATTACK, sections=[{"key": "head", "title": ATTACK, "items": [
        {"key": "area", "type": "text", "label": ATTACK},
        {"key": "mode", "type": "choice", "label": "方式", "options": [{"key": "a", "label": ATTACK}]}]}])  # fmt: skip
    made = make_entry(agent, template, {"area": ATTACK, "mode": {"paths": ["a"]}})
    entries.sign(waiting_step(made), supervisor, ATTACK)
    entries.unlock(made, supervisor, ATTACK)

    answer = login(supervisor).get(f"/entries/{made.id}{suffix}")

    assert answer.status_code == 200
    text = "".join(words_of(answer).split()) if suffix else answer.text
    assert "alert(1)" in text
    if not suffix:
        assert "<script>alert" not in text
        assert "<img src=x" not in text


@pytest.mark.parametrize("suffix", ["", ".pdf"])
def test_keeps_hidden_sections_out_of_sheet_history_and_paper(login, agent, supervisor, admin, suffix):
    template = make_judged_visits()
    made = judge(visit(agent, template, service=8), supervisor)

    before = words_of(login(agent).get(f"/entries/{made.id}{suffix}"))
    grant.hide_section("agent", template, "secret", admin)
    hidden = words_of(login(agent).get(f"/entries/{made.id}{suffix}"))

    assert all(word in before for word in ("此人说话难听", "内部评语", "37"))
    assert not any(word in hidden for word in ("此人说话难听", "内部评语", "评定 差", "得分"))
    assert "东区" in hidden


@pytest.mark.parametrize("suffix", ["", ".pdf"])
def test_masks_phones_for_those_who_need_not_see_them(login, agent, manager, admin, suffix):
    made = visit(agent, make_visits(), tel="13812345678")
    clerk = make_user("clerk")

    assert "13812345678" in words_of(login(agent).get(f"/entries/{made.id}{suffix}"))
    shown = words_of(login(clerk).get(f"/entries/{made.id}{suffix}"))
    assert "138****5678" in shown
    assert "13812345678" not in shown


def test_prints_every_character_or_says_which_it_could_not(login, agent):
    made = make_entry(agent, answers={"area": "龘靐龗 𠮷 👍"})

    answer = login(agent).get(f"/entries/{made.id}.pdf")

    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert made.number in words_of(answer)


def test_shows_sheet_journey_and_history(login, agent, supervisor):
    made = judge(visit(agent, make_judged_visits(), service=3, why="等太久"), supervisor)

    page = login(agent).get(f"/entries/{made.id}").text

    for word in (made.number, "等太久", "填写", "评定", supervisor.get_full_name(), "此人说话难听"):
        assert word in page
    assert page.count("history-line") == 2


def test_says_who_is_late(login, agent, supervisor, db):
    made = make_entry(agent)
    db.session.scalars(
        select(EntryStep).where(EntryStep.state == "waiting")
    ).first().due_at = made.submitted_at.replace(year=2020)

    assert 'class="text-danger"' in login(supervisor).get(f"/entries/{made.id}").text


def test_shows_pictures_by_their_address_and_prints_them_inside(login, agent):
    picture = make_attachment(agent)
    made = visit(agent, make_visits(), shot=[{"file": picture.id, "name": "门口.jpg"}])

    page, paper = login(agent).get(f"/entries/{made.id}"), login(agent).get(f"/entries/{made.id}.pdf")

    assert f"/files/{picture.id}" in page.text
    assert paper.status_code == 200
    assert [image for sheet in PdfReader(io.BytesIO(paper.data)).pages for image in sheet.images]


def test_prints_a_sheet_whose_picture_was_lost(login, agent):
    picture = make_attachment(agent)
    made = visit(agent, make_visits(), shot=[{"file": picture.id, "name": "门口.jpg"}])
    attachment.path_of(picture.id).unlink()

    assert made.number in words_of(login(agent).get(f"/entries/{made.id}.pdf"))


def test_keeps_what_a_role_may_not_see_by_a_grant_of_the_template(login, agent, supervisor, admin):
    made = make_entry(agent)
    grant.put("supervisor", Verb.SEE, Scope.NONE, admin, made.template)

    assert login(supervisor).get(f"/entries/{made.id}").status_code == 404


def address_of(act, made):
    if act in {"sign", "return"}:
        lines = [line for line in steps_of(made) if line.state == "waiting"]
        return f"/entries/steps/{(lines or steps_of(made))[0].id}/{act}"
    return f"/entries/{made.id}/{act}"


def steps_of(made):
    from app.extensions import db

    return db.session.scalars(select(EntryStep).where(EntryStep.entry_id == made.id).order_by(EntryStep.id)).all()


def decided(made, **typed):
    return {"lock_version": str(made.lock_version), **typed}


def corrected(made, by):
    return drafts.open_correction(made, by)


def words_of(answer):
    """Return what a page or a PDF says."""
    assert answer.status_code == 200, answer.status_code
    if answer.mimetype != "application/pdf":
        return answer.text
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
