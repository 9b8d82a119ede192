"""Whom a record is about and which site it belongs to, as columns and filters of lists: refused users first."""

import re
from html import unescape

import pytest

from app.extensions import db
from app.operations import grant, saved_view
from app.operations.customer_merge import merge
from app.operations.publication import new_version
from app.operations.saved_view import Wanted
from app.permissions import Scope, Verb
from app.schema.document import load
from tests.factories.customer import make_customer
from tests.factories.entry import make_entry
from tests.factories.form_template import SIMPLE, make_template
from tests.factories.room import make_room
from tests.factories.site import make_site
from tests.factories.user import make_user
from tests.views.test_entry_list import numbers
from tests.views.test_export_job import exported

OWN = ["@customer", "@room", "@site", "@author", "@finished"]
NAMING = {"key": "who", "title": "客户", "items": [{"key": "customer", "type": "customer", "label": "客户名称"}]}
HEAD = SIMPLE["sections"][0]

# ---- who may not


def test_names_no_customer_to_whoever_does_not_see_who_is_named(login, agent, supervisor, admin, site):
    template, customer = make_template(sections=[HEAD, NAMING]), make_customer(site=site, name="李小满")
    told = {"area": "东区", "customer": {"id": customer.id, "name": customer.name}}
    make_entry(agent, template, told, site=site, customer=customer)
    grant.hide_section("agent", template, "who", admin)
    mine = login(agent)

    mine.post(f"/forms/{template.key}/columns", data={"column": [*OWN, "area"]})
    shown = mine.get(f"/forms/{template.key}/?f.@customer=999").text

    assert "李小满" not in shown
    assert not any(word in shown for word in ('value="@customer"', 'value="@room"', "f.@customer.name", "f.@room.name"))
    assert saved_view.chosen_columns(template, agent) == ["@site", "@author", "@finished", "area"]
    assert len(numbers(mine, template, "f.@customer=999&f.@room=999")) == 1
    assert "李小满" in login(supervisor).get(f"/forms/{template.key}/").text


def test_names_no_customer_if_an_older_version_hides_them(login, agent, admin, site):
    template, customer = make_template(sections=[HEAD, NAMING]), make_customer(site=site, name="李小满")
    make_entry(agent, template, site=site, customer=customer)
    grant.hide_section("agent", template, "who", admin)
    db.session.expire_all()
    new_version(template, load(template.version.document.replace('"key":"who"', '"key":"whom"')), admin, "")

    shown = login(agent).get(f"/forms/{template.key}/?f.@customer={customer.id}").text

    assert "李小满" not in shown
    assert "f.@customer.name" not in shown


def test_links_to_no_customer_of_other_sites(login, agent, admin, site):
    """Whoever takes part in a record reads whom it is about; the customer's page stays closed."""
    template, customer = make_template(), make_customer(name="王大锤")
    make_entry(admin, template, site=customer.site, customer=customer)
    grant.put("agent", Verb.SEE, Scope.ALL, admin, template)

    shown = login(agent).get(f"/forms/{template.key}/").text

    assert "王大锤" in shown
    assert f"/customers/{customer.id}" not in shown
    assert f'href="/customers/{customer.id}"' in login(admin).get(f"/forms/{template.key}/").text


# ---- columns


def test_says_whose_a_record_is_and_leads_to_them(login, agent, site):
    template, customer = make_template(), lady(site)
    made = make_entry(agent, template, site=site, customer=customer)
    mine = login(agent)

    mine.post(f"/forms/{template.key}/columns", data={"column": [*OWN, "area"]})
    page = mine.get(f"/forms/{template.key}/").text

    assert cells(page, made) == ["李小满", customer.room_code, site.name, str(agent), "", "东区"]
    assert f'<a href="/customers/{customer.id}">李小满</a>' in page


def test_names_the_customer_and_the_site_before_anybody_chose(login, agent, site):
    template, customer = make_template(), lady(site)
    make_entry(agent, template, site=site)
    mine, far = login(agent), login(make_user("agent", sites=[site, make_site()]))

    assert "客户" not in heads(mine.get(f"/forms/{template.key}/").text)
    make_entry(agent, template, site=site, customer=customer)
    boss = login(make_user("supervisor", sites=[site, make_site()]))

    assert heads(mine.get(f"/forms/{template.key}/").text)[2:4] == ["客户", "区域"]
    assert heads(boss.get(f"/forms/{template.key}/").text)[2:5] == ["客户", "站点", "区域"]
    assert 'value="@customer" checked' in mine.get(f"/forms/{template.key}/").text
    assert "站点" not in heads(mine.get(f"/forms/{template.key}/").text)
    assert far.get(f"/forms/{template.key}/").status_code == 200


@pytest.mark.parametrize(
    "item",
    [
        {"key": "name", "type": "text", "label": "请问您的姓名?"},
        {"key": "name", "type": "customer", "label": "对方"},
    ],
)
def test_says_the_same_name_once(login, agent, site, item):
    template = make_template(sections=[{"key": "head", "items": [item]}])
    make_entry(agent, template, {}, site=site, customer=lady(site))

    assert "客户" not in heads(login(agent).get(f"/forms/{template.key}/").text)


