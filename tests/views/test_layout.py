"""The frame around every page."""

import html
import re

import pytest

from app.assets import FOLDER
from app.views import MENU
from tests.factories.site import make_site
from tests.factories.user import make_user

TEMPLATES = FOLDER.parent / "templates"


def test_shows_only_lines_the_reader_may_open(login):
    page = login(make_user("handler")).get("/users/userinfo/").text

    assert "/users/list/" not in page
    assert "/customers/list/" not in page
    assert "/users/list/" in login(make_user("Admin")).get("/users/userinfo/").text


@pytest.mark.parametrize("role", ["Admin", "agent", "supervisor", "manager", "handler", "clerk", "designer"])
def test_leads_nowhere_the_reader_may_not_go(login, role):
    mine = login(make_user(role))
    navigation = mine.get("/users/userinfo/").text.partition('<nav class="hy-side"')[2].partition("</nav>")[0]

    for address in re.findall('href="([^"]+)"', navigation):
        assert mine.get(address, follow_redirects=True).status_code == 200, address


def test_speaks_chinese_until_asked_otherwise(client):
    assert '<html lang="zh-CN">' in client.get("/login/").text
    client.get("/lang/en")
    assert '<html lang="en">' in client.get("/login/").text


def test_shows_the_menu_in_either_language(login):
    client = login(make_user("agent"))
    assert "工作台" in client.get("/").text
    client.get("/lang/en")
    assert "Work desk" in client.get("/").text


def test_speaks_chinese_whatever_the_browser_prefers(client):
    assert '<html lang="zh-CN">' in client.get("/login/", headers={"Accept-Language": "en-US,en;q=0.9"}).text


def test_keeps_the_language_on_every_page_of_the_menu_and_past_signing_out(login):
    mine = login(make_user("Admin"))
    mine.get("/lang/en")

    addresses = re.findall('<a href="([^"]+)"', mine.get("/").text.partition("<nav")[2].partition("</nav>")[0])
    pages = [mine.get(address, follow_redirects=True).text for address in [*addresses, "/logout/", "/login/"]]

    assert len(pages) > 9
    assert [page for page in pages if '<html lang="en">' not in page or "工作台" in page] == []


def test_stays_on_the_page_when_the_language_is_changed(client):
    answer = client.get("/reader/language/en?next=/login/?x=1")

    assert answer.location == "/login/?x=1"
    assert client.get("/reader/language/xx").status_code == 404
    assert client.get("/reader/language/en?next=https://evil.test/").location == "/"


@pytest.mark.parametrize("address", ["/login/?next=/entries/1", "/no/such/page", "/setup/not-the-token"])
def test_offers_the_languages_before_signing_in_and_stays_on_the_page(client, address):
    offered = re.search('<a href="([^"]+)" lang="en"', client.get(address).text)

    assert offered is not None
    assert client.get(html.unescape(offered[1])).location == address
    assert '<html lang="en">' in client.get(address).text


def test_changes_the_language_of_a_page_only_posted_to_by_leading_to_the_start(login):
    page = login(make_user("agent")).post("/reader/site", data={"next": "/"}, csrf=False)

    assert "/reader/language/en?next=%2F" in page.text or "/reader/language/en?next=/" in page.text


def test_survives_a_language_that_is_no_longer_offered(client):
    with client.session_transaction() as session:
        session["locale"] = "xx_nonsense"

    assert '<html lang="zh-CN">' in client.get("/login/").text


def test_lets_a_reader_choose_one_of_their_sites_only(login):
    first, second, foreign = make_site(name="甲处"), make_site(name="乙处"), make_site(name="丙处")
    mine = login(make_user("agent", sites=[first, second]))

    mine.post("/reader/site", data={"site": second.id, "next": "/customers/list/"})
    chosen = mine.get("/users/userinfo/").text
    mine.post("/reader/site", data={"site": foreign.id, "next": "/"})
    after = mine.get("/users/userinfo/").text

    assert re.search(r"<summary[^>]*>.*?<span>乙处", chosen, re.DOTALL)
    assert "丙处" not in after


def test_leads_nowhere_else_after_choosing_a_site(login):
    answer = login(make_user()).post("/reader/site", data={"site": "", "next": "https://evil.test/"})

    assert answer.location == "/"


def test_has_every_symbol_it_names():
    there = set(re.findall('<symbol id="([^"]+)"', (FOLDER / "icons" / "sprite.svg").read_text(encoding="utf-8")))
    named = {line.icon for group in MENU for line in group.lines}
    for template in TEMPLATES.rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        named |= set(re.findall(r"""\bicon(?:_name)?=["']([a-z0-9-]+)["']""", text))
        named |= set(re.findall(r"""\bicon\(["']([a-z0-9-]+)["']""", text))

    assert named - there == set()
