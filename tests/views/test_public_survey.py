"""The page behind a link: refusals first, then an answer that loses nothing, makes one entry and leaks nothing."""

import io
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app import clock
from app.extensions import db
from app.models.entry import Entry
from app.models.survey import SurveyInvitation
from app.operations import invitation, survey
from app.operations.link import token_of
from app.views import _flood
from tests.factories.attachment import picture
from tests.factories.customer import make_customer
from tests.factories.form_template import make_template
from tests.factories.site import make_site
from tests.factories.survey import link_of, make_invitations, make_survey
from tests.factories.user import make_user
from tests.infrastructure.databases import close as close_app
from tests.operations.test_survey import INNER, RICH, ROUTE
from tests.views.visits import sheet_of

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("link", ["1", "x" * 500, "AAAAAAAAAAAAAAAAAAAAAAAA", "%E4%B8%AD", "a.b", "a%20b"])
def test_knows_no_link_but_those_it_made(client, opened, link):
    unknown = client.get(f"/s/{token_of('some other salt')}")
    answer = client.get(f"/s/{link}")

    assert answer.status_code == unknown.status_code == 404
    assert without_tokens(answer.text) == without_tokens(unknown.text)
    assert client.post(f"/s/{link}", data={"area": "好"}).status_code == 404


def test_asks_the_database_the_same_for_what_is_malformed_and_what_is_unknown(client, opened, asked):
    client.get("/s/1")
    statements = [
        asked(lambda link=link: client.get(f"/s/{link}")) for link in ("1", "中" * 200, token_of("some other salt"))
    ]

    assert statements[0] == statements[1] == statements[2]


def test_says_why_no_answer_is_taken(client, site, supervisor):
    now = clock.now()
    soon = make_survey(supervisor, site, opens_at=now + HOUR)
    ended = make_survey(supervisor, site, expires_at=now + HOUR)
    full = make_survey(supervisor, site, most_answers=1)
    closed = make_survey(supervisor, site)
    survey.close(closed.id, supervisor)
    hand_in(client, full)
    other = client.application.test_client()
    later = now + 2 * HOUR

    assert state_of(other.get(f"/s/{link_of(soon)}"), 403) == "soon"
    assert state_of(other.get(f"/s/{link_of(full)}"), 410) == "full"
    assert state_of(other.get(f"/s/{link_of(closed)}"), 410) == "closed"
    assert state_of(other.post(f"/s/{link_of(closed)}", data={"area": "好", "submission": "1"}), 422) == ""
    with clock.stopped_at(later):
        assert state_of(other.get(f"/s/{link_of(ended)}"), 410) == "expired"


def test_tells_whoever_was_answering_when_it_was_closed(client, opened, supervisor):
    address = f"/s/{link_of(opened)}"
    typed = sheet_of(client.get(address)) | {"area": "刚好在写"}
    survey.close(opened.id, supervisor)

    answer = client.post(address, data=typed)

    assert state_of(answer, 410) == "closed"
    assert entries() == 0


def test_takes_no_answer_without_its_own_token_and_loses_nothing(client, opened):
    address = f"/s/{link_of(opened)}"
    typed = sheet_of(client.get(address)) | {"area": "写了很久的话", "csrf_token": "forged"}

    answer = client.post(address, data=typed, csrf=False)

    assert answer.status_code == 400
    assert "写了很久的话" in answer.text
    assert entries() == 0
    fresh = sheet_of(answer)
    assert fresh["submission"] == typed["submission"]
    assert client.post(address, data=fresh, csrf=False).status_code == 303
    stranger = client.application.test_client()
    assert stranger.post(address, data=typed, csrf=False).status_code == 400
    assert stranger.post("/s/1", data={}, csrf=False).status_code == 400


def test_says_beside_the_field_what_is_wrong(client, opened):
    address = f"/s/{link_of(opened)}"
    typed = sheet_of(client.get(address)) | {"aim": "顺便说一句"}

    answer = client.post(address, data=typed)

    assert answer.status_code == 422
    assert 'href="#area"' in answer.text
    assert "顺便说一句" in answer.text
    assert entries() == 0


