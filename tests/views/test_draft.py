"""Filling in: the refused first, forged posts, conflicts, handing in once."""

import re

import pytest
from sqlalchemy import func, select

from app.models.entry import Entry, EntryDraft
from app.operations import entry as entries
from app.operations import grant
from app.permissions import Scope, Verb
from tests.factories.customer import make_customer
from tests.factories.entry import make_draft
from tests.factories.form_template import make_template, make_template_of
from tests.factories.site import make_site
from tests.factories.user import make_user
from tests.views.visits import VERDICT, judge, make_judged_visits, make_visits, sheet_of, visit

JSON = {"Accept": "application/json"}

# ---- who may not


@pytest.mark.parametrize("method", ["get", "post"])
def test_sends_whoever_is_not_logged_in_to_the_login_page(client, agent, method):
    started = make_draft(agent)

    answer = getattr(client, method)(f"/drafts/{started.token}")

    assert answer.status_code == 302
    assert "/login/" in answer.location


def test_tells_a_script_whose_login_has_ended_in_json(client, agent):
    started = make_draft(agent)

    answer = client.post(f"/drafts/{started.token}/save", data={}, headers={**JSON, "X-CSRFToken": client.csrf_token()})

    assert answer.status_code == 401
    assert answer.json["message"]


@pytest.mark.parametrize("who", ["colleague", "supervisor", "manager", "admin", "stranger"])
def test_shows_a_draft_to_nobody_but_its_author(request, login, agent, who, db):
    started = make_draft(agent)
    mine = login(request.getfixturevalue(who))
    typed = {"area": "西区", "revision": "1"}

    assert mine.get(f"/drafts/{started.token}").status_code == 404
    for act in ("", "/save", "/discard"):
        assert mine.post(f"/drafts/{started.token}{act}", data=typed).status_code == 404
    assert db.session.get(EntryDraft, started.id).answers == {}


@pytest.mark.parametrize("token", ["nothing", "%00", "../../etc/passwd", "x" * 500, "'; DROP TABLE entry; --"])
def test_knows_no_draft_by_a_made_up_token(login, agent, token):
    mine = login(agent)

    assert mine.get(f"/drafts/{token}").status_code in {400, 404}
    assert mine.post(f"/drafts/{token}/save", data={"revision": "1"}).status_code in {400, 404, 405}


def test_begins_nothing_for_whoever_may_not_fill_in(login, agent, site, db):
    template = make_template()
    grant.put("clerk", Verb.FILL, Scope.NONE, make_user("Admin"))
    clerk = login(make_user("clerk", sites=[site]))

    assert clerk.get(f"/drafts/new/{template.key}").status_code == 403
    assert login(make_user("designer")).get(f"/drafts/new/{template.key}").status_code == 403
    assert login(agent).get("/drafts/new/no-such-form").status_code == 404
    assert login(agent).get(f"/drafts/new/{make_template_of('reference').key}").status_code == 403
    assert not db.session.scalar(select(func.count()).select_from(EntryDraft))


def test_refuses_a_form_without_its_token(login, agent, db):
    started = make_draft(agent)
    mine, typed = login(agent), {"area": "西区", "revision": "1"}

    for act in ("", "/save", "/discard"):
        assert mine.post(f"/drafts/{started.token}{act}", data=typed, csrf=False).status_code == 400
        forged = {"X-CSRFToken": "forged"}
        assert mine.post(f"/drafts/{started.token}{act}", data=typed, headers=forged).status_code == 400
    assert db.session.get(EntryDraft, started.id).revision == 1


def test_does_not_begin_a_draft_at_a_site_one_does_not_belong_to(login, agent, db):
    mine, elsewhere = login(agent), make_site()
    with mine.session_transaction() as session:
        session["site"] = elsewhere.id

    mine.get(f"/drafts/new/{make_template().key}")

    assert db.session.scalar(select(EntryDraft.site_id)) in {None, agent.sites[0].id}


# ---- forged posts


