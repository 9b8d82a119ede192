"""Entries by what their number begins with: by index, whatever is typed."""

import pytest
from sqlalchemy import select, text

from app.models.entry import Entry
from app.search.numbers import numbered
from tests.factories.entry import make_entry
from tests.factories.site import make_site
from tests.factories.user import make_user


@pytest.mark.parametrize("typed", ["", "a", "HFJH", "张伟", "1", "x" * 41 + "1", "a\x001", "A 1"])
def test_takes_for_a_number_only_what_can_be_one(app, typed):
    assert numbered(typed) is None


def test_finds_by_the_beginning_in_any_case_and_width(entry, db):
    number = entry.number
    for typed in (number, number.lower(), number[:-2], "".join(chr(ord(sign) + 0xFEE0) for sign in number)):
        assert db.session.scalars(select(Entry.id).where(*numbered(typed))).all() == [entry.id], typed
    assert db.session.scalars(select(Entry.id).where(*numbered(number + "0"))).all() == []


def test_reads_by_index(entry, db):
    is_sqlite = db.engine.dialect.name == "sqlite"
    if not is_sqlite:
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    statement = select(Entry.id).where(*numbered("BV-2026"))
    written = str(statement.compile(db.engine, compile_kwargs={"literal_binds": True})).replace(":", r"\:")
    plan = "\n".join(str(row[-1]) for row in db.session.execute(text(f"EXPLAIN {'QUERY PLAN ' * is_sqlite}{written}")))

    assert "ix_entry_number" in plan, plan
    assert "Seq Scan" not in plan, plan


@pytest.fixture
def entry(app):
    return make_entry(make_user("agent", sites=[make_site()]))
