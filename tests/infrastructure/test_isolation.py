"""What the fixtures promise: both databases, nothing left behind, requests as the server sees them."""

import pytest
from flask import g
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app.extensions import writing
from app.models import Site


@pytest.mark.parametrize("time", ["first", "second"])
def test_leaves_nothing_behind_when_a_case_commits(db, time):
    assert db.session.scalar(select(func.count()).select_from(Site).where(Site.code == "left")) == 0

    with writing():
        db.session.add(Site(code="left", name="留下"))

    assert db.session.scalar(select(func.count()).select_from(Site).where(Site.code == "left")) == 1


def test_keeps_what_was_committed_when_a_later_write_fails(db):
    with writing():
        db.session.add(Site(code="kept", name="甲"))

    with pytest.raises(IntegrityError), writing():
        db.session.add(Site(code="kept", name="乙"))

    assert db.session.scalar(select(Site.name).where(Site.code == "kept")) == "甲"


def test_runs_on_the_database_it_is_named_after(db, engine):
    assert db.session.connection().dialect.name == engine


def test_enforces_foreign_keys(db):
    refused = text("INSERT INTO ab_user_role (user_id, role_id) VALUES (:user, :role)")

    with pytest.raises(IntegrityError):
        db.session.execute(refused, {"user": 987654, "role": 987654})


def test_gives_a_request_its_own_context(client):
    g.left_by_the_case = True

    client.get("/login/")

    assert "user" not in g
    assert "_login_user" not in g


def test_refuses_a_change_when_the_token_is_kept_out(client):
    assert client.post("/login/", data={"username": "x", "password": "y"}, csrf=False).status_code == 400
    assert client.post("/login/", data={"username": "x", "password": "y"}).status_code != 400


def test_gives_each_its_own_database_where_commits_are_real(own_app, databases, engine):
    from app.extensions import db

    with writing():
        db.session.add(Site(code="own", name="自有"))

    assert db.engine.dialect.name == engine
    assert str(db.engine.url.database) not in databases.fresh(engine)
