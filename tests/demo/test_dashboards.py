"""Dashboards of the demo: made once, each tile a chart there is."""

from urllib.parse import parse_qsl

from flask_login import login_user
from sqlalchemy import func, select

from app.answers.query import Arguments
from app.cli import install_packs
from app.demo.dashboards import TITLES, make_dashboards
from app.extensions import db
from app.models.dashboard import Dashboard, DashboardTile
from app.operations import dashboard
from app.views._chart import ChartPage
from tests.factories.user import make_user


def test_pins_charts_there_are_and_does_so_once(app):
    install_packs()
    designer, manager = make_user("designer"), make_user("manager")
    make_dashboards(designer)
    make_dashboards(designer)

    assert db.session.scalar(select(func.count()).select_from(Dashboard)) == len(TITLES)
    assert [board.title for board in dashboard.seen_by(manager)] == [TITLES["manager"]]
    with app.test_request_context():
        login_user(manager)
        for tile in db.session.scalars(select(DashboardTile)):
            page = ChartPage(tile.template, Arguments(parse_qsl(tile.query)), only=tile.chart)
            assert [subject.key for subject, _kind in page.drawing.subjects] == [tile.chart]
