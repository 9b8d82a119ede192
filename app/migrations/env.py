"""Runs migrations on the panel's database; one metadata holds our tables and the framework's."""

from alembic import context
from flask import current_app
from sqlalchemy import event

import app.models  # noqa: F401 -- fills the metadata
from app.extensions import db

migrate = current_app.extensions["migrate"]


def run() -> None:
    if context.is_offline_mode():
        url = db.engine.url.render_as_string(hide_password=False)
        _migrate(url=url, literal_binds=True)
        return
    with db.engine.connect() as connection:
        _without_foreign_keys(connection)
        _migrate(connection=connection)


def _migrate(**target: object) -> None:
    context.configure(
        target_metadata=db.metadata, process_revision_directives=_skip_empty, **migrate.configure_args, **target
    )
    with context.begin_transaction():
        context.run_migrations()


def _without_foreign_keys(connection: object) -> None:
    """Let SQLite drop and rebuild a table that others refer to; the pragma must come before the transaction."""
    if connection.dialect.name == "sqlite":
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        event.listen(connection, "commit", _check_foreign_keys)


def _check_foreign_keys(connection: object) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"The migration leaves rows that refer to nothing: {broken[:5]}")


def _skip_empty(_context: object, _revision: object, directives: list) -> None:
    options = getattr(context.config, "cmd_opts", None)
    if getattr(options, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


run()
