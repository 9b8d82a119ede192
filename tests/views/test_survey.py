"""Surveys as staff see them: the refused first, then opening, inviting, handing out, the register, and printing."""

import re
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, text

from app.extensions import db
from app.models.survey import Survey, SurveyInvitation
from app.operations import invitation, survey_register
from app.operations.journey import take_part
from tests.factories.customer import make_customer
from tests.factories.entry import make_entry
from tests.factories.form_template import make_template
from tests.factories.room import make_room
from tests.factories.site import make_site
from tests.factories.survey import answer_by, link_of, make_invitations, make_survey
from tests.factories.user import make_user
from tests.operations.test_survey import INNER, RICH, ROUTE

MOST = 12
TERMS = {"title": "年度满意度调查", "mode": "open"}


@pytest.mark.parametrize("who", ["agent", "stranger"])
def test_does_not_exist_for_who_hands_nothing_out_at_the_site(request, login, opened, invited, who):
    mine = login(request.getfixturevalue(who))
    (standing,) = db.session.scalars(select(SurveyInvitation))
    gets = [f"/surveys/{opened.id}", f"/surveys/{opened.id}/poster", f"/surveys/{invited.id}/links"]
    posts = [f"/surveys/{invited.id}/{act}" for act in ("close", "reopen", "renew", "copies", "invite", "hand-out")]
    posts += [f"/surveys/invitations/{standing.id}/{act}" for act in ("withdraw", "again")]

    assert [mine.get(each).status_code for each in gets] == [404] * len(gets)
    assert [mine.post(each, data={"how": "paper"}).status_code for each in posts] == [404] * len(posts)
    assert opened.title not in mine.get("/surveys/").text


def test_is_not_opened_at_a_site_that_is_not_theirs(login, agent, supervisor, site):
    template, elsewhere = make_template(), make_site()

    assert login(agent).get(f"/surveys/new/{template.key}").status_code == 404
    assert login(agent).post(f"/surveys/new/{template.key}", data=TERMS).status_code == 404
    login(supervisor).post(f"/surveys/new/{template.key}", data={**TERMS, "site": elsewhere.id})
    assert db.session.scalars(select(Survey.site_id)).all() == [site.id]


def test_shows_a_clerk_what_came_back_but_no_links(login, opened, invited):
    clerk = login(make_user("clerk"))

    for made in (opened, invited):
        page = clerk.get(f"/surveys/{made.id}")
        assert page.status_code == 200
        assert "/s/" not in page.text
        assert "<svg viewBox" not in page.text
    assert clerk.get(f"/surveys/{opened.id}/poster").status_code == 404
    assert clerk.post(f"/surveys/{opened.id}/close").status_code == 403


def test_shows_nobody_who_need_not_a_whole_phone_number(login, invited):
    assert "13912345678" not in login(make_user("clerk")).get(f"/surveys/{invited.id}").text
    assert "139****5678" in login(make_user("clerk")).get(f"/surveys/{invited.id}").text
    assert "13912345678" in login(make_user("manager")).get(f"/surveys/{invited.id}").text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": ""}, "title-error"),
        ({"mode": "x"}, "mode-error"),
        ({"most_answers": "viele"}, "most_answers-error"),
        ({"expires": "2001-01-01"}, "expires-error"),
        ({"expires": "9999-12-31"}, "expires-error"),
        ({"opens": "kein Tag"}, "opens-error"),
    ],
)
def test_says_beside_the_field_what_is_wrong_and_keeps_what_was_typed(login, supervisor, typed, words):
    answer = login(supervisor).post(f"/surveys/new/{make_template().key}", data={**TERMS, "greeting": "您好", **typed})

    assert answer.status_code == 422
    assert f'id="{words}"' in answer.text
    assert "您好" in answer.text
    assert db.session.scalar(select(Survey.id)) is None


