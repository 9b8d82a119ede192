"""Dashboards: charts pinned together, each drawn for its reader when it comes into view."""

from typing import Any
from urllib.parse import parse_qsl

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app import clock
from app.answers.query import Arguments
from app.errors import DomainError, Invalid, NotFound
from app.extensions import writing
from app.grants import ROLES
from app.models.dashboard import Dashboard, DashboardTile
from app.operations import dashboard as dashboards
from app.permissions import Verb, may
from app.views._chart import ChartPage
from app.views._page import ROW, Page, signed_in
from app.views.form_template import is_open_to_reader, visible_template

NEW = "new"
STEPS = {"earlier": -1, "later": 1}


class DashboardView(Page):
    route_base = "/dashboards"

    @expose("/")
    @signed_in
    def index(self) -> Any:
        found = dashboards.seen_by(current_user)
        return redirect(url_for(".show", dashboard_id=found[0].id)) if found else _page(None, found)

    @expose(f"/<{ROW}:dashboard_id>")
    @signed_in
    def show(self, dashboard_id: int) -> Any:
        shown = dashboards.find(dashboard_id, current_user)
        return _page(shown, dashboards.seen_by(current_user))

    @expose("/new", methods=["POST"])
    @signed_in
    def new(self) -> Any:
        try:
            with writing():
                made = dashboards.create(request.form.get("title", ""), current_user, request.form.get("role", "")).id
        except Invalid as error:
            return _page(None, dashboards.seen_by(current_user), error), error.status
        return redirect(url_for(".show", dashboard_id=made))

    @expose(f"/<{ROW}:dashboard_id>/<act>", methods=["POST"])
    @signed_in
    def change(self, dashboard_id: int, act: str) -> Response:
        with writing():
            found = dashboards.find(dashboard_id, current_user)
            if act == "delete":
                dashboards.delete(found, current_user)
                return redirect(url_for(".index"))
            if act != "rename":
                raise NotFound
            _said_if_refused(lambda: dashboards.rename(found, request.form.get("title", ""), current_user))
        return redirect(url_for(".show", dashboard_id=dashboard_id))

    @expose("/pin/<key>", methods=["POST"])
    @signed_in
    def pin(self, key: str) -> Response:
        """Put a chart on a dashboard; the first one somebody pins makes them a dashboard."""
        page = ChartPage(visible_template(key), Arguments(parse_qsl(request.form.get("query", ""))))
        chart = request.form.get("chart", "")
        if chart not in {subject.key for subject, _kind in page.drawing.subjects}:
            raise NotFound
        with writing():
            target = _target(request.form.get("dashboard", NEW))
            title = target.title
            _said_if_refused(
                lambda: dashboards.pin(target, visible_template(key), chart, page.query, current_user),
                gettext("Pinned to “%(title)s”.", title=title),
            )
        return redirect(page.charts_url)

    @expose(f"/tile/<{ROW}:tile_id>")
    @signed_in
    def tile(self, tile_id: int) -> Any:
        """Draw one tile, for a script to put where it belongs."""
        tile = dashboards.tile_of(tile_id, current_user)
        return render_template("dashboard/tile.html", tile=tile, page=drawn(tile))

    @expose(f"/tile/<{ROW}:tile_id>/<act>", methods=["POST"])
    @signed_in
    def arrange(self, tile_id: int, act: str) -> Response:
        with writing():
            tile = dashboards.tile_of(tile_id, current_user)
            where = tile.dashboard_id
            if act == "remove":
                dashboards.unpin(tile, current_user)
            elif act in STEPS:
                dashboards.move(tile, STEPS[act], current_user)
            else:
                raise NotFound
        return redirect(url_for(".show", dashboard_id=where))


def _page(shown: Dashboard | None, found: list[Dashboard], error: Invalid | None = None) -> str:
    return render_template(
        "dashboard/index.html",
        shown=shown,
        dashboards=found,
        may_keep=shown is not None and dashboards.may_keep(shown, current_user),
        roles=ROLES if may(current_user, Verb.DESIGN) else (),
        errors=error.errors if error else {},
        typed=request.form.get("title", ""),
        now=clock.now(),
    )


def drawn(tile: DashboardTile) -> ChartPage | None:
    """Return a tile's chart of what its reader may see; None where the form is not theirs or has no such chart."""
    if not is_open_to_reader(tile.template) or tile.template.version is None:
        return None
    page = ChartPage(tile.template, Arguments(parse_qsl(tile.query)), only=tile.chart)
    return page if page.charts else None


def _target(said: str) -> Dashboard:
    if said.isdecimal():
        return dashboards.find(int(said), current_user)
    return dashboards.create(gettext("My dashboard"), current_user)


def _said_if_refused(act: Any, done: str = "") -> None:
    try:
        act()
    except DomainError as error:
        flash(" ".join(map(str, getattr(error, "errors", {}).values())) or str(error), "danger")
    else:
        if done:
            flash(done, "success")
