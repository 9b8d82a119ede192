"""How endpoints refuse: in words for programs, with the statuses their description names."""

import json

import pytest

from tests.views.api.calling import LOGIN

ENGLISH = {"Accept-Language": "en"}
TYPED = {"content_type": "application/json", "headers": ENGLISH}


def test_says_which_methods_an_address_takes(anybody):
    answer = anybody.call("PUT", "/api/v1/customers", json={}, headers=ENGLISH)

    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))
    assert answer.json["title"] == "This address does not take this method"
    assert answer.json["detail"] == "It takes only: GET, POST."


def test_says_of_an_id_too_large_that_nothing_is_there(calling, supervisor):
    answer = calling(supervisor).get("/api/v1/customers/2147483648")

    assert answer.status_code == 404
    assert "Allow" not in answer.headers


@pytest.mark.parametrize("name", ["", " ", "\u3000\n"])
def test_wants_words_where_blanks_say_nothing(calling, supervisor, site, name):
    body = {"name": name, "site_id": site.id}

    answer = calling(supervisor).post("/api/v1/customers", body, headers=ENGLISH)

    assert (answer.status_code, answer.json["errors"]) == (422, {"name": "Please fill this in."})


@pytest.mark.parametrize(
    ("asked", "place"), [("f.score=a%00", "f.score"), ("f.%00x=1", "f.x"), ("template=%00", "template")]
)
def test_names_the_argument_that_nobody_can_store(calling, agent, asked, place):
    answer = calling(agent).get(f"/api/v1/entries?{asked}", headers=ENGLISH)

    assert answer.status_code == 400
    assert answer.json["errors"].keys() == {place}
    assert "form" not in answer.json["detail"]


def test_says_of_an_address_nobody_can_store_what_a_program_can_do(calling, agent):
    answer = calling(agent).get("/api/v1/templates/%00", headers=ENGLISH)

    assert answer.status_code == 400
    assert answer.json["detail"].endswith("Correct it and send it again.")


@pytest.mark.parametrize("body", ["", "{", "[1,]", "{'a': 1}", '{"a" 1}', '{"a": 1 "b": 2}', '{"a": "\n"}', "{} {}"])
def test_says_in_words_of_its_own_why_a_body_is_not_json(anybody, body):
    answer = anybody.call("POST", LOGIN, data=body, **TYPED)

    assert answer.status_code == 400
    assert words_of_the_parser(body) not in answer.json["detail"]
    assert "something that does not belong there" not in answer.json["detail"]


@pytest.mark.parametrize(("size", "status"), [("2", 200), ("2.0", 200), ("2.5", 422), ("2.", 422), ("1e1", 422)])
def test_takes_a_whole_number_however_json_schema_lets_it_be_written(calling, supervisor, size, status):
    assert calling(supervisor).get(f"/api/v1/customers?size={size}").status_code == status


def test_takes_a_whole_number_with_a_point_in_a_body(calling, supervisor, site):
    body = f'{{"name": "张三", "site_id": {site.id}.0, "customer_class": "A"}}'.encode()

    answer = calling(supervisor).call("POST", "/api/v1/customers", data=body, **TYPED)

    assert (answer.status_code, answer.json["site"]["id"]) == (201, site.id)


def test_says_that_a_text_is_not_written_as_described(calling, supervisor):
    answer = calling(supervisor).get("/api/v1/customers?q=%07", headers=ENGLISH)

    assert answer.json["errors"] == {"q": "This is not written as the description of the interface says."}


@pytest.mark.parametrize(
    ("address", "method", "statuses"),
    [
        ("/api/v1/openapi.json", "get", "400 401 422"),
        ("/api/v1/me", "get", "400 401 422"),
        ("/api/v1/security/login", "post", "400 401 413 415 422 429"),
        ("/api/v1/entries", "post", "400 401 403 404 409 413 415 422"),
        ("/api/v1/entries/{entry_id}", "get", "400 401 403 404 422"),
        ("/api/v1/exports/{job_id}/cancel", "post", "400 401 403 404 409 422"),
        ("/api/v1/files", "post", "400 401 403 404 413 415 422"),
    ],
)
def test_describes_the_refusals_that_can_happen(anybody, address, method, statuses):
    said = anybody.get("/api/v1/openapi.json").json["paths"][address][method]

    assert {each for each in said["responses"] if each > "3"} == set(statuses.split())


def test_describes_ids_and_keys_by_what_may_stand_there(anybody):
    paths = anybody.get("/api/v1/openapi.json").json["paths"]
    places = {address: paths[address]["get"]["parameters"][0]["schema"] for address in ADDRESSES}

    assert [places[each].get("maximum") for each in ADDRESSES] == [2**31 - 1, 2**53 - 1, None, None]
    assert all("pattern" in places[each] for each in ADDRESSES[2:])


ADDRESSES = (
    "/api/v1/customers/{customer_id}",
    "/api/v1/entries/{entry_id}",
    "/api/v1/templates/{key}",
    "/api/v1/files/{file_id}",
)


def words_of_the_parser(text):
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.msg
    raise AssertionError("that is JSON")
