"""Several records on paper in one go: whose they are, which ones, in which order, each counting its own pages."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.operations import entry as entries
from app.operations import grant
from app.paper import pdf
from app.permissions import Scope, Verb
from app.views import _print_run, entry_list
from tests.factories.entry import make_entry
from tests.factories.form_template import SIMPLE, make_template
from tests.factories.user import make_user
from tests.views.visits import judge, make_judged_visits, make_visits, visit

MOST_STATEMENTS = 12
PRINTS = ("records.pdf", "records")

# ---- who may not


@pytest.mark.parametrize("printed_as", PRINTS)
def test_prints_nothing_for_whoever_may_not_see_it(login, agent, colleague, stranger, admin, printed_as):
    template = make_template()
    mine, theirs = make_entry(agent, template), make_entry(colleague, template)
    both = address(template, printed_as, mine, theirs)
    grant.put("handler", Verb.SEE, Scope.NONE, admin, template)
    grant.put("handler", Verb.FILL, Scope.NONE, admin, template)

    assert login(make_user("handler")).get(both).status_code == 404
    assert login(stranger).get(both).status_code == 404
    assert login(agent).get(both).status_code == 404
    assert login(agent).get(address(template, printed_as, mine), buffered=True).status_code == 200


@pytest.mark.parametrize("printed_as", [*PRINTS, "blank/print"])
def test_sends_whoever_is_not_logged_in_to_the_door(client, agent, printed_as):
    made = make_entry(agent)
    assert "/login/" in client.get(address(made.template, printed_as, made)).location


@pytest.mark.parametrize("printed_as", PRINTS)
def test_prints_records_of_no_other_form(login, agent, printed_as):
    elsewhere = make_entry(agent)
    assert login(agent).get(address(make_template(), printed_as, elsewhere)).status_code == 404


def test_prints_of_all_only_what_its_reader_sees(login, agent, colleague, supervisor):
    template = make_template()
    mine, theirs = make_entry(agent, template), make_entry(colleague, template)

    assert numbers(login(agent), f"/forms/{template.key}/records.pdf?all=1") == [mine.number]
    assert numbers(login(supervisor), f"/forms/{template.key}/records.pdf?all=1") == [theirs.number, mine.number]


@pytest.mark.parametrize("printed_as", PRINTS)
def test_keeps_hidden_sections_and_phones_to_itself(login, agent, supervisor, admin, printed_as):
    template = make_judged_visits()
    made = judge(visit(agent, template, tel="13812345678"), supervisor)
    grant.hide_section("agent", template, "secret", admin)
    clerk = login(make_user("clerk"))

    for_agent = printed(login(agent), address(template, printed_as, made))
    for_clerk = printed(clerk, address(template, printed_as, made))

    assert "此人说话难听" not in for_agent
    assert "内部评语" not in for_agent
    assert "13812345678" in for_agent
    assert "此人说话难听" in for_clerk
    assert "138****5678" in for_clerk
    assert "13812345678" not in for_clerk


# ---- nonsense


@pytest.mark.parametrize("query", ["", "entry=", "entry=abc", "entry=-1", "sort=-service"])
@pytest.mark.parametrize("printed_as", PRINTS)
def test_asks_to_tick_something_first(login, agent, printed_as, query):
    template = make_visits()
    visit(agent, template)
    answer = login(agent).get(f"/forms/{template.key}/{printed_as}?{query}", follow_redirects=True)
    assert answer.status_code == 200
    assert "请先勾选要打印的记录。" in answer.text


@pytest.mark.parametrize("printed_as", PRINTS)
def test_says_when_there_is_nothing_or_too_much_to_print(login, agent, printed_as, monkeypatch):
    template = make_visits()
    made = [visit(agent, template) for _ in range(3)]
    mine = login(agent)
    assert mine.get(f"/forms/{template.key}/{printed_as}?entry=999999999").status_code == 404
    assert mine.get(f"/forms/{template.key}/{printed_as}?all=1&sort=nobody").status_code == 422
    monkeypatch.setattr(_print_run, "MOST_PRINTED", 2)
    answer = mine.get(address(template, printed_as, *made))
    assert answer.status_code == 422
    assert "一次最多打印 2 条" in answer.text


def test_lets_no_two_large_prints_run_at_once(login, agent, monkeypatch):
    made = make_entry(agent)
    monkeypatch.setattr(pdf, "PATIENCE", 0.01)
    with pdf._runs:
        answer = login(agent).get(address(made.template, "records.pdf", made))
    assert answer.status_code == 503
    assert "正在打印另一批记录" in answer.text
    assert login(agent).get(address(made.template, "records.pdf", made), buffered=True).status_code == 200


# ---- what is printed


def test_begins_each_record_on_a_page_and_counts_its_own(login, agent):
    template = make_template(sections=[*SIMPLE["sections"], {"key": "more", "items": [LONG]}])
    told = [{"area": "甲"}, {"area": "乙", "story": "很长的故事。\n" * 50}, {"area": "丙"}]
    made = [make_entry(agent, template, answers) for answers in told]

    pages = pages_of(login(agent), f"/forms/{template.key}/records.pdf?all=1&sort=@age")

    feet = [re.search(r"第(\d)页共(\d)页(.*)$", page).groups() for page in pages]
    one, two, three = (each.number for each in made)
    assert feet == [("1", "1", one), ("1", "2", two), ("2", "2", two), ("1", "1", three)]


def test_prints_in_the_order_and_with_the_filters_of_the_list(login, agent):
    template = make_visits()
    made = [visit(agent, template, service=service).number for service in (3, 9, 6)]
    mine = login(agent)
    everything = f"/forms/{template.key}/records.pdf?all=1"

    assert numbers(mine, everything) == made[::-1]
    assert numbers(mine, f"{everything}&sort=-service") == [made[1], made[2], made[0]]
    assert numbers(mine, f"{everything}&f.service.from=5&sort=service") == [made[2], made[1]]


def test_prints_the_first_of_many_and_says_so_in_the_list(login, agent, monkeypatch):
    template = make_visits()
    made = [visit(agent, template).number for _ in range(3)]
    for part in (_print_run, entry_list):
        monkeypatch.setattr(part, "MOST_PRINTED", 2)
    mine = login(agent)

    assert numbers(mine, f"/forms/{template.key}/records.pdf?all=1") == [made[2], made[1]]
    shown = mine.get(f"/forms/{template.key}/").text
    assert "3 条中的前 2 条" in shown
    assert "免得别人久等" in shown


def test_prints_ticked_records_whatever_the_filter_and_marks_void_ones(login, agent, admin):
    template = make_template()
    void, standing = make_entry(agent, template), make_entry(agent, template)
    entries.void(void, admin, "重复")

    first, second = pages_of(login(agent), address(template, "records.pdf", void, standing))

    assert standing.number in first
    assert "作废" not in first
    assert void.number in second
    assert "作废" in second


def test_shows_the_browser_the_same_sheets(login, agent):
    template = make_visits()
    made = [visit(agent, template, area=area) for area in ("东区", "西区")]

    shown = login(agent).get(address(template, "records", *made)).text

    assert shown.count('<article class="paper">') == 2
    assert "css/paper.css" in shown
    assert shown.index("西区") < shown.index("东区")
    assert f'href="/forms/{template.key}/records.pdf?entry={made[0].id}&amp;entry={made[1].id}"' in shown


def test_asks_the_database_no_more_for_many(login, agent, asked):
    template = make_visits()
    few = [visit(agent, template) for _ in range(2)]
    many = [*few, *(visit(agent, template) for _ in range(20))]
    mine = login(agent)
    addresses = [address(template, "records.pdf", *made) for made in (few, many)]
    mine.get("/")
    small, large = (asked(lambda where=where: mine.get(where, buffered=True)) for where in addresses)
    assert len(small) == len(large) <= MOST_STATEMENTS, "\n".join(large)


def test_offers_a_tick_for_each_record_and_keeps_the_filters(login, agent):
    template = make_visits()
    made = visit(agent, template, service=9)

    shown = login(agent).get(f"/forms/{template.key}/?f.service.from=3&sort=-service").text

    assert re.search(
        rf'<input type="checkbox" name="entry" value="{made.id}(:1" form="bulk|" form="print-records)"', shown
    )
    form = re.search(r'<form id="print-records".*?</form>', shown, re.DOTALL)[0]
    assert '<input type="hidden" name="f.service.from" value="3">' in form
    assert '<input type="hidden" name="sort" value="-service">' in form


LONG = {"key": "story", "type": "paragraph", "label": "经过", "max_length": 5000}


def address(template, printed_as, *made):
    ticked = "&".join(f"entry={each.id}" for each in made)
    return f"/forms/{template.key}/{printed_as}?{ticked}"


def pages_of(reader, where):
    answer = reader.get(where, buffered=True)
    assert answer.status_code == 200, answer.text[:500]
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.data)).pages]


def printed(reader, where):
    return "".join(pages_of(reader, where)) if ".pdf" in where else reader.get(where).text


def numbers(reader, where):
    return [re.search(r"页共\d页(.*)$", page)[1] for page in pages_of(reader, where)]
