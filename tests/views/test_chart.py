"""Charts: every number opens exactly the records it counts, under the reader's rights and filters."""

import re
from html import unescape

import pytest
from flask_login import login_user

from app import clock
from app.answers.folding import fold_template
from app.answers.projection import record
from app.answers.query import Arguments
from app.extensions import db
from app.operations import entry as entries
from app.operations import grant
from app.security import PUBLIC_AUTHOR, full_name
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
        r'class="bar-label"[^>]*>([^<]+)</a>.*?class="bar-value hy-num"[^>]*>\s*<span>([^<\s]*)', page.text, re.DOTALL
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


def test_says_what_is_drawn_where_days_would_be_too_many(login, supervisor, busy):
    page = login(supervisor).get(f"/charts/{busy.key}/?by=day").text

    assert re.search("“(按周|By week)”", page)
    labels = re.findall(r'<th scope="row">([^<]*2026[^<]*)</th>', page)
    assert labels
    weeks = [label for label in labels if "当周" in label or "week of" in label]
    assert len(weeks) >= len(labels) - 2  # days in rows of a table stand by month


def test_draws_single_days_where_they_are_few(login, supervisor, busy):
    days = "f.@submitted.from=2026-02-09&f.@submitted.to=2026-03-12"
    page = login(supervisor).get(f"/charts/{busy.key}/?by=day&{days}").text
    assert "“" not in page.partition("chart-grid")[2]
    assert "当周" not in page


def test_compares_a_period_that_still_runs_with_as_much_of_the_one_before(login, agent):
    template = make_visits()
    for month, day in ((8, 29), (8, 30), (11, 3)):
        made = visit(agent, template, service=9)
        made.submitted_at = made.submitted_at.replace(year=2026, month=month, day=day, hour=4)
        db.session.flush()
        record(made)
    quarter = "f.@submitted.from=2026-10-01&f.@submitted.to=2026-12-31&split=@before"
    mine = login(agent)

    with clock.stopped_at(clock.now().replace(year=2026, month=11, day=29, hour=4)):
        running = mine.get(f"/charts/{template.key}/?{quarter}")
        assert {link: count_of(mine.get(link)) for link in links_of(running)} == links_of(running)
    with clock.stopped_at(clock.now().replace(year=2027, month=1, day=3, hour=4)):
        over = login(agent).get(f"/charts/{template.key}/?{quarter}")

    assert counts_of(running) == ["1", "1"]
    assert "2026年10月1日 – 2026年11月29日" in running.text
    assert "2026年7月1日 – 2026年8月29日" in running.text
    assert counts_of(over) == ["1", "2"]
    assert "2026年7月1日 – 2026年9月30日" in over.text


def test_counts_who_was_not_asked_apart_from_who_left_it_blank(login, agent):
    for condition, told in (
        ({"==": [{"var": "answers.easy"}, True]}, ("1", "1", "2")),
        ({"==": [{"length": {"var": "answers.area"}}, 2]}, ("1", "3", None)),
    ):
        asked = {"key": "asked", "type": "yes_no", "label": "追问", "shown": condition}
        easy = {"key": "easy", "type": "yes_no", "label": "方便吗"}
        area = {"key": "area", "type": "text", "label": "区域"}
        template = make_template(sections=[{"key": "head", "items": [area, easy, asked]}])
        for answers in ({"easy": True, "asked": False}, {"easy": True}, {"easy": False}, {}):
            visit(agent, template, **answers)

        page = login(agent).get(f"/charts/{template.key}/").text

        notes = [re.findall(r"\d+", note) for note in re.findall(r'<p class="chart-note">(.*?)</p>', page, re.DOTALL)]
        assert [figure for figure in told if figure] in notes
        assert ("仅在满足条件时询问" in page or "Asked only under a condition" in page) == (told[2] is None)


def test_names_nobody_of_another_site_and_no_number_in_place_of_a_name(login, agent, site):
    template = make_visits()
    strangers = [make_user("agent", sites=[site]) for _each in range(2)]
    public = make_user(username=PUBLIC_AUTHOR, last_name="客户自填", first_name="", sites=[site])
    for author in (agent, *strangers, public):
        visit(author, template)
        author.sites = [site] if author is agent else []
    db.session.flush()
    clerk = make_user("supervisor", sites=[site])

    page = login(clerk).get(f"/charts/{template.key}/?split=@author").text

    legend = re.search(r'<ul class="chart-legend".*?</ul>', page, re.DOTALL)[0]
    names = re.findall(r"</span>([^<]+)</li>", legend)
    others = [name for name in names if name.startswith(("Other people", "其他人员"))]
    assert sorted(name[-1] for name in others) == ["1", "2"]
    assert "客户自填" in names
    assert not any(name.isdecimal() or name in map(full_name, strangers) for name in names)


def test_says_the_value_of_a_single_period(login, agent):
    template = make_visits()
    visit(agent, template, on="2026-11-21")
    card = re.search(r"<h2>日期</h2>.*?</section>", login(agent).get(f"/charts/{template.key}/").text, re.DOTALL)[0]
    figures = re.search(r'<dl class="chart-figures">.*?</dl>', card, re.DOTALL)[0]
    assert re.findall(r'data-count="(\d+)"', figures) == ["1"]
    assert "2026年11月" in figures


@pytest.mark.parametrize(
    ("item", "points"),
    [
        ({"type": "rating"}, ["1", "2", "3", "4", "5"]),
        ({"type": "score", "max": 2, "step": 0.5}, ["0", "0.5", "1", "1.5", "2"]),
        ({"type": "score", "max": 100}, ["1"]),
    ],
)
def test_draws_a_scale_whole_unless_it_is_very_long(login, agent, item, points):
    template = make_template(sections=[{"key": "head", "items": [{"key": "care", "label": "服务", **item}]}])
    visit(agent, template, area=None, care=1)
    page = login(agent).get(f"/charts/{template.key}/").text
    assert re.findall(r'class="bar-label"[^>]*>([^<]+)<', page) == points


def test_says_on_paper_what_is_drawn_and_who_printed_it(login, agent):
    template = make_visits()
    visit(agent, template, service=9)
    page = login(agent).get(f"/charts/{template.key}/?f.area=东&by=week&split=@state").text
    head = re.search(r'<div class="chart-paper-head">.*?</div>', page, re.DOTALL)[0]
    for words in ("区域", "东", full_name(agent)):
        assert words in head
    assert re.search("按周|By week", head)
    assert re.search("状态|State", head)


def counts_of(page):
    """Return the numbers of records of the parts that are compared."""
    figures = re.search(r"<dl class=\"chart-figures\">.*?</dl>", page.text, re.DOTALL)[0]
    return re.findall(r'data-count="(\d+)"', figures)


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