def test_asks_who_draws_signatures_and_stands_in_for_a_reserved_step(db, login, supervisor):
    signed = {"key": "signed", "type": "signature", "label": "客户签名"}
    route = [{"key": "fill", "title": "填", "by": {"role": "agent"}}]
    template = make_template(sections=[{"key": "head", "items": [signed]}], route=route)
    mine, address = login(supervisor), f"/surveys/new/{template.key}"

    page = mine.get(address).text
    refused = mine.post(address, data={**TERMS, "signed": "signed"})
    made = mine.post(address, data={**TERMS, "signed": "signed", "replaces_first_step": "1", "shows_totals": "1"})

    assert all(f'name="{name}"' in page for name in ("signed", "replaces_first_step", "shows_totals"))
    assert (refused.status_code, made.status_code) == (422, 302)
    assert 'value="signed" checked' in refused.text
    found = db.session.scalars(select(Survey)).one()
    assert (found.signed, found.replaces_first_step, found.shows_totals) == (["signed"], True, True)


def test_says_why_customers_cannot_fill_in_a_form_alone(login, supervisor):
    template = make_template(route=[{"key": "fill", "title": "填", "signs": True}])

    page = login(supervisor).get(f"/surveys/new/{template.key}")

    assert 'name="title"' not in page.text
    assert login(supervisor).post(f"/surveys/new/{template.key}", data=TERMS).status_code == 422


def test_is_opened_closed_and_opened_again(login, supervisor):
    mine, template = login(supervisor), make_template()
    answer = mine.post(f"/surveys/new/{template.key}", data={**TERMS, "expires": "2999-12-31", "most_answers": "50"})
    made = db.session.scalars(select(Survey)).one()

    assert answer.headers["Location"].endswith(f"/surveys/{made.id}")
    assert (made.title, made.most_answers, str(made.expires_at)) == (TERMS["title"], 50, "2999-12-31 16:00:00")
    for act, state in (("close", "closed"), ("close", "closed"), ("reopen", "open")):
        assert mine.post(f"/surveys/{made.id}/{act}").status_code == 302
        assert db.session.scalar(select(Survey.state)) == state


def test_shows_link_code_answers_and_return_rate(login, supervisor, opened):
    got, mine = answer_by(opened), login(supervisor)
    mine.post(f"/surveys/{opened.id}/copies", data={"copies": "8"})

    page = mine.get(f"/surveys/{opened.id}").text

    assert f"http://localhost/s/{link_of(opened)}" in page
    assert f"/entries/{got.id}" in page
    assert "12.5%" in page
    assert mine.post(f"/surveys/{opened.id}/copies", data={"copies": "-1"}).status_code == 422


def test_says_that_no_phone_can_open_the_links_to_each_what_they_can_do(login, supervisor, admin, opened):
    for page in (f"/surveys/{opened.id}", f"/surveys/{opened.id}/poster"):
        theirs, mine = login(supervisor).get(page).text, login(admin).get(page).text
        assert 'class="hy-alert" data-tone="warn"' in theirs
        assert "HUIYIN_PUBLIC_URL" not in theirs
        assert "HUIYIN_PUBLIC_URL" in mine


def test_says_where_to_note_how_many_went_out_until_somebody_has(login, supervisor, opened):
    mine, clerk = login(supervisor), login(make_user("clerk"))
    page = mine.get(f"/surveys/{opened.id}").text

    assert 'href="#copies"' in page
    assert 'id="copies"' in page
    assert "copies" not in clerk.get(f"/surveys/{opened.id}").text
    mine.post(f"/surveys/{opened.id}/copies", data={"copies": "8"})
    assert 'href="#copies"' not in mine.get(f"/surveys/{opened.id}").text


def test_leads_to_the_records_instead_of_the_printer_once_it_is_full(login, supervisor, site):
    made = make_survey(supervisor, site, most_answers=1)
    mine = login(supervisor)
    before = primary(mine.get(f"/surveys/{made.id}").text)
    answer_by(made)

    assert before == [f"/surveys/{made.id}/poster"]
    assert primary(mine.get(f"/surveys/{made.id}").text) == [f"/forms/{made.template.key}/"]


