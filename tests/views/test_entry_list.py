"""A template's list: rows and columns the reader may see, filters by every item, nonsense answered in words."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import unquote

import pytest

from app.operations import entry as entries
from app.operations import grant
from app.permissions import Scope, Verb
from tests.factories.customer import make_customer
from tests.factories.entry import make_entry
from tests.factories.form_template import make_template
from tests.factories.site import make_site
from tests.factories.user import make_user
from tests.views.visits import HEAD, SECRET, judge, make_judged_visits, make_visits, visit

ATTACK = '"><script>alert(1)</script><img src=x onerror=alert(2)>'

# ---- who may not


@pytest.mark.parametrize("address", ["/forms/{}/", "/charts/{}/", "/forms/{}/blank", "/forms/{}/blank.pdf"])
def test_is_closed_to_whoever_is_not_logged_in_or_has_nothing_to_do_with_the_form(client, login, agent, admin, address):
    template = make_template()
    for verb in (Verb.SEE, Verb.FILL):
        grant.put("handler", verb, Scope.NONE, admin, template)

    assert "/login/" in client.get(address.format(template.key)).location
    assert login(make_user("handler")).get(address.format(template.key)).status_code == 404
    assert login(agent).get(address.format("no-such-form")).status_code == 404
    assert login(agent).get(address.format(template.key), buffered=True).status_code == 200


def test_lists_to_each_reader_what_they_may_see(login, agent, colleague, supervisor, stranger):
    template = make_template()
    mine, theirs = make_entry(agent, template), make_entry(colleague, template)

    assert numbers(login(agent), template) == [mine.number]
    assert numbers(login(colleague), template) == [theirs.number]
    assert numbers(login(supervisor), template) == [theirs.number, mine.number]
    assert numbers(login(stranger), template) == []


# ---- nonsense


@pytest.mark.parametrize(
    "query",
    [
        "page=-1",
        "page=abc",
        "page=99999999999999999999",
        "sort=nobody",
        "sort=password",
        "sort=-customer",
        "f.service.from=many",
        "f.service.to=1e400",
        "f.fee.from=nan",
        "f.on.from=2026-02-30",
        "f.on.to=9999-12-31",
        "f.@submitted.to=0000-00-00",
        "f.customer.name=nobody-here",
    ],
)
@pytest.mark.parametrize("shown_as", ["forms", "charts"])
def test_says_in_words_what_an_address_asks_in_vain(login, agent, shown_as, query):
    template = make_visits()
    visit(agent, template)

    answer = login(agent).get(f"/{shown_as}/{template.key}/?{query}")

    assert answer.status_code == 422
    assert "hy-alert" in answer.text
    assert "东区" in answer.text or shown_as == "charts"


@pytest.mark.parametrize(
    "query",
    [
        "f.mode=<script>alert(1)</script>",
        "f.area=<script>alert(1)</script>",
        "f.customer=<script>alert(1)</script>",
        "f.area=" + "x" * 3000,
        "f.mode.all=nothing",
        "f.customer=99999999999999999999999",
        "f.@state=dead",
        "f.@site=0",
        "f.rows.how=../../x",
        "f.nonsense=1&sort=",
        "f.service.from=9&f.service.to=1",
        "f.on.from=2026-02-01&f.on.to=2026-01-01",
    ],
)
@pytest.mark.parametrize("shown_as", ["forms", "charts"])
def test_answers_whatever_is_filtered_by(login, agent, shown_as, query):
    template = make_visits()
    visit(agent, template)

    answer = login(agent).get(f"/{shown_as}/{template.key}/?{query}")

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_shows_attacks_as_text(login, agent):
    template = make_template(title=ATTACK, sections=[{"key": "head", "title": ATTACK, "items": [
        {"key": "area", "type": "text", "label": ATTACK},
        {"key": "mode", "type": "choice", "label": "方式", "options": [{"key": "a", "label": ATTACK}]}]}])  # fmt: skip
    make_entry(agent, template, {"area": ATTACK, "mode": {"paths": ["a"]}})
    mine = login(agent)

    for page in (f"/forms/{template.key}/", f"/charts/{template.key}/", "/forms/", f"/forms/{template.key}/blank", "/"):
        shown = mine.get(page).text
        assert "alert(1)" in shown, page
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


# ---- columns and cells


def test_keeps_a_hidden_section_out_of_columns_filters_and_sorting(login, agent, supervisor, admin):
    template = make_judged_visits()
    made = judge(visit(agent, template), supervisor)
    grant.hide_section("agent", template, "secret", admin)
    mine = login(agent)

    shown = mine.get(f"/forms/{template.key}/").text

    assert not any(word in shown for word in ("评定</legend>", "得分", "此人说话难听", "secret", "grade"))
    assert numbers(mine, template, "f.grade.from=99") == [made.number]
    assert numbers(mine, template, "f.remark=没有这样的话") == [made.number]
    assert numbers(mine, template, "f.verdict=good") == [made.number]
    assert mine.get(f"/forms/{template.key}/?sort=-grade").status_code == 422
    assert numbers(login(supervisor), template, "f.grade.from=99") == []


def test_masks_phones_and_does_not_let_them_be_searched(login, agent):
    columns = {"columns": ["area", "tel"]}
    template = make_visits(list=columns)
    made = visit(agent, template, tel="13812345678")
    clerk = login(make_user("clerk"))

    assert "13812345678" in login(agent).get(f"/forms/{template.key}/").text
    assert "13812345678" not in clerk.get(f"/forms/{template.key}/").text
    assert "138****5678" in clerk.get(f"/forms/{template.key}/").text
    assert numbers(clerk, template, "f.tel=9999") == [made.number]
    assert clerk.get(f"/forms/{template.key}/?sort=tel").status_code == 422
    assert numbers(login(agent), template, "f.tel=9999") == []


def test_shows_the_first_columns_that_fit_without_being_told(login, agent):
    template = make_visits()
    visit(agent, template, service=7, mode={"paths": ["phone/first"]})

    shown = login(agent).get(f"/forms/{template.key}/").text

    for words in ("区域", "东区", "方式", "首次", "服务"):
        assert words in shown


def test_shows_columns_of_tables_when_the_document_names_them(login, agent):
    template = make_visits(list={"columns": ["area", "rows.how"]})
    visit(agent, template, rows=[{"how": {"paths": ["visit"]}}, {"how": {"paths": ["phone/regular"]}}])

    shown = login(agent).get(f"/forms/{template.key}/").text

    assert "现场；" in shown
    assert "常规" in shown


# ---- filters, order, pages


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("f.mode=phone", [0, 1]),
        ("f.mode=phone/first", [0]),
        ("f.mode=phone/first&f.mode=visit", [0, 2]),
        ("f.mode=phone&f.mode.all=phone/regular", [1]),
        ("f.service.from=5", [0, 1]),
        ("f.service.from=5&f.service.to=7", [1]),
        ("f.service.is=blank", [3]),
        ("f.service.is=filled", [0, 1, 2]),
        ("f.service.is=given", [0, 1]),
        ("f.fee.from=10.5", [1]),
        ("f.on.from=2026-03-01&f.on.to=2026-03-31", [0]),
        ("f.area=城", [0, 2]),
        ("f.area=城&f.mode=visit", [2]),
        ("f.rows.how=visit", [3]),
        ("f.customer.name=李小满", [1]),
        ("f.@state=void", []),
        ("f.@state=running", [0, 1, 2, 3]),
    ],
)
def test_filters_by_every_kind_of_item(login, agent, site, query, expected):
    template = make_visits()
    customer = make_customer(site=site, name="李小满")
    told = [
        {"area": "东城", "mode": {"paths": ["phone/first"]}, "service": 9, "on": "2026-03-05"},
        {
            "mode": {"paths": ["phone/regular"]},
            "service": 6,
            "fee": 1050,
            "customer": {"id": customer.id, "name": "李小满"},
        },
        {"area": "西城", "mode": {"paths": ["visit"]}, "service": {"na": True}, "on": "2026-04-05"},
        {"rows": [{"how": {"paths": ["visit"]}}]},
    ]
    made = [visit(agent, template, **answers) for answers in told]

    assert sorted(numbers(login(agent), template, query)) == sorted(made[place].number for place in expected)


def test_names_the_customer_a_list_is_filtered_by(login, agent, site):
    template = make_visits()
    customer = make_customer(site=site, name="李小满", active=False)
    elsewhere = make_customer(name="王大锤")
    mine = login(agent)

    here, there = (mine.get(f"/forms/{template.key}/?f.customer={each.id}").text for each in (customer, elsewhere))

    assert "李小满" in here
    assert "王大锤" not in there
    assert "filter-chip" in there


def test_keeps_void_entries_out_until_they_are_asked_for(login, agent, admin):
    template = make_template()
    void, standing = (make_entry(agent, template) for _ in range(2))
    entries.void(void, admin, "重复")
    mine = login(agent)

    assert numbers(mine, template) == [standing.number]
    assert numbers(mine, template, "f.@state=void") == [void.number]


@pytest.mark.parametrize(
    ("sort", "order"), [("service", [1, 0, 2]), ("-service", [0, 1, 2]), ("@age", [0, 1, 2]), ("", [2, 1, 0])]
)
def test_sorts_with_blanks_last(login, agent, sort, order):
    template = make_visits()
    made = [visit(agent, template, **answers) for answers in ({"service": 9}, {"service": 2}, {})]

    assert numbers(login(agent), template, f"sort={sort}") == [made[place].number for place in order]


# ---- what the form has its list open with


LOW = {"path": "service", "operator": "between", "values": [None, 5]}
BEST_FIRST = {"by": "service", "descending": True}


def test_opens_with_the_filter_and_the_order_its_form_says(login, agent):
    template = make_visits(list={"filter": [LOW], "sort": BEST_FIRST})
    made = [visit(agent, template, service=service) for service in (2, 9, 4)]
    mine = login(agent)

    opened = mine.get(f"/forms/{template.key}/", follow_redirects=True)
    assert shown_in(opened) == [made[2].number, made[0].number]
    chip = re.search(r'class="filter-chip" href="([^"]+)"', opened.text)
    everything = mine.get(unescape(chip[1]))
    assert everything.status_code == 200
    assert shown_in(everything) == [made[1].number, made[2].number, made[0].number]


def test_lets_the_address_win_over_what_the_form_says(login, agent):
    template = make_visits(list={"filter": [LOW], "sort": BEST_FIRST})
    made = [visit(agent, template, service=service) for service in (2, 9, 4)]
    mine = login(agent)

    assert numbers(mine, template, "f.service.from=4") == [made[2].number, made[1].number]
    assert numbers(mine, template, "view=all") == [made[2].number, made[1].number, made[0].number]
    assert numbers(mine, template, "sort=service") == [made[0].number, made[2].number, made[1].number]


def test_opens_charts_and_comes_back_to_just_the_records_counted(login, agent):
    template = make_visits(list={"filter": [LOW]})
    for service in (2, 9, 4):
        visit(agent, template, service=service)
    mine = login(agent)

    charts = mine.get(f"/charts/{template.key}/").text
    records = unescape(re.search(r'data-count="3" href="(/forms/[^"]+)"', charts)[1])
    assert len(shown_in(mine.get(records))) == 3
    tab = unescape(re.search(r'href="(/forms/[^"]+)"[^>]*>\s*Records|href="(/forms/[^"]+)"[^>]*>\s*记录', charts)[2])
    assert len(shown_in(mine.get(tab))) == 3


def test_opens_without_what_its_reader_may_not_see(login, admin, agent):
    phone = {"path": "tel", "operator": "filled"}
    hidden = {"path": "verdict", "operator": "any_of", "values": ["bad"]}
    template = make_visits(list={"filter": [phone], "sort": {"by": "tel"}})
    judged = make_template(
        sections=[HEAD, SECRET], list={"filter": [hidden, LOW], "sort": {"by": "grade"}, "columns": ["area"]}
    )
    grant.hide_section("agent", judged, "secret", admin)
    grant.put("agent", Verb.SEE_PHONE, Scope.NONE, admin)
    mine = login(agent)

    assert mine.get(f"/forms/{template.key}/").status_code == 200
    assert mine.get(f"/forms/{judged.key}/").location == f"/forms/{judged.key}/?f.service.to=5&view=all"


@pytest.mark.parametrize(
    ("condition", "query"),
    [
        ({"path": "mode", "operator": "any_of", "values": ["phone/first", "visit"]}, "f.mode=phone/first&f.mode=visit"),
        ({"path": "@state", "operator": "any_of", "values": ["running"]}, "f.@state=running"),
        ({"path": "fee", "operator": "between", "values": [1.5, 30]}, "f.fee.from=1.5&f.fee.to=30"),
        ({"path": "on", "operator": "between", "values": ["2026-01-01", None]}, "f.on.from=2026-01-01"),
        ({"path": "area", "operator": "contains", "values": ["东"]}, "f.area=东"),
        ({"path": "rows.how", "operator": "any_of", "values": ["visit"]}, "f.rows.how=visit"),
        ({"path": "customer", "operator": "filled"}, "f.customer.is=filled"),
        ({"path": "why", "operator": "blank"}, "f.why.is=blank"),
    ],
)
def test_says_each_condition_in_the_words_of_its_address(login, agent, condition, query):
    template = make_visits(list={"filter": [condition]})
    mine = login(agent)

    opened = mine.get(f"/forms/{template.key}/")
    assert sorted(unquote(opened.location).partition("?")[2].split("&")) == sorted([*query.split("&"), "view=all"])
    assert mine.get(opened.location).status_code == 200


def test_pages_and_stops_at_the_last_one(login, agent):
    template = make_template()
    made = [make_entry(agent, template).number for _ in range(27)]
    mine = login(agent)

    assert numbers(mine, template, "page=1") == [made[1], made[0]]
    assert numbers(mine, template, "page=500") == [made[1], made[0]]
    assert "27" in mine.get(f"/forms/{template.key}/").text


def test_keeps_what_is_asked_in_the_addresses_of_the_page(login, agent):
    template = make_visits()
    visit(agent, template, service=9)

    shown = login(agent).get(f"/forms/{template.key}/?f.service.from=3&f.area=东&sort=-service&page=0").text
    links = [unescape(link) for link in re.findall(r'href="([^"]*\?[^"]*)"', shown)]

    charts = next(link for link in links if link.startswith("/charts/"))
    assert "f.service.from=3" in charts
    assert "sort" not in charts
    assert any("f.service.from" not in link and "sort=-service" in link for link in links if link.startswith("/forms/"))


def test_offers_the_sites_of_whoever_has_several(login, agent, site, supervisor):
    template = make_template()
    far = make_site()
    elsewhere = make_entry(make_user("agent", sites=[far]), template)
    make_entry(agent, template)
    boss = login(make_user("supervisor", sites=[site, far]))

    assert numbers(boss, template, f"f.@site={far.id}") == [elsewhere.number]
    assert "f.@site" not in login(supervisor).get(f"/forms/{template.key}/").text


def test_submitted_days_are_those_of_the_desks(login, agent, db):
    template = make_template()
    made = make_entry(agent, template)
    day = (made.submitted_at + timedelta(hours=8)).date()
    mine = login(agent)

    assert numbers(mine, template, f"f.@submitted.from={day}&f.@submitted.to={day}") == [made.number]
    assert numbers(mine, template, f"f.@submitted.to={day - timedelta(days=1)}") == []


def numbers(client, template, query=""):
    return shown_in(client.get(f"/forms/{template.key}/?{query}"))


def shown_in(answer):
    assert answer.status_code == 200, answer.text[-3000:]
    return [unescape(found) for found in re.findall(r'href="/entries/\d+">([^<]+)</a>', answer.text)]
