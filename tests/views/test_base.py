"""The holes of the framework's model views, each closed: on a page of ours and on its own pages for people."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import redirect
from flask_appbuilder import action
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.extensions import writing
from app.models.customer import Customer
from app.models.entry import Entry
from app.models.room import Room
from app.models.site import Site
from app.views._base import AppModelView
from app.views._fields import FormConverter, JSONField
from app.views._interface import AppInterface
from app.views.customer import CustomerView
from tests.factories.customer import make_customer
from tests.factories.room import make_room
from tests.factories.site import make_site
from tests.factories.user import make_user
from tests.infrastructure.client import logged_in
from tests.test_security import recorded


class MarkedView(CustomerView):
    """Has what none of our pages has yet: an action."""

    route_base = "/marked"
    class_permission_name = "CustomerView"
    method_permission_name = {"mark": "edit"}

    @action("mark", "Mark")
    def mark(self, items: Any) -> Any:
        with writing():
            for item in items if isinstance(items, list) else [items]:
                item.note = "marked"
        return redirect("/")


def test_leads_from_the_short_address_to_the_list(login, client):
    mine = login(make_user("supervisor", sites=[make_site()]))

    for base in ("customers", "rooms", "sites", "departments"):
        assert mine.get(f"/{base}/").location.endswith(f"/{base}/list/")
        assert mine.get(f"/{base}/", follow_redirects=True).status_code == 200
    assert "/login" in client.get("/customers/", follow_redirects=True).request.path


# ---- rows of others


def test_refuses_an_action_on_a_row_of_another_site(marked, db):
    customer, agent = make_customer(), make_user("supervisor", sites=[make_site()])
    db.session.commit()
    mine = logged_in(marked, agent.username)

    single = mine.post(f"/marked/action/mark/{customer.id}")
    many = mine.post("/marked/action_post", data={"action": "mark", "rowid": str(customer.id)})

    db.session.rollback()
    assert (single.status_code, many.status_code) == (404, 404)
    assert db.session.scalar(select(Customer.note).where(Customer.id == customer.id)) == ""


def test_runs_an_action_on_a_row_of_the_own_site(marked, db):
    customer = make_customer()
    agent = make_user("supervisor", sites=[customer.site])
    db.session.commit()

    logged_in(marked, agent.username).post(f"/marked/action/mark/{customer.id}")

    db.session.rollback()
    assert db.session.scalar(select(Customer.note).where(Customer.id == customer.id)) == "marked"


def test_answers_404_when_there_is_no_such_action(login):
    mine = login(make_user("Admin"))

    assert mine.post("/users/action/nonsense/1").status_code == 404
    assert mine.post("/users/action_post", data={"action": "nonsense"}).status_code == 404


def test_hides_related_rows_from_whoever_may_not_list_them(app, login, db):
    secret = make_user("manager", username="somebody_secret")
    watcher = make_user("designer")
    allow(watcher, ("can_show", "RoleView"))
    role = secret.roles[0]

    shown = login(watcher).get(f"/roles/show/{role.id}")

    assert shown.status_code == 200
    assert "somebody_secret" not in shown.text
    assert "somebody_secret" in login(make_user("Admin")).get(f"/roles/show/{role.id}").text


def test_serves_no_file_by_its_name(app):
    assert not [rule.rule for rule in app.url_map.iter_rules() if "download" in rule.rule]


# ---- requests that must not change anything


@pytest.mark.parametrize("address", ["/sites/delete/{}", "/users/delete/{}"])
def test_deletes_nothing_by_a_link(login, db, address):
    site = make_site()
    victim = make_user()
    row = site.id if "sites" in address else victim.id

    login(make_user("Admin")).get(address.format(row))

    assert db.session.get(Site, site.id) is not None
    assert db.session.get(type(victim), victim.id) is not None


def test_refuses_a_form_without_its_token(login, db):
    response = login(make_user("Admin")).post("/sites/add", data={"name": "x", "code": "x"}, csrf=False)

    assert response.status_code == 400
    assert db.session.scalar(select(Site).where(Site.code == "x")) is None


# ---- what an address may ask for


@pytest.mark.parametrize(
    "query",
    [
        "page_SiteView=abc",
        "page_SiteView=-1",
        "psize_SiteView=1e9",
        "page_SiteView=99999999999999999999",
        "_oc_SiteView=nonexist&_od_SiteView=asc",
        "_oc_SiteView=users.password&_od_SiteView=asc",
        "_flt_0_users=1",
        "_flt_9_name=x",
        "_flt_0_site=abc",
    ],
)
def test_answers_400_when_an_address_asks_for_nonsense(login, query):
    mine = login(make_user("Admin"))

    assert mine.get(f"/sites/list/?{query}").status_code == 400 or "site=abc" in query
    assert mine.get("/departments/list/?_flt_0_site=abc").status_code == 400


def test_does_not_sort_people_by_their_password(login):
    assert login(make_user("Admin")).get("/users/list/?_oc_UserView=password&_od_UserView=asc").status_code == 400


def test_does_not_search_people_by_their_password(login):
    assert login(make_user("Admin")).get("/users/list/?_flt_2_password=pbkdf2").status_code == 400


def test_shows_at_most_a_hundred_rows(login):
    site = make_site()
    for _ in range(105):
        make_customer(site=site)

    listed = login(make_user("Admin")).get("/customers/list/?psize_CustomerView=100000").text

    assert listed.count("/customers/show/") == 100


@pytest.mark.parametrize("pk", ["abc", "99999999999999999999999", "-1", "1' OR '1'='1"])
def test_answers_404_when_a_row_cannot_exist(login, pk):
    mine = login(make_user("Admin"))

    assert mine.get(f"/sites/show/{pk}").status_code == 404
    assert mine.get(f"/users/edit/{pk}").status_code == 404


def test_takes_percent_and_underscore_literally(login):
    make_customer(name="百分%"), make_customer(name="别人")

    found = login(make_user("Admin")).get("/customers/list/", query_string={"_flt_0_name": "%"}).text

    assert "百分%" in found
    assert "别人" not in found


def test_remembers_the_way_back_within_the_cookie(login):
    mine = login(make_user("Admin"))
    for number in range(6):
        words = "".join(chr(0x4E00 + (number * 7919 + place * 997) % 20000) for place in range(200))
        mine.get("/sites/list/", query_string={"_flt_0_name": words})

    assert len(mine.get_cookie("huiyin").value) < 2000


def test_leads_back_to_the_list_as_it_was(login):
    customer = make_customer()
    mine = login(make_user("Admin"))
    searched = f"/customers/list/?_flt_0_name={customer.name[-1]}"
    typed = {"name": "neu", "customer_class": "A", "site": customer.site.id}
    mine.get(searched)
    mine.get("/customers/add")
    added = mine.post("/customers/add", data=typed)
    mine.get(f"/customers/show/{customer.id}")
    deleted = mine.post(f"/customers/delete/{customer.id}")

    assert added.location == searched
    assert deleted.location == searched


def test_leads_back_to_the_row_after_an_edit(login):
    site = make_site()
    mine = login(make_user("Admin"))
    for path in ("/sites/list/", f"/sites/show/{site.id}", f"/sites/edit/{site.id}"):
        mine.get(path)

    answer = mine.post(f"/sites/edit/{site.id}", data={"name": "neu", "code": "neu", "kind": "shop"})

    assert answer.location == f"/sites/show/{site.id}"


# ---- many at once


@pytest.mark.parametrize("path", ["/sites/list/", "/users/list/"])
def test_keeps_the_filters_of_one_thread_from_another(own_app, db, path):
    column = "name" if "sites" in path else "username"
    admins = [make_user("Admin", username=f"thread{number}") for number in range(4)]
    for number in range(4):
        make_site(name=f"thread{number}")
    db.session.commit()
    clients = [logged_in(own_app, admin.username) for admin in admins]

    def wrong(number: int) -> int:
        pages = (
            clients[number].get(path, query_string={f"_flt_0_{column}": f"thread{number}"}).text for _ in range(25)
        )
        return sum(f'value="thread{number}"' not in page or rows(page) != 1 for page in pages)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(wrong, range(4))) == 0


def test_needs_as_many_queries_for_many_rows_as_for_few(app, login):
    site = make_site()
    mine = login(make_user("Admin"))
    make_customer(site=site, room=make_room(site=site), owner=make_user())
    few = len(recorded(app, lambda: mine.get("/customers/list/")))
    for _ in range(20):
        make_customer(site=site, room=make_room(site=site), owner=make_user())

    many = len(recorded(app, lambda: mine.get("/customers/list/")))

    assert many == few
    assert many <= 12


def test_demands_that_search_columns_are_named():
    class Careless(AppModelView):
        datamodel = AppInterface(Site)

    with pytest.raises(TypeError, match="search_columns"):
        Careless()


# ---- forms


def test_keeps_json_as_json(app):
    form_class = FormConverter(AppInterface(Entry), {}).create_form({"answers": "Answers"}, ["answers"])
    with app.test_request_context():
        shown = form_class(formdata=None, data={"answers": {"x": "好"}})
        sent = form_class(formdata=MultiDict({"answers": '{"x": "好"}'}), meta={"csrf": False})

        assert isinstance(shown.answers, JSONField)
        assert '"x": "好"' in shown.answers._value()
        assert sent.answers.data == {"x": "好"}


def test_says_what_is_wrong_with_json(app):
    form_class = FormConverter(AppInterface(Entry), {}).create_form({"answers": "Answers"}, ["answers"])
    with app.test_request_context():
        form = form_class(formdata=MultiDict({"answers": "{"}), meta={"csrf": False})

        assert not form.validate()
        assert "JSON" in form.errors["answers"][0]


def test_asks_for_days_and_moments_with_the_browsers_own_inputs(app):
    form_class = FormConverter(AppInterface(Entry), {}).create_form({"submitted_at": "At"}, ["submitted_at"])
    with app.test_request_context():
        assert 'type="datetime-local"' in form_class(formdata=None).submitted_at()


def test_tells_a_clash_in_words_and_keeps_what_was_typed(login, db):
    room = make_room(building="3", unit="2")
    site, number = room.site, room.number

    typed = {"site": site.id, "building": "3", "unit": "2", "number": number}
    response = login(make_user("Admin")).post("/rooms/add", data=typed)

    assert response.status_code == 200
    assert f'value="{number}"' in response.text
    assert "hy-alert" in response.text
    assert not re.search("INSERT|UNIQUE|constraint|sqlite|psycopg", response.text, re.IGNORECASE)
    assert len(list(db.session.scalars(select(Room).where(Room.site_id == site.id)))) == 1


def test_tells_in_words_that_a_row_is_in_use(login, db):
    site = make_customer().site
    mine = login(make_user("Admin"))

    mine.post(f"/sites/delete/{site.id}")

    listed = mine.get("/sites/list/").text
    assert db.session.get(Site, site.id) is not None
    assert "hy-alert" in listed
    assert "FOREIGN KEY" not in listed


def test_refuses_to_overwrite_what_somebody_else_changed(login, db):
    site = make_site()
    mine = login(make_user("Admin"))
    seen = re.search('name="seen" value="(.+?)"', mine.get(f"/sites/edit/{site.id}").text)[1]
    typed = {"name": "我的名字", "code": site.code, "kind": "office", "seen": seen}
    site.name = "别人的名字"
    db.session.flush()

    response = mine.post(f"/sites/edit/{site.id}", data=typed)

    assert "我的名字" in response.text
    assert db.session.scalar(select(Site.name).where(Site.id == site.id)) == "别人的名字"


def test_carries_no_script_of_its_own_and_no_id_twice(login):
    make_site(), make_site()
    page = login(make_user("Admin")).get("/sites/list/").text

    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not [name for name, times in Counter(re.findall(r'\bid="([^"]+)"', page)).items() if times > 1]


def rows(page):
    return page.count("<tr>") - 1


def allow(user, *rights):
    """Give the first role of somebody further rights."""
    from flask import current_app

    manager = current_app.appbuilder.sm
    for permission, view in rights:
        manager.add_permission_role(user.roles[0], manager.find_permission_view_menu(permission, view))


@pytest.fixture
def marked(own_app):
    own_app.appbuilder.add_view_no_menu(MarkedView)
    return own_app


@pytest.fixture
def db(request):
    from app.extensions import db

    request.getfixturevalue("own_app" if {"own_app", "marked"} & set(request.fixturenames) else "app")
    return db
