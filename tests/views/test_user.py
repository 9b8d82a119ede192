"""The page of users."""

from datetime import datetime

import pytest
from flask_appbuilder.security.sqla.models import Role, User
from sqlalchemy import select

from tests.factories.department import make_department
from tests.factories.site import make_site
from tests.factories.user import make_user


@pytest.mark.parametrize("role", ["agent", "supervisor", "manager", "handler", "clerk", "designer"])
def test_refuses_everybody_but_the_administrator(login, role):
    mine = login(make_user(role))

    assert mine.get("/users/list/").status_code == 403
    assert mine.post("/users/add", data={"username": "x"}).status_code == 403
    assert mine.get("/resetpassword/form?pk=1").status_code == 403


def test_makes_somebody_with_roles_sites_and_departments(login, db):
    site, department = make_site(), make_department()
    typed = {
        "last_name": "王", "first_name": "芳", "username": "wangfang", "roles": role_ids(db, "agent", "clerk"),
        "sites": [site.id], "departments": [department.id], "active": "y", "email": "",
        "password": "forest-2027", "conf_password": "forest-2027",
    }  # fmt: skip

    login(make_user("Admin")).post("/users/add", data=typed)

    made = db.session.scalar(select(User).where(User.username == "wangfang"))
    assert {role.name for role in made.roles} == {"agent", "clerk"}
    assert (made.sites, made.departments) == ([site], [department])
    assert login(made, password="forest-2027").get("/users/userinfo/").status_code == 200


@pytest.mark.parametrize("password", ["short-1", "onlyletters", "1111111111", "aaaaaaaaa1"])
def test_refuses_a_password_that_is_guessed_soon(login, db, password):
    typed = {"last_name": "a", "first_name": "b", "username": "weak", "password": password, "conf_password": password}

    page = login(make_user("Admin")).post("/users/add", data=typed)

    assert "hy-error" in page.text
    assert db.session.scalar(select(User).where(User.username == "weak")) is None


def test_keeps_the_administrator_from_shutting_themselves_out(login, db):
    admin = make_user("Admin")
    typed = {"last_name": "a", "first_name": "b", "username": admin.username, "email": admin.email}

    login(admin).post(f"/users/edit/{admin.id}", data=typed | {"roles": role_ids(db, "Admin")})
    login(admin).post(f"/users/edit/{admin.id}", data=typed | {"active": "y", "roles": role_ids(db, "agent")})
    login(admin).post(f"/users/delete/{admin.id}")

    kept = db.session.get(User, admin.id)
    assert kept.active
    assert [role.name for role in kept.roles] == ["Admin"]


def test_does_not_offer_the_role_of_everybody(login):
    page = login(make_user("Admin")).get("/users/add").text

    assert 'name="roles"' in page
    assert "Anyone" not in page


def test_offers_roles_in_the_order_of_responsibility(login):
    page = login(make_user("Admin")).get("/users/add").text.partition('id="roles"')[2].partition("</div>")[0]
    places = [page.index(title) for title in ("客服专员", "主管", "经理", "文员")]

    assert places == sorted(places)


def test_notes_in_utc_when_somebody_was_made(db, monkeypatch):
    monkeypatch.setattr("app.security.now", lambda: datetime(2026, 1, 2, 3, 4))  # noqa: DTZ001 -- stored naive, in UTC

    assert make_user().created_on == datetime(2026, 1, 2, 3, 4)  # noqa: DTZ001 -- as above


def test_finds_people_by_role_and_site(login, db):
    site = make_site()
    make_user("clerk", sites=[site], username="wanted")
    make_user("clerk", username="elsewhere")

    query = {"_flt_0_roles": role_ids(db, "clerk")[0], "_flt_0_sites": site.id}
    page = login(make_user("Admin")).get("/users/list/", query_string=query).text

    assert "wanted" in page
    assert "elsewhere" not in page


def role_ids(db, *names):
    return [role.id for role in db.session.scalars(select(Role).where(Role.name.in_(names)))]
