"""回音 Huiyin: forms as on paper, filled, signed and answered."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask_appbuilder import AppBuilder

import config
from app import assets, cli, dates, headers, incoming, menu_rights, proxies, tokens
from app.extensions import csrf, db, migrate
from app.security import AppSecurityManager

MIGRATIONS = str(Path(__file__).parent / "migrations")


def create_app(**overrides: Any) -> Flask:
    """Build the panel; HUIYIN_* overrides count as environment, all others as Flask's configuration."""
    app = Flask(__name__, static_folder=None)
    app.config.update(config.settings(**overrides))
    proxies.init_app(app)
    assets.init_app(app)
    headers.init_app(app)
    incoming.init_app(app)
    tokens.init_app(app)
    dates.init_app(app)
    db.init_app(app)
    app.before_request(AppSecurityManager.before_request)  # says who asks, also to the page that refuses a bad token
    csrf.init_app(app)
    migrate.init_app(app, db, directory=MIGRATIONS, render_as_batch=True, compare_type=True)
    with app.app_context():
        from app import models, views  # noqa: F401 -- relations name their targets by class, so all must be known
        from app.search import events  # noqa: F401 -- listens to customers and rooms
        from app.views import error, layout
        from app.views.account import PanelSecurityManager
        from app.views.home import HomeView

        appbuilder = AppBuilder(indexview=HomeView, security_manager_class=PanelSecurityManager, update_perms=False)
        appbuilder.init_app(app, db.session)
        views.register(appbuilder)
        appbuilder.sm.limit_api_login()
        tokens.admit_by_token(appbuilder.sm.lm)
        layout.init_app(app)
        error.init_app(app)
    app.cli.add_command(menu_rights.sync_command)
    cli.register(app)
    return app
