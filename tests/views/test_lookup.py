"""Names for comboboxes: only those the reader may pick, only what they may know of them."""

import pytest

from tests.factories.customer import make_customer
from tests.factories.room import make_room
from tests.factories.site import make_site
from tests.factories.user import make_user

JSON = {"Accept": "application/json"}


def test_tells_nothing_without_a_login(client):
    make_customer(name="李小满")

    answer = client.get("/lookup/customer?q=李", headers=JSON)

    assert answer.status_code == 401
    assert "李小满" not in answer.text


@pytest.mark.parametrize("kind", ["customers", "entry", "user:agent:x'", "customer;drop", "%2e%2e", "x" * 500])
def test_knows_no_other_lists(login, agent, kind):
    answer = login(agent).get(f"/lookup/{kind}?q=a", headers=JSON)

    assert answer.status_code == 404 or answer.json["found"] == []


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20", "?role=agent", "?q=a&role=supervisor", "?q=" + "长" * 3000])
@pytest.mark.parametrize("kind", ["customer", "room", "user", "user:agent", "customer:agent"])
def test_answers_whatever_is_asked(login, agent, kind, query):
    assert login(agent).get(f"/lookup/{kind}{query}", headers=JSON).status_code == 200


def test_finds_customers_of_the_own_sites_that_are_still_served(login, agent, site):
    make_customer(name="李小满", site=site)
    make_customer(name="李别处")
    make_customer(name="李走了", site=site, active=False)

    assert found(login(agent), "customer", "李") == ["李小满"]
    assert found(login(make_user("manager")), "customer", "李") == ["李别处", "李小满"]


def test_finds_customers_by_room_and_by_phone_unless_phones_are_masked(login, agent, site):
    room = make_room(site=site, building="8", number="801")
    make_customer(name="李小满", site=site, room=room, phone="13900001111")

    assert found(login(agent), "customer", room.code) == ["李小满"]
    assert found(login(agent), "customer", "139") == ["李小满"]
    assert found(login(make_user("clerk")), "customer", "139") == []


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", '"', "<script>"])
def test_takes_signs_literally(login, agent, site, text):
    make_customer(name="李小满", site=site)
    make_customer(name=f"王{text}五", site=site)

    assert found(login(agent), "customer", text) == [f"王{text}五"]


def test_finds_colleagues_of_a_role_and_site(login, agent, site):
    make_user("supervisor", sites=[site], last_name="欧", first_name="阳主管")
    make_user("agent", sites=[site], last_name="欧", first_name="阳专员")
    make_user("supervisor", sites=[make_site()], last_name="欧", first_name="阳别处")
    make_user("supervisor", sites=[site], last_name="欧", first_name="阳离职", active=False)
    mine = login(agent)

    assert found(mine, "user", "欧阳") == ["欧阳专员", "欧阳主管"]
    assert found(mine, "user:supervisor", "欧阳") == ["欧阳主管"]


def test_suggests_a_dozen_at_most(login, agent, site):
    for number in range(20):
        make_customer(name=f"李{number}", site=site)

    assert len(found(login(agent), "customer", "李")) == 12


def found(client, kind, text):
    answer = client.get(f"/lookup/{kind}", query_string={"q": text}, headers=JSON)
    assert answer.status_code == 200
    return sorted(one["name"] for one in answer.json["found"])
