"""Dashboards on screen: pinned charts with the numbers of whoever looks."""

import re
from html import unescape

import pytest

from app.operations import dashboard as dashboards
from app.operations import grant
from app.permissions import Scope, Verb
from tests.factories.user import make_user
from tests.views.test_chart import count_of, links_of
from tests.views.visits import make_judged_visits, make_visits, visit


def test_refuses_the_dashboard_and_tiles_of_somebody_else(login, agent, colleague):
    made = dashboards.create("我的看板", agent)
    tile = dashboards.pin(made, make_visits(), "mode", "", agent)
    mine = login(colleague)
    assert mine.get(f"/dashboards/{made.id}").status_code == 404
    assert mine.get(f"/dashboards/tile/{tile.id}").status_code == 404
    for act in (f"{made.id}/delete", f"{made.id}/rename", f"tile/{tile.id}/remove", f"tile/{tile.id}/earlier"):
        assert mine.post(f"/dashboards/{act}", data={"title": "x"}).status_code == 404
    assert made.title not in mine.get("/dashboards/").text


def test_refuses_to_pin_what_is_not_drawn(login, agent, supervisor, admin):
    template = make_judged_visits()
    grant.hide_section("agent", template, "secret", admin)
    for user, chart, status in ((agent, "verdict", 404), (agent, "nonsense", 404), (supervisor, "verdict", 302)):
        answer = login(user).post(f"/dashboards/pin/{template.key}", data={"chart": chart, "dashboard": "new"})
        assert answer.status_code == status


def test_pins_a_chart_as_it_stands_and_draws_it_for_its_reader(login, agent, supervisor):
    template = make_visits()
    for service in (9, 3, 4):
        visit(agent, template, service=service)
    mine = login(agent)
    assert "hy-empty" in mine.get("/dashboards/").text

    query = "f.service.to=5&by=week&split=mode&nonsense=1"
    answer = mine.post(f"/dashboards/pin/{template.key}", data={"chart": "service", "dashboard": "new", "query": query})

    assert answer.location.startswith(f"/charts/{template.key}/")
    (made,) = dashboards.seen_by(agent)
    assert (made.tiles[0].chart, "nonsense" in made.tiles[0].query) == ("service", False)
    page = mine.get(f"/dashboards/{made.id}").text
    assert f"/dashboards/tile/{made.tiles[0].id}" in page
    assert f"/dashboards/tile/{made.tiles[0].id}" in mine.get("/").text


def test_shows_each_reader_their_own_numbers(login, agent, supervisor, designer_of_roles):
    template = make_visits()
    stranger = make_user("agent", sites=[])
    for author in (agent, agent, stranger):
        visit(author, template, service=9)
    made = dashboards.create("客服看板", designer_of_roles, role="agent")
    tile = dashboards.pin(made, template, "service", "", designer_of_roles)

    counts = {}
    for user in (agent, stranger):
        mine = login(user)
        shown = mine.get(f"/dashboards/tile/{tile.id}")
        links = links_of(shown)
        assert {unescape(link): count_of(mine.get(link)) for link in links} == links
        counts[user.id] = max(links.values())

    assert counts == {agent.id: 2, stranger.id: 1}


def test_says_so_where_a_form_is_not_the_readers_or_has_no_such_chart(login, agent, admin):
    template = make_visits()
    made = dashboards.create("我的看板", agent)
    gone = dashboards.pin(made, template, "not-there-any-more", "", agent)
    unseen = dashboards.pin(made, template, "mode", "", agent)
    mine = login(agent)
    assert "chart-note" not in mine.get(f"/dashboards/tile/{gone.id}").text
    grant.put("agent", Verb.SEE, Scope.NONE, admin, template)
    grant.put("agent", Verb.FILL, Scope.NONE, admin, template)
    assert "bars" not in mine.get(f"/dashboards/tile/{unseen.id}").text


def test_names_a_tile_by_its_form_and_its_chart(login, agent):
    template = make_visits()
    visit(agent, template, service=9)
    tile = dashboards.pin(dashboards.create("我的看板", agent), template, "@records", "", agent)
    shown = login(agent).get(f"/dashboards/tile/{tile.id}").text
    assert re.search(r"<h2>([^<]+)</h2>", shown)[1] in {"回访记录 · 记录", "回访记录 · Records"}


def test_makes_renames_arranges_and_deletes(login, agent):
    mine = login(agent)
    where = mine.post("/dashboards/new", data={"title": "满意度"}).location
    made = dashboards.seen_by(agent)[0]
    tiles = [dashboards.pin(made, make_visits(), chart, "", agent) for chart in ("mode", "service")]
    mine.post(f"/dashboards/tile/{tiles[1].id}/earlier")
    mine.post(f"/dashboards/{made.id}/rename", data={"title": "本月满意度"})
    page = mine.get(where).text
    assert re.findall(r'data-src="/dashboards/tile/(\d+)"', page) == [str(tiles[1].id), str(tiles[0].id)]
    assert "本月满意度" in page
    mine.post(f"/dashboards/tile/{tiles[0].id}/remove")
    mine.post(f"/dashboards/{made.id}/delete")
    assert dashboards.seen_by(agent) == []


def test_says_beside_the_name_what_is_wrong_with_it(login, agent):
    answer = login(agent).post("/dashboards/new", data={"title": "长" * 61})
    assert answer.status_code == 422
    assert "长" * 61 in answer.text
    assert "hy-error" in answer.text or "new-title-error" in answer.text


@pytest.fixture
def designer_of_roles(app):
    return make_user("designer")
