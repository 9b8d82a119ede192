"""Pictures: taken in from whoever may fill in, shown to whoever sees the entry."""

import io

import pytest

from app.operations import attachment
from tests.factories.attachment import make_attachment, picture
from tests.factories.user import make_user
from tests.views.visits import make_visits, visit

JSON = {"Accept": "application/json"}


def test_takes_and_shows_nothing_without_a_login(client, agent):
    kept = make_attachment(agent)

    assert "/login/" in client.get(f"/files/{kept.id}").location
    assert (
        client.post("/files/", data=upload(), headers={**JSON, "X-CSRFToken": client.csrf_token()}).status_code == 401
    )


@pytest.mark.parametrize("who", ["colleague", "supervisor", "admin", "stranger"])
def test_shows_an_unused_picture_to_nobody_but_its_uploader(request, login, agent, who):
    kept = make_attachment(agent)

    assert status(login(request.getfixturevalue(who)), kept) == 404
    assert status(login(agent), kept) == 200


def test_shows_a_used_picture_to_whoever_sees_its_entry(login, agent, supervisor, stranger, colleague):
    kept = make_attachment(agent)
    visit(agent, make_visits(), shot=[{"file": kept.id, "name": "门口.jpg"}])

    assert status(login(supervisor), kept) == 200
    assert status(login(stranger), kept) == 404
    assert status(login(colleague), kept) == 404


@pytest.mark.parametrize("name", ["nothing", "..%2f..%2fetc%2fpasswd", "%2e%2e", "x" * 300])
def test_knows_no_file_by_a_made_up_name(login, agent, name):
    assert login(agent).get(f"/files/{name}").status_code == 404


def test_refuses_a_picture_without_its_token(login, agent):
    assert login(agent).post("/files/", data=upload(), csrf=False).status_code == 400


def test_refuses_pictures_of_whoever_may_neither_fill_in_nor_sign(login, site):
    designer = login(make_user("designer", sites=[site]))

    assert post(designer, upload()).status_code == 403


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({}, 400),
        ({"kind": "photo"}, 400),
        ({"kind": "passport", "file": (picture(), "a.png")}, 422),
        ({"kind": "photo", "file": (b"", "a.png")}, 422),
        ({"kind": "photo", "file": (b"<svg onload=alert(1)>", "a.svg")}, 422),
        ({"kind": "photo", "file": (b"\x89PNG\r\n\x1a\n broken", "a.png")}, 422),
    ],
)
def test_says_in_words_what_is_wrong_with_an_upload(login, agent, typed, status):
    content = {"file": (io.BytesIO(typed["file"][0]), typed["file"][1])} if "file" in typed else {}
    answer = post(login(agent), {**typed, **content})

    assert answer.status_code == status
    assert answer.json["message"] or answer.json["errors"]


def test_refuses_a_picture_that_is_too_large(login, agent, monkeypatch):
    monkeypatch.setattr(attachment, "MOST_BYTES", 100)

    answer = post(login(agent), upload())

    assert answer.status_code == 413
    assert answer.json["message"]


def test_gives_a_picture_to_be_shown_on_our_pages_only(login, agent):
    mine = login(agent)

    kept = post(mine, upload(name="../../门口<script>.png")).json
    shown = mine.get(kept["url"], buffered=True)

    assert shown.mimetype == "image/jpeg"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in shown.headers["Cache-Control"]
    assert kept["url"] == f"/files/{kept['id']}"


def test_answers_404_when_the_file_itself_is_gone(login, agent):
    kept = make_attachment(agent)
    attachment.path_of(kept.id).unlink()

    assert status(login(agent), kept) == 404


def status(client, kept):
    return client.get(f"/files/{kept.id}", buffered=True).status_code


def upload(name="门口.png"):
    return {"kind": "photo", "file": (io.BytesIO(picture()), name)}


def post(client, typed):
    headers = {**JSON, "X-CSRFToken": client.csrf_token()}
    return client.post("/files/", data=typed, headers=headers, content_type="multipart/form-data")