def test_takes_one_answer_and_says_thanks(client, opened):
    answer = hand_in(client, opened, area="服务很好")

    assert answer.status_code == 303
    assert state_of(client.get(answer.headers["Location"])) == "thanks"
    (made,) = db.session.scalars(select(Entry))
    assert (made.answers, made.site_id) == ({"area": "服务很好"}, opened.site_id)


def test_takes_one_answer_from_a_browser_and_another_from_the_next(client, opened):
    hand_in(client, opened)

    assert state_of(client.get(f"/s/{link_of(opened)}")) == "answered"
    assert state_of(client.post(f"/s/{link_of(opened)}", data={"area": "又来"})) == "answered"
    assert hand_in(client.application.test_client(), opened).status_code == 303
    assert entries() == 2


@pytest.mark.parametrize("cookie", ["", "x", "1", "1." + "0" * 64, "9" * 50])
def test_believes_no_cookie_it_did_not_sign(client, opened, cookie):
    client.set_cookie("huiyin-survey", cookie, path="/s/")

    assert hand_in(client, opened).status_code == 303


def test_takes_one_answer_to_an_invitation_whatever_the_browser(client, site, supervisor):
    make_customer(site=site)
    made = make_survey(supervisor, site, mode="invited")
    (standing,) = make_invitations(supervisor, made)

    assert client.get(f"/s/{link_of(standing)}").status_code == 200
    assert db.session.scalar(select(SurveyInvitation.opened_at)) is not None
    assert hand_in(client, standing).status_code == 303
    other = client.application.test_client()
    assert state_of(other.get(f"/s/{link_of(standing)}")) == "answered"
    assert state_of(other.post(f"/s/{link_of(standing)}", data={"area": "再来", "submission": str(made.id)}), 422) == ""
    assert entries() == 1
    assert client.get(f"/s/{token_of(made.salt)}").status_code == 404


def test_numbers_a_page_anew_whose_number_was_lost(client, opened):
    address = f"/s/{link_of(opened)}"
    answer = client.post(address, data=sheet_of(client.get(address)) | {"area": "好", "submission": "damaged"})

    assert answer.status_code == 422
    assert client.post(address, data=sheet_of(answer)).status_code == 303
    assert [each.answers for each in db.session.scalars(select(Entry))] == [{"area": "好"}]


def test_thanks_nobody_who_has_not_answered(client, opened):
    assert 'name="area"' in client.get(f"/s/{link_of(opened)}?thanks=1").text


def test_leads_nowhere_once_withdrawn(client, site, supervisor):
    make_customer(site=site)
    (standing,) = make_invitations(supervisor, make_survey(supervisor, site, mode="invited"))
    invitation.withdraw(standing.id, supervisor)

    assert state_of(client.get(f"/s/{link_of(standing)}"), 410) == "closed"


def test_makes_one_entry_of_a_page_sent_twice(client, site, supervisor):
    make_customer(site=site)
    (standing,) = make_invitations(supervisor, make_survey(supervisor, site, mode="invited"))
    address = f"/s/{link_of(standing)}"
    typed = sheet_of(client.get(address)) | {"area": "好"}

    assert [client.post(address, data=typed).status_code for _ in range(2)] == [303, 303]
    assert entries() == 1


def test_shows_nothing_of_what_is_not_asked(client, site, supervisor):
    customer = make_customer(site=site, name="赵敏敏", phone="13912345678")
    made = make_survey(supervisor, site, make_template(sections=[RICH, INNER], route=ROUTE), mode="invited")
    (standing,) = make_invitations(supervisor, made)

    page = client.get(f"/s/{link_of(standing)}").text

    unasked = ("内部评定", "verdict", customer.phone, "照片", 'type="file"', "/lookup/", supervisor.username, "agent")
    assert not [words for words in unasked if words in page]
    assert 'class="hy-side"' not in page
    assert "打分" in page


