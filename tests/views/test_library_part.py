"""The library as the designer's page asks for it."""

import json

import pytest

from tests.factories.user import make_user

ITEM = {"key": "area", "type": "text", "label": "区域"}


def test_refuses_the_library_to_whoever_may_not_design(login, agent):
    mine = login(agent)
    assert mine.get("/library/").status_code == 403
    assert mine.post("/library/", data={"name": "x", "part": json.dumps(ITEM)}).status_code == 403
    assert mine.post("/library/1/remove").status_code == 403


def test_keeps_a_part_beside_those_shipped_and_takes_it_out_again(login, designer):
    mine = login(designer)
    before = mine.get("/library/").json["parts"]
    after = mine.post("/library/", data={"name": "区域", "part": json.dumps(ITEM)}).json["parts"]
    assert [part["name"] for part in after if part not in before] == ["区域"]
    (made,) = (part for part in after if part["id"])
    assert mine.post(f"/library/{made['id']}/remove").json["parts"] == before
    assert mine.post(f"/library/{made['id']}/remove").status_code == 404


@pytest.mark.parametrize("part", ["", "[]", "{", '{"key": "a", "type": "none"}', "3", "[" * 1000])
def test_says_why_a_part_cannot_be_kept(login, designer, part):
    answer = login(designer).post("/library/", data={"name": "x", "part": part})
    assert answer.status_code == 422
    assert answer.json["errors"]["part"]


@pytest.fixture
def designer(app):
    return make_user("designer")
