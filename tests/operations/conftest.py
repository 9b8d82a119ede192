"""People of one site for the operations' cases, and a count of the statements they cost."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from tests.factories.site import make_site
from tests.factories.user import make_user


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
def counting(app: Any) -> Callable[[], AbstractContextManager[list[str]]]:
    """Return a context manager that collects the statements sent meanwhile."""
    from app.extensions import db

    @contextmanager
    def collecting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        yield statements
        event.remove(db.engine, "before_cursor_execute", note)

    return collecting
