"""The page behind the one-time link."""

import re

import pytest
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import func, select

from app.operations import setup
from tests.factories.user import make_user
from tests.infrastructure.client import logged_in

TYPED = {
    "username": " laoban ",
    "first_name": "一",
    "last_name": "郑",
    "email": "laoban@example.com",
    "password": "Huiyin-2026!",
    "again": "Huiyin-2026!",
}


@pytest.mark.parametrize("token", ["guess", "x" * 500, "<script>alert(1)</script>"])
def test_does_not_exist_without_its_token(client, db, token):
    setup.offer_token()

    assert client.get(f"/setup/{token}").status_code == 404
    assert client.post(f"/setup/{token}", data=TYPED).status_code == 404
    assert not db.session.scalar(select(func.count()).select_from(User))


def test_refuses_the_account_without_the_forms_own_token(client, db):
    token = setup.offer_token()

    assert client.post(f"/setup/{token}", data=TYPED, csrf=False).status_code == 400
    assert not db.session.scalar(select(func.count()).select_from(User))


def test_keeps_what_was_typed_except_passwords_and_says_what_is_wrong(client, db):
    token = setup.offer_token()

    answer = client.post(f"/setup/{token}", data=TYPED | {"username": '"><script>', "again": "something-else-9"})

    assert answer.status_code == 422
    assert "&#34;&gt;&lt;script&gt;" in answer.text
    assert "<script>" not in re.sub(r"<script [^>]*src=", "", answer.text)
    assert "Huiyin-2026!" not in answer.text
    assert 'id="again-error"' in answer.text


@pytest.mark.parametrize("password", ["short1", "onlyletters", "1234567890", "aaaaaaaaaa1"])
def test_refuses_weak_passwords(client, db, password):
    token = setup.offer_token()

    answer = client.post(f"/setup/{token}", data=TYPED | {"password": password, "again": password})

    assert answer.status_code == 422
    assert 'id="password-error"' in answer.text
    assert not db.session.scalar(select(func.count()).select_from(User))


def test_makes_the_administrator_once(app, client, db):
    token = setup.offer_token()

    assert client.get(f"/setup/{token}").status_code == 200
    made = client.post(f"/setup/{token}", data=TYPED)
    again = client.post(f"/setup/{token}", data=TYPED | {"username": "second", "email": "second@example.com"})

    assert "/login/" in made.location
    assert again.status_code == 404
    assert client.get(f"/setup/{token}").status_code == 404
    assert db.session.scalars(select(User.username)).all() == ["laoban"]
    assert logged_in(app, "laoban").get("/rights/").status_code == 200


def test_refuses_when_there_is_an_administrator_by_now(client, db):
    token = setup.offer_token()
    make_user("Admin")

    assert client.post(f"/setup/{token}", data=TYPED).status_code == 409