def test_asks_no_more_for_many_customers(login, asked, agent, site):
    template, mine = make_template(), login(agent)
    mine.post(f"/forms/{template.key}/columns", data={"column": [*OWN, "area"]})
    make_entry(agent, template, site=site, customer=lady(site))
    address = f"/forms/{template.key}/"
    mine.get(address)
    few = asked(lambda: mine.get(address))
    for _ in range(8):
        make_entry(agent, template, site=site, customer=lady(site))

    many = asked(lambda: mine.get(address))

    assert len(many) <= min(12, len(few)), "\n".join(many)


def test_keeps_them_in_a_view(login, agent, site):
    template = make_template()
    made = make_entry(agent, template, site=site, customer=lady(site))
    mine = login(agent)

    kept = mine.post(f"/forms/{template.key}/views?f.@customer={made.customer_id}", data={"name": "她的"})
    page = mine.get(kept.location).text

    assert saved_view.of_template(template, agent)[0].columns[0] == "@customer"
    assert "is no longer on the form" not in page
    assert "不再" not in page
    assert cells(page, made)[0] == "李小满"


def test_offers_them_where_a_view_is_changed(login, agent):
    view = saved_view.save(make_template(), Wanted("我的", ["area"]), agent)

    page = login(agent).get(f"/forms/views/{view.id}").text

    assert all(f'value="{path}"' in page for path in OWN)


def test_leaves_an_unanswered_cell_empty(login, agent):
    template = make_template()
    make_entry(agent, template)

    assert '<span class="list-text"></span>' not in login(agent).get(f"/forms/{template.key}/").text


# ---- filters


def test_filters_by_customer_and_room_in_lists_charts_and_exports(login, supervisor, agent, site):
    template, lady_here, other = make_template(), lady(site), make_customer(site=site, name="王大锤")
    hers = make_entry(agent, template, site=site, customer=lady_here)
    his = make_entry(agent, template, site=site, customer=other)
    make_entry(agent, template, site=site)
    keeper = login(supervisor)

    for query in (f"f.@customer={lady_here.id}", "f.@customer.name=李小满", f"f.@room={lady_here.room_id}"):
        assert numbers(keeper, template, query) == [hers.number], query
        assert 'data-count="1"' in keeper.get(f"/charts/{template.key}/?{query}").text
        assert [line["编号"] for line in exported(keeper, template, query)] == [hers.number]
    assert numbers(keeper, template, f"f.@room.name={lady_here.room_code}") == [hers.number]
    assert numbers(keeper, template, f"f.@customer={other.id}&f.@room={lady_here.room_id}") == []
    assert numbers(keeper, template, f"f.@customer={other.id}&f.@customer={lady_here.id}") == [his.number, hers.number]
    assert "李小满" in keeper.get(f"/forms/{template.key}/?f.@customer={lady_here.id}").text


def test_finds_what_was_written_about_whoever_was_merged(login, supervisor, agent, admin, site):
    template, kept, gone = make_template(), lady(site), make_customer(site=site, name="李小满儿")
    made = make_entry(agent, template, site=site, customer=gone)
    merge(kept.id, gone.id, admin)

    for query in (f"f.@customer={kept.id}", f"f.@customer={gone.id}", f"f.@room={kept.room_id}"):
        assert numbers(login(supervisor), template, query) == [made.number], query


def test_compares_charts_by_nothing_they_are_not_counted_by(login, agent, site):
    template = make_template()
    make_entry(agent, template, site=site, customer=lady(site))
    mine = login(agent)

    page = mine.get(f"/charts/{template.key}/").text

    assert 'option value="@author"' in page
    assert 'option value="@room"' not in page
    assert mine.get(f"/charts/{template.key}/?split=@room").status_code == 200


def test_offers_sites_in_the_order_of_their_codes(login):
    template = make_template()
    names = {"Q3": "甲", "Q1": "丙", "Q2": "乙"}
    sites = [make_site(code=code, name=name) for code, name in names.items()]
    page = login(make_user("supervisor", sites=sites)).get(f"/forms/{template.key}/").text

    offered = re.search(r'name="f.@site".*?</fieldset>', page, re.DOTALL)[0]
    assert re.findall("[甲乙丙]", offered) == ["丙", "乙", "甲"]
    assert re.findall("[甲乙丙]", page.partition("<main")[0])[:3] == ["丙", "乙", "甲"]


def lady(site):
    return make_customer(site=site, name="李小满", room=make_room(site=site))


def heads(page):
    found = re.search(r"<thead>.*?</thead>", page, re.DOTALL)[0]
    texts = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', found, re.DOTALL)
    return [each for each in (re.sub("<[^>]+>", "", text).strip() for text in texts) if each]


def cells(page, made):
    """Return what stands in the columns of an entry, those behind number and state."""
    row = next(each for each in page.split("<tr>") if f'href="/entries/{made.id}"' in each)
    texts = re.findall(r'<td data-label="[^"]*" class="[^"]*">(.*?)</td>', row, re.DOTALL)
    return [unescape(re.sub("<[^>]+>", "", text)).strip() for text in texts][1:-1]
