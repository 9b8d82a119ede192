"""Charts: every number opens exactly the records it counts, under the reader's rights and filters."""

import re
from html import unescape

import pytest
from flask_login import login_user

from app.answers.folding import fold_template
from app.answers.query import Arguments
from app.operations import entry as entries
from app.operations import grant
from app.views._chart import ChartPage
from tests.factories.customer import make_customer
from tests.factories.form_template import make_template
from tests.factories.user import make_user
from tests.views.visits import HEAD, ROWS, judge, make_judged_visits, make_visits, visit

RATED = {
    "key": "rated",
    "items": [
        {
            "key": "items",
            "type": "table",
            "label": "项目",
            "rows": [{"key": "clean", "label": "保洁"}, {"key": "guard", "label": "秩序"}],
            "columns": [{"key": "grade", "type": "rating", "label": "评分", "max": 5, "not_applicable": True}],
        }
    ],
}
PLANNED_ON = {"key": "planned", "type": "date", "label": "计划时间"}
VISITS = ROWS["items"][0]
PLANNED = {**ROWS, "items": [{**VISITS, "columns": [*VISITS["columns"], PLANNED_ON]}]}
QUERIES = [
    "",
    "f.mode=phone/first",
    "f.mode=phone&f.mode=visit",
    "f.mode.all=phone",
    "f.service.from=3&f.service.to=8",
    "f.service.is=blank",
    "f.area=东",
    "f.@submitted.from=2026-03-10&f.@submitted.to=2026-04-20",
    "f.@state=void",
    "f.rows.how=visit&f.fee.from=5",
    "by=day",
    "by=week&f.mode=visit",
    "by=quarter&split=mode",
    "by=year&split=@author",
    "split=@class",
    "split=@state&f.@state=done&f.@state=running",
    "split=@before&f.@submitted.from=2026-03-01&f.@submitted.to=2026-03-31",
    "split=@before&f.@submitted.from=2026-03-10&f.@submitted.to=2026-03-20&f.mode.all=visit",
    "by=nonsense&on=rows.how&split=area",
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("who", ["agent", "supervisor", "admin"])
def test_leads_from_every_number_to_exactly_its_records(request, login, busy, who, query):
    mine = login(request.getfixturevalue(who))

    page = mine.get(f"/charts/{busy.key}/?{query}")
    links = links_of(page)

    assert page.status_code == 200
    assert len(links) >= 15 or count_of(page) <= 1
    followed = {link: count_of(mine.get(link)) for link in links}
    assert followed == links
    assert count_of(page) == count_of(mine.get(f"/forms/{busy.key}/?{query}"))


def test_counts_each_level_of_nested_options(login, supervisor, busy):
    page = login(supervisor).get(f"/charts/{busy.key}/").text

    bars = dict(re.findall(r'data-count="(\d+)" href="[^"]*f\.mode\.all=([a-z/]+)"', page))
    counted = {
        code: int(count) for count, code in re.findall(r'data-count="(\d+)" href="[^"]*f\.mode\.all=([a-z/]+)"', page)
    }

    assert bars
    assert counted["phone"] == counted["phone/first"] + counted["phone/regular"]


def test_shows_the_points_of_a_scale_nobody_gave(login, agent):
    template = make_visits()
    visit(agent, template, service=9)

    page = login(agent).get(f"/charts/{template.key}/").text

    points = re.findall(r'data-count="(\d+)" href="[^"]*f\.service\.from=\d+&amp;f\.service\.to', page)
    assert [int(count) for count in points] == [0] * 8 + [1, 0]


def test_says_how_many_gave_the_best_points(login, agent):
    template = make_visits()
    for service in (10, 9, 8, 1):
        visit(agent, template, service=service)
    mine = login(agent)

    page = mine.get(f"/charts/{template.key}/").text

    best = re.search(r'data-count="(\d+)" href="([^"]*f\.service\.from=9)"[^>]*>50%<', page)
    assert best[1] == "2"
    assert count_of(mine.get(unescape(best[2]))) == 2


def test_shows_the_charts_its_form_says_in_their_order(login, agent):
    template = make_visits(charts={"show": ["mode", "rows.how", "@records"]})
    visit(agent, template, mode={"paths": ["visit"]})

    page = login(agent).get(f"/charts/{template.key}/").text

    assert re.findall(r'data-behaviour="pin" data-chart="([^"]+)"', page) == ["mode", "rows.how", "@records"]


def test_compares_first_by_what_its_form_says(login, agent, colleague):
    template = make_visits(charts={"compare": "@author"})
    for author in (agent, colleague):
        visit(author, template, service=9)
    mine = login(make_user("manager"))

    assert parts_of(mine.get(f"/charts/{template.key}/").text) == 2
    assert parts_of(mine.get(f"/charts/{template.key}/?split=").text) == 0
    assert '<option value="@state" selected' in mine.get(f"/charts/{template.key}/?split=@state").text
    plain = mine.get(f"/charts/{template.key}/?split=").text
    narrower = re.findall(r'class="bar-label" href="([^"]+)"', plain)
    assert narrower
    assert all("split=&" in unescape(link) + "&" for link in narrower)
    assert 'name="query" value="split=%40author"' in mine.get(f"/charts/{template.key}/").text


def test_draws_a_pinned_chart_its_form_does_not_show(app, agent):
    template = make_visits(charts={"show": ["mode"], "compare": "@author"})
    with app.test_request_context():
        login_user(agent)
        page = ChartPage(template, Arguments(), only="service")
        assert [chart.key for chart in page.charts] == ["service"]
        assert len(page.drawing.parts) == 1


def parts_of(page):
    """Return how many parts the legend names; one alone needs no legend."""
    return (
        len(re.findall(r"<li>", re.search(r'<ul class="chart-legend".*?</ul>', page, re.DOTALL)[0]))
        if "chart-legend" in page
        else 0
    )


def test_shows_money_in_yuan(login, agent):
    template = make_visits()
    visit(agent, template, fee=12345)

    page = login(agent).get(f"/charts/{template.key}/").text

    assert "123.45" in page
    assert "12,345" not in page


def test_averages_each_printed_row_of_a_table(login, agent):
    template = make_template(sections=[RATED])
    for clean, guard in ((5, 1), (4, {"na": True})):
        visit(agent, template, area=None, items=[{"row": "clean", "grade": clean}, {"row": "guard", "grade": guard}])
    mine = login(agent)

    page = mine.get(f"/charts/{template.key}/")

    bars = re.findall(
        r'class="bar-label"[^>]*>([^<]+)</a>.*?class="bar-value hy-num"[^>]*>\s*([^<\s]*)', page.text, re.DOTALL
    )
    assert bars == [("保洁", "4.5"), ("秩序", "1")]
    assert {link: count_of(mine.get(link)) for link in links_of(page)} == links_of(page)


def test_keeps_hidden_sections_out(login, agent, supervisor, admin):
    template = make_judged_visits()
    judge(visit(agent, template), supervisor)
    grant.hide_section("agent", template, "secret", admin)

    hidden, shown = (login(who).get(f"/charts/{template.key}/").text for who in (agent, supervisor))

    assert "f.verdict" in shown
    assert "f.grade" in shown
    assert not any(word in hidden for word in ("f.verdict", "f.grade", "f.sum", "得分", "合计"))


def test_says_so_when_there_is_nothing_to_count(login, agent):
    template = make_template(sections=[{"key": "head", "items": [{"key": "area", "type": "text", "label": "区域"}]}])
    visit(agent, template)

    page = login(agent).get(f"/charts/{template.key}/")

    assert "hy-empty" in page.text
    assert count_of(page) == 1


def test_compares_with_the_period_before(login, supervisor, busy):
    mine = login(supervisor)
    page = mine.get(f"/charts/{busy.key}/?split=@before&f.@submitted.from=2026-03-01&f.@submitted.to=2026-03-31").text

    counts = re.search(r"<dt>记录.*?</dl>|<dt>Records.*?</dl>", page, re.DOTALL)[0]

    assert re.findall(r'data-count="(\d+)"', counts) == ["2", "2"]
    assert "2026年2月1日 – 2026年2月28日" in page


def test_offers_no_comparison_with_what_nobody_asked_for(login, supervisor, busy):
    page = login(supervisor).get(f"/charts/{busy.key}/").text
    assert 'value="@before"' not in page
    assert 'value="@class"' in page
    assert 'value="rows.how"' not in page


def test_compares_by_nothing_hidden(login, agent, supervisor, admin):
    template = make_judged_visits()
    judge(visit(agent, template), supervisor)
    grant.hide_section("agent", template, "secret", admin)
    shown = login(supervisor).get(f"/charts/{template.key}/?split=verdict").text
    hidden = login(agent).get(f"/charts/{template.key}/?split=verdict").text
    assert 'value="verdict" selected' in shown
    assert 'value="verdict"' not in hidden


def test_measures_the_scores_of_a_section_against_the_maximum(login, agent):
    items = [{"key": key, "type": "score", "label": key, "max": 20} for key in ("care", "speed")]
    template = make_template(sections=[{"key": "head", "title": "服务", "items": items}])
    visit(agent, template, area=None, care=20, speed=10)
    visit(agent, template, area=None, care=15)
    mine = login(agent)

    page = mine.get(f"/charts/{template.key}/")

    assert "17.5 / 20" in page.text
    assert re.search(r">\s*75%\s*<", page.text)  # 45 of 60 points: what was not answered is in no denominator
    assert {link: count_of(mine.get(link)) for link in links_of(page)} == links_of(page)


def test_draws_parts_over_the_same_periods_whenever_each_began(login, supervisor, busy):
    page = login(supervisor).get(f"/charts/{busy.key}/?split=@author").text
    lines = re.findall(r'polyline class="trend-path[^"]*" points="([^"]*)"', page.partition("chart-grid")[2])[:2]
    first, second = ({point.partition(",")[0] for point in line.split()} for line in lines)
    assert first == second
    assert len(first) == 3  # February, March and April, though one of the two handed nothing in in some of them


def test_draws_a_trend_only_where_there_are_several_periods(login, agent, busy):
    template = make_visits()
    visit(agent, template, service=9)
    assert "<svg viewBox" not in login(agent).get(f"/charts/{template.key}/").text.partition("chart-grid")[2]
    assert "trend-path" in login(agent).get(f"/charts/{busy.key}/").text


@pytest.fixture
def busy(agent, colleague, supervisor, site, admin):
    """A template with entries of several months, options, blanks and voids, partly folded."""
    template = make_template(title="回访记录", sections=[HEAD, PLANNED])
    other = make_user("agent", sites=[])
    cared, plain = (named(make_customer(site=site, customer_class=each)) for each in "AC")
    told = [
        (
            agent,
            {"mode": {"paths": ["phone/first"]}, "service": 9, "fee": 1250, "customer": cared, "rows": rows("visit")},
        ),
        (agent, {"mode": {"paths": ["phone/regular", "visit"]}, "service": 3, "rows": rows("phone/first", "visit")}),
        (colleague, {"mode": {"paths": ["visit"]}, "service": {"na": True}, "fee": 300, "rows": rows("visit")}),
        (colleague, {"service": 8, "customer": plain}),
        (other, {"mode": {"paths": ["other"], "texts": {"other": "信"}}, "service": 4}),
        (agent, {}),
        (agent, {"mode": {"paths": ["phone"]}, "service": 6, "fee": 800, "rows": rows("visit")}),
    ]
    for place, (author, answers) in enumerate(told):
        made = visit(author, template, area="东区" if place % 2 else "西区", **answers)
        redated(made, place)
        if place == 3:
            fold_template(template.id)
        if place == 6:
            entries.void(made, admin, "重复")
    return template


def named(customer):
    return {"id": customer.id, "name": customer.name}


def rows(*paths):
    days = ("2026-03-11", "2026-04-11")
    return [{"how": {"paths": [path]}, "hours": 1.5, "planned": day} for path, day in zip(paths, days, strict=False)]


def redated(made, place):
    """Move an entry into a month of its own."""
    from app.answers.projection import record
    from app.extensions import db

    made.submitted_at = made.submitted_at.replace(year=2026, month=2 + place // 2, day=9 + place)
    db.session.flush()
    record(made)


def links_of(page):
    """Return every link of a chart with the number that stands beside it."""
    found = re.findall(r'data-count="(\d+)" href="([^"]+)"', page.text)
    return {unescape(link): int(count) for count, link in found}


def count_of(page):
    """Return how many records a page says it is about."""
    assert page.status_code == 200, page.text[-2000:]
    return int(re.search(r'class="filter-count[^>]*>\s*(?:共\s*)?([\d,]+)', page.text)[1].replace(",", ""))
