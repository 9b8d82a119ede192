"""The people, sites and the template that bench entries belong to, made the way the panel makes them."""

import json
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_appbuilder.security.sqla.models import Role, User
from flask_migrate import upgrade
from sqlalchemy import select
from werkzeug.security import generate_password_hash

from app import create_app
from app.extensions import db, writing
from app.menu_rights import sync_security
from app.models.form_template import FormTemplate, TemplateVersion
from app.models.site import Site
from app.operations.template import create, publish
from bench.sheet import DOCUMENT

SITES = 20
AGENTS_PER_SITE = 10
PASSWORD = "bench-2026"  # noqa: S105 -- opens a database of made-up entries


@dataclass(frozen=True)
class World:
    """Ids of everything there is; the first agent, supervisor and manager are the ones that log in."""

    template: int
    version: int
    document: str
    sites: list[int]
    agents: list[int]
    """Agents of the first site, then those of the second ..."""
    supervisors: list[int]

    def place_of(self, number: int) -> tuple[int, int]:
        """Return the site and the author of an entry; every site and author has entries of all times."""
        site = (number * 7919) % SITES
        agent = (number * 104_729 // SITES) % AGENTS_PER_SITE
        return self.sites[site], self.agents[site * AGENTS_PER_SITE + agent]

    def supervisor_of(self, site: int | None) -> int:
        return self.supervisors[self.sites.index(site or 0)]


def open_panel(data: str, url: str, **settings: Any) -> Flask:
    """Return the panel on a database that has all tables and rights."""
    app = create_app(HUIYIN_DATA=data, HUIYIN_DATABASE_URL=url, HUIYIN_DEMO=0, **settings)
    with app.app_context():
        upgrade()
        sync_security(app)
    return app


def make_world() -> World:
    """Make people and template, or find those made before."""
    if db.session.scalar(select(FormTemplate.id).where(FormTemplate.key == DOCUMENT["key"])) is None:
        with writing():
            _make_people()
        with writing():
            admin = db.session.scalars(select(User).where(User.username == "admin")).one()
            publish(create(json.dumps(DOCUMENT, ensure_ascii=False), admin), admin)
    return find_world()


def find_world() -> World:
    template = db.session.scalars(select(FormTemplate).where(FormTemplate.key == DOCUMENT["key"])).one()
    version = db.session.scalars(select(TemplateVersion).where(TemplateVersion.template_id == template.id)).one()
    return World(
        version.template_id,
        version.id,
        version.document,
        list(db.session.scalars(select(Site.id).order_by(Site.id))),
        _ids_of("agent"),
        _ids_of("supervisor"),
    )


def _ids_of(prefix: str) -> list[int]:
    named = select(User.id).where(User.username.startswith(prefix)).order_by(User.id)
    return list(db.session.scalars(named))


def _make_people() -> None:
    roles = {role.name: role for role in db.session.scalars(select(Role))}
    sites = [Site(code=f"S{number:02}", name=f"站点 {number:02}") for number in range(SITES)]
    db.session.add_all(sites)
    password = generate_password_hash(PASSWORD, method="pbkdf2:sha256:1")
    for name, role, places in _people(sites):
        email = f"{name}@example.invalid"
        user = User(username=name, first_name=name, last_name="王", email=email, active=True, password=password)
        user.roles, user.sites = [roles[role]], places
        db.session.add(user)
    db.session.flush()


def _people(sites: list[Site]) -> list[tuple[str, str, list[Site]]]:
    agents = [
        (f"agent{number:02}-{agent}", "agent", [site])
        for number, site in enumerate(sites)
        for agent in range(AGENTS_PER_SITE)
    ]
    supervisors = [(f"supervisor{number:02}", "supervisor", [site]) for number, site in enumerate(sites)]
    return [*agents, *supervisors, ("manager", "manager", sites), ("admin", "Admin", sites)]
