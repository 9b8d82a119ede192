"""Undo everything a test wrote, whatever it committed."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from app.extensions import db


@contextmanager
def rolled_back(app: Flask) -> Iterator[None]:
    """Give all sessions of `app` one connection whose transaction is rolled back at the end.

    Flask-SQLAlchemy's session asks its engine table for a bind and takes no other, so the engine is swapped there; a
    commit then releases a savepoint.
    """
    with app.app_context():
        engines = db.engines
    engine = engines[None]
    with engine.connect() as connection:
        transaction = connection.begin()
        engines[None] = connection
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        try:
            yield
        finally:
            engines[None] = engine
            db.session.session_factory.configure(join_transaction_mode="conditional_savepoint")
            transaction.rollback()
