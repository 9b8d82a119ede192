"""Dashboards of the demo: what supervisors and managers look at every day."""

from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.models.dashboard import Dashboard
from app.models.form_template import FormTemplate
from app.operations import dashboard

TITLES = {"supervisor": "本站点服务质量", "manager": "各站点服务质量"}
TILES = (
    ("owner-return-visit-2016", "scores.score", ""),
    ("return-visit-record-shop", "@records", ""),
    ("return-visit-record-shop", "mode", ""),
    ("heating-repair-return-visit", "@records", "by=week"),
)
"""Form, chart and how it is drawn."""
COMPARED = {"supervisor": "", "manager": "split=@site"}


def make_dashboards(by: Any) -> None:
    """Make one for each role, unless it is there already."""
    for role, title in TITLES.items():
        if db.session.scalar(select(Dashboard.id).where(Dashboard.role == role)) is not None:
            continue
        made = dashboard.create(title, by, role)
        for key, chart, drawn in TILES:
            template = db.session.scalar(select(FormTemplate).where(FormTemplate.key == key))
            if template is not None:
                query = "&".join(filter(None, (drawn, COMPARED[role])))
                dashboard.pin(made, template, chart, query, by)