def test_takes_nothing_the_sheet_does_not_ask(login, agent, db):
    started = make_draft(agent, make_judged_visits())
    forged = {
        "area": "东区",
        "service": "9",
        "twice": "99999",
        "why": "没有显示的栏目",
        "verdict": "good",
        "grade": "100",
        "sum": "100",
        "remark": "自己写的评语",
        "nonsense": "x",
        "state": "done",
        "number": "HF-1",
        "author_id": "1",
        "version_id": "99",
        "revision": "1",
    }

    answer = login(agent).post(f"/drafts/{started.token}", data=forged)

    assert answer.status_code == 302
    made = db.session.scalar(select(Entry))
    assert made.answers == {"area": "东区", "service": 9, "twice": 18}
    assert (made.author_id, made.state) == (agent.id, "running")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mode", "splendid"),
        ("mode", "phone/never"),
        ("mode", "phone/first/deeper"),
        ("service", "11"),
        ("service", "-1"),
        ("service", "1e3"),
        ("service", "ten"),
        ("fee", "a lot"),
        ("fee", "1.005"),
        ("fee", "9" * 40),
        ("on", "2026-02-30"),
        ("tel", "<script>"),
        ("customer-id", "999999"),
        ("rows-0-hours", "viel"),
        ("rows-0-how", "visit/home"),
        ("shot", "3f8e2c1a-5f0a-4c56-9d7e-1b2c3d4e5f60"),
    ],
)
def test_says_beside_the_field_what_cannot_be_an_answer(login, agent, db, name, value):
    started = make_draft(agent, make_visits())
    typed = {"area": "东区", "revision": "1", name: value}
    if name == "customer-id":
        typed["customer"] = "没有这个人"

    answer = login(agent).post(f"/drafts/{started.token}", data=typed)

    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert not db.session.scalar(select(func.count()).select_from(Entry))


def test_does_not_believe_points_from_the_browser(login, agent, db):
    template = make_template(sections=[{"key": "head", "items": [
        {"key": "mode", "type": "choice", "label": "方式", "options": [
            {"key": "phone", "label": "电话", "points": 3}, {"key": "visit", "label": "现场", "points": 5}]},
        {"key": "sum", "type": "total", "label": "合计", "of": ["mode"]}]}])  # fmt: skip
    started = make_draft(agent, template)

    typed = {"mode": "phone", "mode-points": "500", "sum": "500", "points": "500", "revision": "1"}
    login(agent).post(f"/drafts/{started.token}", data=typed)

    assert db.session.scalar(select(Entry.answers)) == {"mode": {"paths": ["phone"]}, "sum": 3}


