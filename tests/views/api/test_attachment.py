"""Pictures sent by programs: only pictures, only from whoever may fill in, shown to whoever sees the entry."""

import pytest

from app.operations import grant
from app.permissions import Scope, Verb
from tests.factories.attachment import make_attachment, picture
from tests.factories.entry import waiting_step
from tests.factories.user import make_user
from tests.views.visits import make_visits, visit


def test_takes_and_shows_nothing_without_a_token(anybody, agent):
    assert anybody.send(picture()).status_code == 401
    assert anybody.get(f"/api/v1/files/{make_attachment(agent).id}").status_code == 401


def test_takes_nothing_from_whoever_fills_nothing_in(calling, admin):
    for verb in (Verb.FILL, Verb.SIGN):
        grant.put("clerk", verb, Scope.NONE, admin)

    assert calling(make_user("clerk")).send(picture()).status_code == 403


@pytest.mark.parametrize("who", ["colleague", "supervisor", "admin", "stranger"])
def test_shows_an_unused_picture_to_nobody_but_its_sender(request, calling, agent, who):
    made = calling(agent).send(picture())

    assert calling(agent).get(made.headers["Location"]).status_code == 200
    assert calling(request.getfixturevalue(who)).get(made.headers["Location"]).status_code == 404


def test_does_not_put_the_picture_of_another_into_an_entry(calling, agent, colleague):
    theirs = calling(colleague).send(picture()).json["id"]

    refused = calling(agent).submit(make_visits(), {"area": "东区", "shot": [{"file": theirs, "name": "x.jpg"}]})

    assert refused.status_code == 422
    assert "shot" in refused.json["errors"]


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"<svg/>", picture()[:60]])
def test_takes_nothing_but_pictures(calling, agent, content):
    assert calling(agent).send(content).status_code == 422


def test_takes_no_other_kind_of_body(calling, agent):
    mine = calling(agent)

    assert mine.post("/api/v1/files?kind=photo", {}).status_code == 415
    assert mine.send(picture(), media="image/svg+xml").status_code == 415
    assert mine.send(picture(), kind="film").json["errors"].keys() == {"kind"}


def test_fills_in_a_sheet_with_a_photo(calling, agent, supervisor, stranger):
    mine, template = calling(agent), make_visits()
    made = mine.send(picture(), name="门口.jpg")
    assert (made.json["kind"], made.json["name"], made.json["media_type"]) == ("photo", "门口.jpg", "image/jpeg")

    entry = mine.submit(template, {"area": "东区", "shot": [{"file": made.json["id"], "name": "门口.jpg"}]})

    assert entry.status_code == 201, entry.text
    shown = calling(supervisor).get(f"/api/v1/files/{made.json['id']}")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert calling(stranger).get(f"/api/v1/files/{made.json['id']}").status_code == 404


def test_signs_with_a_signature_drawn_by_hand(calling, agent, supervisor):
    entry = visit(agent, make_visits())
    theirs = calling(supervisor)
    drawn = theirs.send(picture(), kind="signature").json["id"]
    word = {"step": waiting_step(entry).id, "lock_version": entry.lock_version}

    address = f"/api/v1/entries/{entry.id}"
    assert theirs.post(f"{address}/sign", word | {"signature": "nothing"}).json["errors"].keys() == {"signature"}
    assert theirs.post(f"{address}/sign", word | {"signature": drawn}).status_code == 200

    assert [each["signature"] for each in theirs.get(address).json["sign_offs"]] == [drawn]
    assert calling(agent).get(f"/api/v1/files/{drawn}").status_code == 200