def primary(page: str) -> list[str]:
    """Return where the main buttons of a page lead."""
    return re.findall(r'<a class="hy-button hy-primary[^"]*"[^>]*href="([^"]*)"', page)


def test_builds_links_from_the_public_address(app, login, supervisor, opened, monkeypatch):
    monkeypatch.setitem(app.config, "HUIYIN_PUBLIC_URL", "https://huiyin.example.com")

    page = login(supervisor).get(f"/surveys/{opened.id}").text

    assert f"https://huiyin.example.com/s/{link_of(opened)}" in page
    assert "HUIYIN_PUBLIC_URL" not in page


def test_gets_a_new_link(login, supervisor, opened, client):
    old = link_of(opened)

    login(supervisor).post(f"/surveys/{opened.id}/renew")

    assert client.get(f"/s/{old}").status_code == 404
    assert client.get(f"/s/{link_of(opened)}").status_code == 200


@pytest.mark.parametrize("many", [1, 2, 4, 9])
def test_prints_codes_for_doors(login, supervisor, opened, many):
    page = login(supervisor).get(f"/surveys/{opened.id}/poster?many={many}")

    assert page.text.count("<svg viewBox") == many
    assert login(supervisor).get(f"/surveys/{opened.id}/poster?many=3").status_code == 404


def test_prints_a_ticket_for_each_customer(login, supervisor, invited):
    page = login(supervisor).get(f"/surveys/{invited.id}/links").text
    (standing,) = db.session.scalars(select(SurveyInvitation))

    assert f"/s/{link_of(standing)}" in page
    assert page.count("<svg viewBox") == 1
    answer_by(standing)
    assert "<svg viewBox" not in login(supervisor).get(f"/surveys/{invited.id}/links").text


def test_invites_in_batches_and_says_how_many_are_left(login, supervisor, site, monkeypatch):
    for number in range(5):
        make_customer(site=site, name=f"张{number}", customer_class="A")
    make_customer(site=site, name="李", customer_class="C")
    monkeypatch.setattr(invitation, "MOST_AT_ONCE", 3)
    made, mine = make_survey(supervisor, site, mode="invited"), login(supervisor)

    first = mine.post(f"/surveys/{made.id}/invite", data={"class": ["A"], "name": "张"})
    shown = mine.get(first.headers["Location"]).text

    assert "left=2" in first.headers["Location"]
    assert re.search(r'name="class" value="A" checked', shown)
    assert mine.post(f"/surveys/{made.id}/invite", data={"class": ["A"], "name": "张"}).status_code == 302
    assert db.session.scalar(select(Survey.invited)) == 5


def test_keeps_the_register_of_distribution_and_return(login, supervisor, site):
    people = [make_customer(site=site, name=name, room=make_room(site=site)) for name in ("甲", "乙", "丙")]
    made, mine = make_survey(supervisor, site, mode="invited"), login(supervisor)
    first, _second, third = make_invitations(supervisor, made)

    mine.post(f"/surveys/{made.id}/hand-out", data={"how": "visit", "whom": "ticked", "invitation": [first.id, "x"]})
    mine.post(f"/surveys/{made.id}/hand-out", data={"how": "paper", "whom": "all"})
    mine.post(f"/surveys/invitations/{third.id}/withdraw")
    got = answer_by(first)

    page = mine.get(f"/surveys/{made.id}").text
    assert f"/entries/{got.id}" in page
    assert "50.0%" in page
    assert names(mine, made, "answered", people) == ["甲"]
    assert names(mine, made, "out", people) == ["乙"]
    assert names(mine, made, "withdrawn", people) == ["丙"]
    assert names(mine, made, "waiting", people) == []
    assert names(mine, made, "all&q=乙", people) == ["乙"]
    assert names(mine, made, "nonsense", people) == ["甲", "乙", "丙"]
    assert mine.post(f"/surveys/invitations/{first.id}/withdraw").status_code == 409
    assert mine.post(f"/surveys/{made.id}/hand-out", data={"how": "x"}).status_code == 422
    mine.post(f"/surveys/invitations/{third.id}/again")
    assert names(mine, made, "waiting", people) == ["丙"]


