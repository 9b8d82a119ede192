"""People of one site for the operations' cases, and a count of the statements they cost."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from sqlalchemy import event, text

from tests.factories.site import make_site
from tests.factories.user import make_user

SHORT = {"site", "ab_user", "ab_role", "ab_user_role", "form_template", "template_version"}
"""Tables that stay short are read whole for good reason."""


def read_whole(plan: str) -> set[str]:
    """Return the long tables a plan reads from one end to the other."""
    from app.extensions import db

    return set(re.findall(r"(?:Seq Scan on|SCAN) \"?(\w+)", plan)) & db.metadata.tables.keys() - SHORT


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


@pytest.fixture
def explained(app: Any) -> Callable[[Callable[[], Any]], list[tuple[str, str]]]:
    """Return a function that runs something and returns the readings it sent with how the database would do them."""
    from app.extensions import db

    is_sqlite = db.engine.dialect.name == "sqlite"

    def during(act: Callable[[], Any]) -> list[tuple[str, str]]:
        sent: list[tuple[str, Any]] = []

        def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
            if statement.startswith(("SELECT", "UPDATE", "DELETE")):
                sent.append((statement, parameters))

        event.listen(db.engine, "before_cursor_execute", note)
        act()
        event.remove(db.engine, "before_cursor_execute", note)
        if not is_sqlite:
            db.session.execute(text("SET LOCAL enable_seqscan = off"))  # some tables of the test are short
        return [(statement, _plan(statement, parameters, is_sqlite)) for statement, parameters in sent]

    return during


def _plan(statement: str, parameters: Any, is_sqlite: bool) -> str:
    from app.extensions import db

    explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
    rows = db.session.connection().exec_driver_sql(explain + statement, parameters).all()
    return "\n".join(str(row[-1]) for row in rows)
