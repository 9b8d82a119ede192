"""Dashboards: nobody sees or changes what is not theirs."""

import pytest

from app.errors import Invalid, NotFound, Refused
from app.models.dashboard import Dashboard
from app.operations import dashboard
from tests.factories.form_template import make_template
from tests.factories.user import make_user


def test_refuses_a_dashboard_of_somebody_else(mine, agent):
    other = make_user("agent")
    for act in (
        lambda: dashboard.find(mine.id, other),
        lambda: dashboard.rename(mine, "我的", other),
        lambda: dashboard.delete(mine, other),
        lambda: dashboard.pin(mine, make_template(), "service", "", other),
        lambda: dashboard.tile_of(mine.tiles[0].id, other),
        lambda: dashboard.unpin(mine.tiles[0], other),
        lambda: dashboard.move(mine.tiles[0], 1, other),
    ):
        with pytest.raises(NotFound):
            act()
    assert mine in dashboard.seen_by(agent)
    assert mine not in dashboard.seen_by(other)


def test_lets_only_designers_keep_the_dashboard_of_a_role(agent, designer):
    with pytest.raises(Refused):
        dashboard.create("客服看板", agent, role="agent")
    made = dashboard.create("客服看板", designer, role="agent")
    assert made in dashboard.seen_by(agent)
    assert made in dashboard.seen_by(designer)
    assert made not in dashboard.seen_by(make_user("clerk"))
    with pytest.raises(Refused):
        dashboard.rename(made, "别的", agent)
    dashboard.rename(made, "  客服 看板 ", designer)
    assert made.title == "客服 看板"


@pytest.mark.parametrize(("title", "role"), [("", ""), (" ", ""), ("长" * 61, ""), ("看板", "king")])
def test_refuses_names_and_roles_that_are_none(designer, title, role):
    with pytest.raises(Invalid):
        dashboard.create(title, designer, role=role)


def test_has_bounds(agent, mine):
    template = make_template()
    for number in range(dashboard.MOST_TILES - 1):
        dashboard.pin(mine, template, f"item{number}", "", agent)
    with pytest.raises(Invalid):
        dashboard.pin(mine, template, "one-more", "", agent)
    for _each in range(dashboard.MOST_DASHBOARDS - 1):
        dashboard.create("看板", agent)
    with pytest.raises(Invalid):
        dashboard.create("看板", agent)


def test_pins_the_same_chart_once(agent, mine):
    tile = mine.tiles[0]
    assert dashboard.pin(mine, tile.template, tile.chart, tile.query, agent) is tile
    assert len(mine.tiles) == 1


def test_moves_and_takes_away(agent, mine, db):
    second = dashboard.pin(mine, make_template(), "b", "", agent)
    third = dashboard.pin(mine, make_template(), "c", "", agent)
    dashboard.move(third, -1, agent)
    dashboard.move(second, 1, agent)
    db.session.expire_all()
    assert [tile.chart for tile in mine.tiles] == ["service", "c", "b"]
    dashboard.unpin(third, agent)
    db.session.expire_all()
    assert [tile.chart for tile in mine.tiles] == ["service", "b"]
    dashboard.delete(mine, agent)
    assert db.session.get(Dashboard, mine.id) is None


@pytest.fixture
def designer(app):
    return make_user("designer")


@pytest.fixture
def mine(agent):
    made = dashboard.create("我的看板", agent)
    dashboard.pin(made, make_template(), "service", "by=week", agent)
    return made
