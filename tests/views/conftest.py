"""People of one site for the pages' cases, a plan like the real ones, and a count of the statements a page costs."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from tests.factories.site import make_site
from tests.factories.user import make_user

TRANSACTIONS = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


@pytest.fixture
def site(app: Any) -> Any:
    return make_site()


@pytest.fixture
def agent(site: Any) -> Any:
    return make_user("agent", sites=[site])


@pytest.fixture
def colleague(site: Any) -> Any:
    return make_user("agent", sites=[site])


@pytest.fixture
def supervisor(site: Any) -> Any:
    return make_user("supervisor", sites=[site])


@pytest.fixture
def manager(site: Any) -> Any:
    return make_user("manager", sites=[site])


@pytest.fixture
def admin(app: Any) -> Any:
    return make_user("Admin")


@pytest.fixture
def stranger(app: Any) -> Any:
    """A supervisor of another site."""
    return make_user("supervisor", sites=[make_site()])


@pytest.fixture
def asked(app: Any) -> Callable[[Callable[[], Any]], list[str]]:
    """Return a function that runs something and returns the statements the database was asked meanwhile."""
    from app.extensions import db

    def during(act: Callable[[], Any]) -> list[str]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(TRANSACTIONS):
                statements.append(statement)

        bind = db.engines[None]
        event.listen(bind, "before_cursor_execute", note)
        act()
        event.remove(bind, "before_cursor_execute", note)
        return statements

    return during
