"""The search page and its suggestions: nothing beyond the reader's sites and rights, by every form people type."""

import re

import pytest
from sqlalchemy import select

from app.models.grant import Grant
from tests.factories.customer import make_customer
from tests.factories.room import make_room
from tests.factories.site import make_site
from tests.factories.user import make_user
from tests.views.visits import make_visits, visit

JSON = {"Accept": "application/json"}
FORMS = ["张伟", "张", "伟", "zhangw", "zw", "wei", "3-2-1201", "1201", "13800138000", "8000"]


def test_tells_nothing_without_a_login(client, zhang):
    assert client.get("/search/?q=张伟").status_code == 302
    assert client.get("/search/suggest?q=张伟", headers=JSON).status_code == 401


@pytest.mark.parametrize("typed", FORMS)
def test_finds_nobody_and_nothing_of_another_site(login, zhang, entry, stranger, typed):
    mine = login(stranger)

    for asked_for in (typed, entry.number):
        assert "find-hit" not in mine.get("/search/", query_string={"q": asked_for}).text
        assert suggested(mine, asked_for) == []


@pytest.mark.parametrize("typed", ["13800138000", "1380", "8000"])
def test_finds_nobody_by_phone_for_whoever_may_not_see_phones(login, db, zhang, typed):
    clerk = make_user("clerk", sites=[zhang.site])
    for grant in db.session.scalars(select(Grant).where(Grant.role == "clerk", Grant.verb == "see_phone")):
        db.session.delete(grant)
    db.session.flush()

    assert suggested(login(clerk), typed) == []
    assert suggested(login(clerk), "张伟") == [("张伟", f"/customers/{zhang.id}")]
    assert "8000" not in login(clerk).get("/search/?q=张伟").text


def test_shows_no_customers_to_whoever_may_not_open_them(login, zhang, site):
    assert suggested(login(make_user("handler", sites=[site])), "张伟") == []


@pytest.mark.parametrize("typed", FORMS)
def test_finds_by_every_form(login, zhang, agent, typed):
    page = login(agent).get("/search/", query_string={"q": typed})

    assert f'href="/customers/{zhang.id}"' in page.text
    assert ("张伟", f"/customers/{zhang.id}") in suggested(login(agent), typed)


def test_finds_rooms_and_the_records_of_who_was_found(login, zhang, entry, agent):
    page = login(agent).get("/search/", query_string={"q": "zw"}).text
    assert f'href="/entries/{entry.id}"' in page

    assert f'href="/rooms/show/{zhang.room_id}"' in login(agent).get("/search/?q=1201").text


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("张", ["张"]),
        ("zw", ["张伟"]),
        ("1201", ["1201"]),
        ("8000", ["8000"]),
        ("13800138000", ["138****8000"]),
        ("张伟 1201", ["张伟", "1201"]),
    ],
)
def test_says_why_somebody_was_found(login, zhang, agent, typed, marked):
    hit = hit_of(login(agent).get("/search/", query_string={"q": typed}).text, zhang)

    assert re.findall("<mark>(.*?)</mark>", hit) == marked
    assert "13800138000" not in hit


def test_tells_two_people_of_one_name_apart(login, zhang, agent, site):
    other = make_customer(site=site, name="张伟", customer_class="A", phone="13912345678")
    page = login(agent).get("/search/?q=张伟").text

    assert re.sub("<.*?>", "", hit_of(page, zhang)).split(" · ") == [
        "张伟 3-2-1201",
        "C 类",
        site.name,
        "138****8000",
    ]
    assert re.sub("<.*?>", "", hit_of(page, other)).split(" · ") == ["张伟 A 类", site.name, "139****5678"]


def test_finds_by_the_name_of_a_site_and_a_room(login, zhang, agent, site):
    page = login(agent).get("/search/", query_string={"q": f"{site.name} 1201"}).text

    assert re.findall("<mark>(.*?)</mark>", hit_of(page, zhang)) == ["1201", site.name]
    assert f'href="/rooms/show/{zhang.room_id}"' in page


@pytest.mark.parametrize("cut", [0, 2, 4])
def test_finds_a_record_by_its_number_or_the_beginning_of_it(login, entry, agent, cut):
    typed = entry.number[: len(entry.number) - cut].lower()

    assert (entry.number, f"/entries/{entry.id}") in suggested(login(agent), typed)


def test_counts_no_more_than_it_shows(login, agent, site):
    for number in range(25):
        make_customer(site=site, name=f"李{number}")

    page = login(agent).get("/search/?q=李").text

    assert page.count('class="find-hit" href="/customers/') == 21
    assert "/customers/list/?_flt_0_name=" in page
    assert len(suggested(login(agent), "李")) == 5


@pytest.mark.parametrize("typed", ["", " ", "%", "'", '"><script>', "\x01", "x" * 3000, "a' | 'b", "张 " * 500, "🙂"])
def test_answers_whatever_is_typed(login, agent, typed):
    for address in ("/search/", "/search/suggest"):
        answer = login(agent).get(address, query_string={"q": typed}, headers=JSON if "suggest" in address else {})
        assert answer.status_code == 200
        assert '"><script>' not in answer.text


def test_asks_the_database_little(login, asked, zhang, entry, agent):
    mine = login(agent)
    mine.get("/search/?q=张")

    assert len(asked(lambda: mine.get("/search/?q=张"))) <= 12
    assert len(asked(lambda: mine.get("/search/suggest?q=张"))) <= 8


def test_narrows_the_list_of_customers_by_every_form(login, zhang, agent, site):
    make_customer(site=site, name="李小满")
    mine = login(agent)

    for typed in FORMS:
        page = mine.get("/customers/list/", query_string={"_flt_0_name": typed}).text
        assert "张伟" in page, typed
        assert "李小满" not in page, typed


@pytest.mark.parametrize("typed", FORMS)
def test_offers_the_same_in_the_picker_of_a_form(login, zhang, agent, typed):
    found = login(agent).get("/lookup/customer", query_string={"q": typed}, headers=JSON).json["found"]

    assert [one["id"] for one in found] == [zhang.id]


def test_puts_its_box_on_every_page_without_asking_for_it(login, agent, asked):
    mine = login(agent)

    assert 'data-find="/search/suggest"' in mine.get("/forms/").text
    assert not any("search_words" in each for each in asked(lambda: mine.get("/forms/")))


def hit_of(page, customer):
    return re.search(f'<a class="find-hit" href="/customers/{customer.id}">(.*?)</a>', page)[1]


def suggested(client, typed):
    answer = client.get("/search/suggest", query_string={"q": typed}, headers=JSON)
    assert answer.status_code == 200
    return [(name, url) for group in answer.json["groups"] for name, _detail, url in group["found"]]


@pytest.fixture
def zhang(site):
    room = make_room(site=site, building="3", unit="2", number="1201")
    return make_customer(site=site, name="张伟", room=room, phone="13800138000")


@pytest.fixture
def entry(zhang, agent):
    return visit(agent, make_visits(), customer={"id": zhang.id, "name": zhang.name})


@pytest.fixture
def stranger(app):
    return make_user("supervisor", sites=[make_site()])