def test_keeps_nothing_that_was_forged(client, site, supervisor):
    made = make_survey(supervisor, site, make_template(sections=[RICH, INNER], route=ROUTE))
    named = {"customer": "张", "customer-id": "1"}
    forged = {"points": "8", "double": "99", "why": "藏", "verdict": "好", "sum": "7", **named}

    assert hand_in(client, made, **forged).status_code == 303
    assert db.session.scalar(select(Entry.answers)) == {"area": "很好", "points": 8, "double": 16, "sum": 8}
    other = client.application.test_client()
    assert hand_in(other, made, mode="fax").status_code == 422


@pytest.mark.parametrize(
    "typed", [{"area": "\x00"}, {"area": "长" * 9_000}, {"submission": "\x00"}, {"area": b"\xed\xa0\x80" * 300}]
)
def test_takes_nothing_that_cannot_be_stored(client, opened, typed):
    address = f"/s/{link_of(opened)}"
    sent = sheet_of(client.get(address)) | {"area": "好"} | typed

    assert client.post(address, data=sent).status_code == 422
    assert entries() == 0


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_reads_no_more_than_a_sheet_can_hold(client, opened, kind):
    body = b"--x\r\nContent-Disposition: form-data; name=area\r\n\r\n" + b"x" * 2_000_000 + b"\r\n--x--"

    assert client.post(f"/s/{link_of(opened)}", data=body, content_type=kind).status_code == 413
    assert entries() == 0


def test_is_kept_out_of_caches_search_engines_and_logs_of_others(client, opened):
    for address in (f"/s/{link_of(opened)}", "/s/1"):
        headers = client.get(address).headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Robots-Tag"].startswith("noindex")
        assert headers["Referrer-Policy"] == "same-origin"


def test_lists_no_survey_to_strangers(client, opened):
    assert client.get("/s/").status_code == 404
    assert client.get("/s").status_code == 404


def test_speaks_english_to_whoever_wants_it(client, opened):
    client.get("/reader/language/en")

    assert ">Submit</button>" in client.get(f"/s/{link_of(opened)}").text


def test_refuses_a_flood_from_one_address_and_to_one_link(databases, make_app, engine, monkeypatch):
    app = make_app(databases.fresh(engine), RATELIMIT_ENABLED=True)
    monkeypatch.setattr(_flood, "LOOKS", 5)
    monkeypatch.setattr(_flood, "ANSWERS_TO_ONE", 3)
    with app.app_context():
        site = make_site()
        made = make_survey(make_user("supervisor", sites=[site]), site)
        db.session.commit()
        link = link_of(made)
        looks = [app.test_client().get(f"/s/{each}").status_code for each in ("1", "2", "3", link, link, link, "4")]
        turned_away = app.test_client().get(f"/s/{link}").text
        answers = [
            app.test_client().post(f"/s/{link}", environ_base={"REMOTE_ADDR": f"10.0.0.{n}"}).status_code
            for n in range(5)
        ]
    close_app(app)

    assert looks == [404, 404, 404, 200, 200, 429, 429]
    assert 'data-state="busy"' in turned_away
    assert answers == [422, 422, 422, 429, 429]


def test_doubts_machines_and_takes_from_people_what_they_send_again(databases, make_app, engine):
    app = make_app(databases.fresh(engine), RATELIMIT_ENABLED=True)
    with app.app_context():
        site = make_site()
        made = make_survey(make_user("supervisor", sites=[site]), site)
        db.session.commit()
        link, begin, someone = link_of(made), clock.now(), app.test_client()
        address = f"/s/{link}"
        with clock.stopped_at(begin):
            sent = sheet_of(someone.get(address)) | {"area": "很好"}
            quick = someone.post(address, data=sent)
            forged = someone.post(address, data=sent | {"begun": "1"})
        with clock.stopped_at(begin + timedelta(seconds=10)):
            trapped = someone.post(address, data=sent | {"website": "http://example.com"})
            assert "很好" in quick.text
            taken = someone.post(address, data=sheet_of(quick) | {"website": ""})
    close_app(app)

    assert [answer.status_code for answer in (quick, forged, trapped, taken)] == [422, 422, 422, 303]


