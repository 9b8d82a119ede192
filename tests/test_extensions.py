"""How a transaction begins and ends."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text, update

from app.extensions import db as database
from app.extensions import writing
from app.models.site import Site
from tests.factories.site import make_site


def test_keeps_nothing_when_something_fails(db):
    with pytest.raises(ZeroDivisionError):
        write_half()

    assert db.session.scalar(select(Site).where(Site.code == "half")) is None


def test_refuses_changes_made_before_it_was_entered(db):
    db.session.add(Site(code="early", name="早"))

    with pytest.raises(RuntimeError, match="before writing"), writing():
        pass


def test_refuses_to_be_entered_twice(db):
    with pytest.raises(RuntimeError, match="twice"), writing(), writing():
        pass

    with writing():
        make_site(code="after")


def test_reads_again_what_was_read_before(own_app):
    site = make_site(name="旧")
    database.session.commit()
    assert site.name == "旧"
    with own_app.app_context(), writing():
        database.session.execute(update(Site).where(Site.id == 1).values(name="新"))

    with writing():
        assert site.name == "新"


def test_loses_no_increment_when_many_write_at_once(own_app):
    """Each reads first and writes then: without the lock from the start SQLite refuses all but one of them."""
    site_id = make_site(name="0").id
    database.session.commit()

    def increment(_turn):
        with own_app.app_context():
            database.session.get(Site, site_id)
            with writing():
                site = database.session.get(Site, site_id, with_for_update=True)
                site.name = str(int(site.name) + 1)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(increment, range(60)))

    database.session.rollback()
    assert database.session.get(Site, site_id).name == "60"


@pytest.mark.sqlite
def test_sets_sqlite_up(own_app):
    found = [database.session.execute(text(f"PRAGMA {name}")).scalar() for name in ("foreign_keys", "journal_mode")]
    patience = database.session.execute(text("PRAGMA busy_timeout")).scalar()

    assert [*found, patience] == [1, "wal", 10_000]


@pytest.mark.sqlite
def test_lets_readers_read_while_somebody_writes(own_app):
    make_site(code="seen")
    database.session.commit()
    with writing():
        make_site(code="unseen")
        with own_app.app_context():
            assert set(database.session.scalars(select(Site.code))) == {"seen"}


def write_half():
    with writing():
        make_site(code="half")
        _ = 1 / 0
