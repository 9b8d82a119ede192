"""What people do with their own account, and administrators with others'."""

from flask_appbuilder.security.sqla.models import User

from tests.factories.user import make_user
from tests.infrastructure.client import PASSWORD

NEW = {"password": "another-2027", "conf_password": "another-2027"}


def test_asks_for_the_current_password_before_it_is_changed(login, db):
    user = make_user()
    before = user.password

    page = login(user).post("/resetmypassword/form", data=NEW | {"current": "wrong"})

    assert "hy-error" in page.text
    assert db.session.get(User, user.id).password == before


def test_changes_the_own_password(login):
    user = make_user()

    login(user).post("/resetmypassword/form", data=NEW | {"current": PASSWORD})

    assert login(user, password="another-2027").get("/users/userinfo/").status_code == 200


def test_says_whose_password_is_set(login):
    user = make_user(last_name="欧阳", first_name="雪")

    assert "欧阳雪" in login(make_user("Admin")).get(f"/resetpassword/form?pk={user.id}").text


def test_answers_404_when_there_is_nobody_to_set_a_password_for(login):
    mine = login(make_user("Admin"))

    assert mine.get("/resetpassword/form?pk=987654").status_code == 404
    assert mine.post("/resetpassword/form?pk=x", data=NEW).status_code == 404


def test_changes_the_own_name(login, db):
    user = make_user()

    login(user).post("/myname/form", data={"last_name": "李", "first_name": "雷"})

    assert db.session.get(User, user.id).get_full_name() == "李雷"


def test_shows_an_account_without_the_rights_of_an_administrator(login):
    page = login(make_user("agent")).get("/users/userinfo/").text

    assert "resetmypassword" in page
    assert "/users/delete/" not in page