def test_leads_from_an_entry_to_its_survey_for_who_may_see_it(login, supervisor, site, agent, opened):
    got = answer_by(opened)
    take_part(got.id, {agent.id})
    page = login(supervisor).get(f"/entries/{got.id}").text

    assert f"/surveys/{opened.id}" in page
    assert "客户（公开问卷）" in page
    assert f"/surveys/{opened.id}" not in login(agent).get(f"/entries/{got.id}").text
    assert 'value="return"' not in page


def test_counts_in_lists_and_charts_like_any_other(login, supervisor, site):
    template = make_template(sections=[RICH, INNER], route=ROUTE)
    made = make_survey(supervisor, site, template)
    for points in (4, 8):
        answer_by(made, {"area": "好", "points": points})
    make_entry(supervisor, template, {"area": "好", "points": 6})
    mine = login(supervisor)

    assert mine.get(f"/forms/{template.key}/").text.count("客户（公开问卷）") == 2
    assert mine.get(f"/forms/{template.key}/?f.points.from=7").text.count("/entries/") == 1
    assert ">6<" in mine.get(f"/charts/{template.key}/").text


def test_leaves_the_standing_account_out_of_the_users(login, admin, opened):
    page = login(admin).get("/users/list/")

    assert "public-survey" not in page.text
    assert "客户（公开问卷）" not in page.text


@pytest.mark.parametrize("address", ["/surveys/", "/surveys/?form={form}", "/surveys/{id}", "/surveys/{id}/links"])
def test_asks_little_of_the_database_however_much_there_is(login, asked, supervisor, site, address):
    made = make_survey(supervisor, site, mode="invited")
    mine = login(supervisor)
    address = address.format(id=made.id, form=made.template.key)
    mine.get(address)

    few = asked(lambda: mine.get(address))
    for number in range(20):
        make_customer(site=site, room=make_room(site=site))
        make_survey(supervisor, site, made.template if number % 2 else None)
    for each in make_invitations(supervisor, made)[:7]:
        answer_by(each)
    many = asked(lambda: mine.get(address))

    assert len(many) <= MOST, "\n".join(many)
    assert len(many) <= len(few) + 2, "\n".join(many)


def test_asks_little_of_the_database_to_show_and_take_an_answer(client, asked, opened):
    address = f"/s/{link_of(opened)}"
    client.get(address)

    assert len(asked(lambda: client.get(address))) <= 4
    assert len(asked(lambda: client.post(address, data={"area": "好", "submission": str(UUID(int=1))}))) <= 22


@pytest.mark.parametrize("show", survey_register.SHOWN)
def test_finds_the_lines_of_a_register_by_index(engine, supervisor, site, show):
    made = make_survey(supervisor, site, mode="invited")
    found = survey_register.invitations(made, show).limit(50).compile(db.engine, compile_kwargs={"literal_binds": True})
    if engine == "postgresql":
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    explain = "EXPLAIN QUERY PLAN " if engine == "sqlite" else "EXPLAIN "

    plan = " ".join(str(row) for row in db.session.execute(text(explain + str(found))))

    assert re.search(r"ix_survey_invitation_survey|survey_customer", plan), plan


def names(mine: Any, made: Survey, show: str, people: list[Any]) -> list[str]:
    page = mine.get(f"/surveys/{made.id}?show={show}").text
    return [each.name for each in people if f">{each.name}<" in page]


@pytest.fixture
def opened(site: Any, supervisor: Any) -> Survey:
    return make_survey(supervisor, site, title="给大家的问卷")


@pytest.fixture
def invited(site: Any, supervisor: Any) -> Survey:
    """A survey with one customer invited."""
    make_customer(site=site, phone="13912345678")
    made = make_survey(supervisor, site, mode="invited")
    make_invitations(supervisor, made)
    return made