@pytest.mark.parametrize("act", ["", "/save"])
def test_refuses_ten_megabytes_in_words(login, agent, db, act):
    started = make_draft(agent)
    typed = {"area": "长" * (10 * 1024 * 1024 // 3), "revision": "1"}

    answer = login(agent).post(f"/drafts/{started.token}{act}", data=typed)

    assert answer.status_code == 413
    assert "hy-error-page" in answer.text
    assert db.session.get(EntryDraft, started.id).answers == {}


def test_keeps_a_too_long_text_in_the_draft_and_says_what_is_wrong(login, agent, db):
    started, mine = make_draft(agent), login(agent)
    typed = {"area": "长" * 30_000, "revision": "1"}

    saved = mine.post(f"/drafts/{started.token}/save", data=typed, headers=json_headers(mine))
    handed_in = mine.post(f"/drafts/{started.token}", data={**typed, "revision": str(saved.json["revision"])})

    assert saved.status_code == 200
    assert "30000" in saved.json["errors"]["area"]
    assert handed_in.status_code == 422
    assert "长" * 30_000 in mine.get(f"/drafts/{started.token}").text
    assert not db.session.scalar(select(func.count()).select_from(Entry))


@pytest.mark.parametrize("text", ["a\x00b", "\u202etxt.exe", "\x1b[31m", "\ufffe"])
def test_takes_no_characters_that_cannot_be_shown(login, agent, db, text):
    started, mine = make_draft(agent), login(agent)

    saved = mine.post(f"/drafts/{started.token}/save", data={"area": text, "revision": "1"}, headers=json_headers(mine))

    assert saved.status_code == 200
    assert saved.json["errors"]["area"]
    assert db.session.scalar(select(EntryDraft.answers)) == {}
    assert mine.get(f"/drafts/{started.token}").status_code == 200


def test_shows_what_was_typed_as_text_and_not_as_markup(login, agent):
    attack = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    template = make_template(title=attack, sections=[{"key": "head", "title": attack, "items": [
        {"key": "area", "type": "text", "label": attack, "help": attack},
        {"key": "mode", "type": "choice", "label": "方式", "options": [{"key": "a", "label": attack}]},
        {"key": "say", "type": "note", "text": attack}]}])  # fmt: skip
    started, mine = make_draft(agent, template), login(agent)
    typed = {"area": attack, "revision": "1"}

    saved = mine.post(f"/drafts/{started.token}/save", data=typed, headers=json_headers(mine))
    page = mine.get(f"/drafts/{started.token}").text

    assert saved.status_code == 200
    assert page.count("alert(1)") >= 4
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("revision", ["", "abc", "-1", "1.5"])
def test_refuses_a_page_that_does_not_say_what_it_showed(login, agent, revision):
    started, mine = make_draft(agent), login(agent)

    answer = mine.post(f"/drafts/{started.token}/save", data={"revision": revision}, headers=json_headers(mine))

    assert answer.status_code == 403
    assert answer.json["message"]


# ---- saving


def test_saves_what_stands_on_the_page_and_says_what_the_server_worked_out(login, agent, db):
    started, mine = make_draft(agent, make_visits()), login(agent)
    typed = sheet_of(mine.get(f"/drafts/{started.token}")) | {"area": "东区", "service": "4", "fee": "12.5"}

    saved = mine.post(f"/drafts/{started.token}/save", data=typed, headers=json_headers(mine)).json

    assert saved["revision"] == 2
    assert saved["errors"] == {}
    assert "8" in saved["written"]["twice"]
    assert "why" not in saved["hidden"]
    assert db.session.get(EntryDraft, started.id).answers == {"area": "东区", "service": 4, "fee": 1250}


def test_remembers_on_another_device_what_was_ill_typed(login, agent):
    started, mine = make_draft(agent, make_visits()), login(agent)
    typed = {"area": "东区", "fee": "viel", "revision": "1"}

    mine.post(f"/drafts/{started.token}/save", data=typed, headers=json_headers(mine))
    there = sheet_of(login(agent).get(f"/drafts/{started.token}"))

    assert there["fee"] == "viel"
    assert there["area"] == "东区"


def test_shows_both_texts_when_another_page_saved_meanwhile(login, agent, db):
    started = make_draft(agent)
    one, other = login(agent), login(agent)
    one.post(f"/drafts/{started.token}/save", data={"area": "东区", "revision": "1"}, headers=json_headers(one))

    late = other.post(
        f"/drafts/{started.token}/save", data={"area": "西区", "revision": "1"}, headers=json_headers(other)
    )

    assert late.status_code == 409
    (difference,) = late.json["fields"]
    assert (difference["key"], difference["mine"], difference["theirs"]) == ("area", "西区", "东区")
    assert late.json["revision"] == 2
    assert db.session.get(EntryDraft, started.id).answers == {"area": "东区"}


def test_goes_on_with_a_draft_that_was_opened_and_left_untouched(login, agent, db):
    template, mine = make_template(), login(agent)

    first = mine.get(f"/drafts/new/{template.key}").location
    again = mine.get(f"/drafts/new/{template.key}").location

    assert first == again
    assert db.session.scalar(select(func.count()).select_from(EntryDraft)) == 1


def test_throws_a_draft_away(login, agent, db):
    token, mine = make_draft(agent).token, login(agent)

    answer = mine.post(f"/drafts/{token}/discard")

    assert answer.status_code == 302
    assert mine.get(f"/drafts/{token}").status_code == 404
    assert not db.session.scalar(select(func.count()).select_from(EntryDraft))


# ---- handing in


def test_makes_one_entry_however_often_the_button_is_pressed(login, agent, db):
    token, mine = make_draft(agent).token, login(agent)
    typed = {"area": "东区", "revision": "1"}

    first = mine.post(f"/drafts/{token}", data=typed)
    again = mine.post(f"/drafts/{token}", data=typed)

    made = db.session.scalar(select(Entry))
    assert db.session.scalar(select(func.count()).select_from(Entry)) == 1
    assert f"/entries/{made.id}" in first.location
    assert f"/entries/{made.id}" in again.location


def test_says_what_is_missing_and_keeps_the_rest(login, agent):
    started, mine = make_draft(agent, make_visits()), login(agent)

    answer = mine.post(f"/drafts/{started.token}", data={"service": "7", "revision": "1"})

    assert answer.status_code == 422
    assert 'href="#area"' in answer.text
    assert sheet_of(answer)["service"] == "7"


def test_refuses_to_hand_in_what_another_page_changed(login, agent, db):
    started, mine = make_draft(agent), login(agent)
    mine.post(f"/drafts/{started.token}/save", data={"area": "东区", "revision": "1"}, headers=json_headers(mine))

    answer = mine.post(f"/drafts/{started.token}", data={"area": "西区", "revision": "1"})

    assert answer.status_code == 409
    assert "东区" in answer.text
    assert sheet_of(answer)["area"] == "西区"
    assert sheet_of(answer)["revision"] == "2"
    assert not db.session.scalar(select(func.count()).select_from(Entry))


# ---- names of customers and colleagues


def test_finds_by_name_what_was_typed_without_picking(login, agent, site, db):
    wanted = make_customer(site=site, name="李小满")
    make_customer(name="王大锤")
    started, mine = make_draft(agent, make_visits()), login(agent)
    typed = {"area": "东区", "customer": "李小满", "customer-id": "", "revision": "1"}

    mine.post(f"/drafts/{started.token}", data=typed)

    assert db.session.scalar(select(Entry.answers))["customer"] == {"id": wanted.id, "name": "李小满"}


@pytest.mark.parametrize("where", ["inactive", "elsewhere"])
def test_does_not_name_customers_the_reader_may_not_pick(login, agent, site, where):
    given = {"active": False, "site": site} if where == "inactive" else {}
    theirs = make_customer(name="王大锤", **given)
    started, mine = make_draft(agent, make_visits()), login(agent)
    typed = {"area": "东区", "customer": "王大锤", "customer-id": str(theirs.id), "revision": "1"}

    answer = mine.post(f"/drafts/{started.token}", data=typed)

    assert answer.status_code == 422
    assert 'href="#customer"' in answer.text


@pytest.mark.parametrize("change", [{"active": False}, {"name": "改了名"}])
def test_goes_on_naming_a_customer_who_changed_since(login, agent, supervisor, site, change, db):
    customer = make_customer(site=site, name="李小满")
    named = {"id": customer.id, "name": "李小满"}
    made = visit(agent, make_visits(), customer=named, rows=[{"who": named}])
    for name, value in change.items():
        setattr(customer, name, value)
    db.session.flush()
    mine = login(supervisor)
    page = mine.get(f"/entries/{made.id}/fill", follow_redirects=True)
    typed = sheet_of(page) | {"area": "西区", "reason": "写错了"}

    answer = mine.post(page.request.path, data=typed)

    assert answer.status_code == 302
    stands = db.session.get(Entry, made.id).answers
    assert (stands["area"], stands["customer"], stands["rows"]) == ("西区", named, [{"who": named}])


def test_asks_for_all_names_of_a_sheet_at_once(login, agent, site, asked):
    customers = [make_customer(site=site) for _ in range(10)]
    started, mine = make_draft(agent, make_visits()), login(agent)
    typed = {"area": "东区", "revision": "1"}
    for row, customer in enumerate(customers):
        typed |= {f"rows-{row}-who": customer.name, f"rows-{row}-who-id": str(customer.id) if row % 2 else ""}

    saves = asked(lambda: mine.post(f"/drafts/{started.token}/save", data=typed, headers=json_headers(mine)))

    assert 1 <= len([each for each in saves if "FROM customer" in each]) <= 2  # by id and by name


# ---- sections hidden from a role, and what belongs to others


@pytest.fixture
def judged(agent, supervisor, admin):
    template = make_judged_visits()
    for role in ("agent", "manager"):
        grant.hide_section(role, template, "secret", admin)
    return judge(visit(agent, template, service=8), supervisor)


def test_shows_no_hidden_section_to_whoever_corrects_the_rest(login, manager, judged, db):
    entries.unlock(judged, manager, "更正区域")
    mine = login(manager)

    page = mine.get(f"/entries/{judged.id}/fill", follow_redirects=True)
    saved = mine.post(f"{page.request.path}/save", data=sheet_of(page), headers=json_headers(mine))
    typed = sheet_of(page) | {"area": "南区", "grade": "100", "verdict": "good", "reason": "写错了", "revision": "2"}
    answer = mine.post(page.request.path, data=typed)

    for text in (page.text, saved.text):
        assert "此人说话难听" not in text
        assert "37" not in re.sub(r'"[0-9a-f-]{36}"|\d\d:\d\d', "", saved.text)
        assert "grade" not in saved.json["written"]
    assert "内部评语" not in page.text
    assert answer.status_code == 302
    stands = db.session.get(Entry, judged.id).answers
    assert stands["area"] == "南区"
    assert {key: stands[key] for key in VERDICT} == VERDICT


def test_lets_a_step_fill_what_is_otherwise_hidden_from_its_role(login, agent, supervisor, admin, db):
    template = make_judged_visits()
    grant.hide_section("supervisor", template, "secret", admin)
    made = visit(agent, template)
    mine = login(supervisor)

    page = mine.get(f"/entries/{made.id}/fill", follow_redirects=True)
    mine.post(page.request.path, data=sheet_of(page) | {"grade": "55", "verdict": "good"})

    assert "内部评语" in page.text
    assert db.session.get(Entry, made.id).answers["grade"] == 55
    assert "内部评语" not in mine.get(f"/entries/{made.id}").text


def test_takes_nothing_of_an_earlier_step_at_a_later_one(login, agent, supervisor, db):
    made = visit(agent, make_judged_visits(), service=8)
    mine = login(supervisor)
    page = mine.get(f"/entries/{made.id}/fill", follow_redirects=True)

    mine.post(page.request.path, data=sheet_of(page) | {"grade": "60", "area": "改掉", "service": "1"})

    stands = db.session.get(Entry, made.id).answers
    assert (stands["area"], stands["service"], stands["grade"]) == ("东区", 8, 60)


def test_lets_only_one_of_two_fill_a_step_and_tells_the_other(login, agent, site, supervisor, db):
    other = make_user("supervisor", sites=[site])
    made = visit(agent, make_judged_visits())
    clients = [login(supervisor), login(other)]
    pages = [each.get(f"/entries/{made.id}/fill", follow_redirects=True) for each in clients]

    first, second = (
        each.post(page.request.path, data=sheet_of(page) | {"grade": grade})
        for each, page, grade in zip(clients, pages, ("60", "70"), strict=True)
    )

    assert first.status_code == 302
    assert second.status_code == 409
    assert db.session.get(Entry, made.id).answers["grade"] == 60


def test_shows_both_texts_when_two_correct_the_same_entry(login, agent, supervisor, manager, db):
    made = visit(agent, make_visits())
    clients = [login(supervisor), login(manager)]
    pages = [each.get(f"/entries/{made.id}/fill", follow_redirects=True) for each in clients]

    first, second = (
        each.post(page.request.path, data=sheet_of(page) | {"area": area, "reason": "更正"})
        for each, page, area in zip(clients, pages, ("西区", "南区"), strict=True)
    )
    kept = clients[1].post(pages[1].request.path, data=sheet_of(second) | {"reason": "更正"})

    assert first.status_code == 302
    assert second.status_code == 409
    assert "西区" in second.text
    assert sheet_of(second)["area"] == "南区"
    assert kept.status_code == 302
    assert db.session.get(Entry, made.id).answers["area"] == "南区"


def test_asks_for_the_reason_of_a_correction(login, agent, supervisor):
    made, mine = visit(agent, make_visits()), login(supervisor)
    page = mine.get(f"/entries/{made.id}/fill", follow_redirects=True)

    answer = mine.post(page.request.path, data=sheet_of(page) | {"area": "西区", "reason": " "})

    assert answer.status_code == 422
    assert 'href="#reason"' in answer.text
    assert sheet_of(answer)["area"] == "西区"


def test_shows_phones_in_full_only_to_those_who_need_them_and_to_whoever_fills_them_in(login, agent, site, admin, db):
    template = make_judged_visits()
    made = visit(agent, template, tel="13812345678")
    grant.put("supervisor", Verb.SEE_PHONE, Scope.NONE, admin)
    mine = login(make_user("supervisor", sites=[site]))

    page = mine.get(f"/entries/{made.id}/fill", follow_redirects=True)

    assert "138****5678" in page.text
    assert "13812345678" not in page.text


def json_headers(client):
    return {**JSON, "X-CSRFToken": client.csrf_token()}
