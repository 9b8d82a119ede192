"""The one-time link: makes the first administrator, once."""

import threading

import pytest
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import func, select

from app.errors import Conflict, DomainError, Invalid, NotFound
from app.extensions import writing
from app.models.setting import Setting
from app.operations import setup
from tests.factories.user import make_user

TYPED = {
    "username": "laoban",
    "first_name": "一",
    "last_name": "郑",
    "email": "laoban@example.com",
    "password": "Huiyin-2026!",
    "again": "Huiyin-2026!",
}


@pytest.mark.parametrize("token", ["", "guess", "x" * 5000, "' OR 1=1 --"])
def test_refuses_any_other_token(app, db, token):
    setup.offer_token()

    with pytest.raises(NotFound):
        setup.check_token(token)
    with pytest.raises(NotFound):
        setup.make_administrator(token, TYPED)
    assert not setup.has_administrator()


def test_refuses_when_no_link_was_offered(app):
    with pytest.raises(NotFound):
        setup.check_token("anything")


def test_refuses_a_link_that_was_used(app, db):
    token = setup.offer_token()
    setup.make_administrator(token, TYPED)

    with pytest.raises(NotFound):
        setup.make_administrator(token, TYPED | {"username": "second", "email": "second@example.com"})
    assert db.session.scalar(select(func.count()).select_from(User)) == 1


def test_refuses_an_earlier_link_after_a_new_start(app):
    earlier, later = setup.offer_token(), setup.offer_token()

    with pytest.raises(NotFound):
        setup.check_token(earlier)
    setup.check_token(later)


def test_refuses_when_somebody_has_become_administrator_meanwhile(app):
    token = setup.offer_token()
    make_user("Admin")

    with pytest.raises(Conflict):
        setup.make_administrator(token, TYPED)


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ({"username": ""}, "username"),
        ({"username": "  "}, "username"),
        ({"username": "x" * 65}, "username"),
        ({"username": "a\x00b"}, "username"),
        ({"last_name": "王" * 65}, "last_name"),
        ({"email": "nobody"}, "email"),
        ({"email": "a b@c"}, "email"),
        ({"password": "short1", "again": "short1"}, "password"),
        ({"password": "onlyletters", "again": "onlyletters"}, "password"),
        ({"password": "1111111111a", "again": "1111111111a"}, "password"),
        ({"password": "", "again": ""}, "password"),
        ({"again": "Huiyin-2027!"}, "again"),
    ],
)
def test_says_beside_the_field_what_is_wrong(app, typed, at):
    token = setup.offer_token()

    with pytest.raises(Invalid) as refusal:
        setup.make_administrator(token, TYPED | typed)

    assert at in refusal.value.errors
    assert not setup.has_administrator()
    setup.check_token(token)


@pytest.mark.parametrize("taken", ["username", "email"])
def test_refuses_a_name_that_is_taken(own_app, taken):
    with writing():
        make_user("agent", **{taken: TYPED[taken]})
        token = setup.offer_token()

    with pytest.raises(Invalid) as refusal, writing():
        setup.make_administrator(token, TYPED)

    assert refusal.value.errors.keys() == {"username"}
    setup.check_token(token)


def test_makes_an_administrator_who_can_log_in(app, db):
    token = setup.offer_token()

    user = setup.make_administrator(token, TYPED)

    assert [role.name for role in user.roles] == ["Admin"]
    assert user.password != TYPED["password"]
    assert db.session.get(Setting, setup.KEY) is None
    assert setup.offer_token() == ""


def test_keeps_no_token_anybody_could_read_back(app, db):
    token = setup.offer_token()

    assert token not in str(db.session.get(Setting, setup.KEY).value)


def test_makes_one_administrator_for_two_browsers_with_the_same_link(own_app, db):
    with writing():
        token = setup.offer_token()
    ready, outcomes = threading.Barrier(2), []

    def press(name):
        with own_app.app_context():
            ready.wait()
            try:
                with writing():
                    setup.make_administrator(token, TYPED | {"username": name, "email": f"{name}@example.com"})
            except DomainError as error:
                outcomes.append(type(error))
            else:
                outcomes.append("made")

    threads = [threading.Thread(target=press, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count("made") == 1
    assert db.session.scalar(select(func.count()).select_from(User)) == 1


@pytest.fixture
def db(request):
    from app.extensions import db

    request.getfixturevalue("own_app" if "own_app" in request.fixturenames else "app")
    return db