def test_draws_a_signature_in_one_answer_and_shows_it_to_nobody_else(client, site, supervisor, opened):
    signed = {"key": "signed", "type": "signature", "label": "客户签名", "required": True}
    template = make_template(sections=[{"key": "head", "items": [signed]}])
    made = make_survey(supervisor, site, template, signed=("signed",))
    address, submission = f"/s/{link_of(made)}", str(UUID(int=7))

    def drawn(where, content):
        file = (io.BytesIO(content), "signature.png")
        return client.post(f"{where}/{submission}/signature", data={"file": file, "kind": "photo"})

    assert drawn("/s/unknown", picture()).status_code == 404
    assert drawn(f"/s/{link_of(opened)}", picture()).status_code == 404
    assert drawn(address, b"<html>").status_code == 422
    kept = drawn(address, picture()).json
    assert client.get(kept["url"], buffered=True).mimetype == "image/png"
    assert client.get(kept["url"].replace(submission, str(UUID(int=8)))).status_code == 404
    assert client.get(f"/files/{kept['id']}").status_code == 302

    page = client.get(address)
    assert 'data-upload="' in page.text
    refused = client.post(address, data=sheet_of(page) | {"signed": kept["id"]})
    taken = client.post(address, data=sheet_of(page) | {"signed": kept["id"], "submission": submission})

    assert (refused.status_code, taken.status_code, entries()) == (422, 303, 1)


@pytest.mark.parametrize("shows", [False, True])
def test_says_with_its_thanks_what_the_answer_adds_up_to_if_the_survey_says_so(client, site, supervisor, shows):
    items = [
        {"key": "one", "type": "score", "label": "甲", "max": 10},
        {"key": "sum", "type": "total", "label": "总得分", "of": ["one"]},
    ]
    made = make_survey(supervisor, site, make_template(sections=[{"key": "head", "items": items}]), shows_totals=shows)
    address = f"/s/{link_of(made)}"

    thanks = client.post(address, data=sheet_of(client.get(address)) | {"one": "7"}).location

    assert ("总得分" in client.get(thanks).text) is shows
    assert "总得分" not in client.get(f"{address}?thanks=1").text
    assert ("总得分" in client.get(address).text) is False


def test_takes_a_signature_from_a_browser_without_script(client, site, supervisor):
    signed = {"key": "signed", "type": "signature", "label": "客户签名", "required": True}
    template = make_template(sections=[{"key": "head", "items": [signed]}])
    address = f"/s/{link_of(make_survey(supervisor, site, template, signed=('signed',)))}"

    sent = sheet_of(client.get(address)) | {"signed-file": (io.BytesIO(picture()), "名.png")}

    assert client.post(address, data=sent, content_type="multipart/form-data").status_code == 303
    (made,) = db.session.scalars(select(Entry))
    assert made.answers["signed"]["file"]


def hand_in(client: Any, holder: Any, **typed: str) -> Any:
    """Open the page and send it filled in."""
    address = f"/s/{link_of(holder)}"
    return client.post(address, data=sheet_of(client.get(address)) | {"area": "很好"} | typed)


def state_of(page: Any, status: int = 200) -> str:
    assert page.status_code == status, page.text[:2000]
    found = re.search(r'data-state="(\w+)"', page.text)
    return found[1] if found else ""


def without_tokens(page: str) -> str:
    """Return a page without what differs from request to request, and without its own address."""
    return re.sub(r'(nonce|content|value)="[^"]*"|next=[^"]*', "", page)


def entries() -> int:
    return db.session.scalar(select(func.count(Entry.id))) or 0


@pytest.fixture
def opened(site: Any, supervisor: Any) -> Any:
    """A survey open to all, of one required text and two more items."""
    return make_survey(supervisor, site)
