"""The page that shows the API to people."""


def test_shows_strangers_the_door(client):
    assert "/login/" in client.get("/api/").location


def test_shows_every_endpoint(login, agent, anybody):
    page = login(agent).get("/api/")
    paths = anybody.get("/api/v1/openapi.json").json["paths"]

    assert page.status_code == 200
    missing = [address for address in paths if address not in page.text]
    assert missing == ["/api/v1/openapi.json"] or not missing


def test_speaks_the_callers_language(anybody):
    chinese, english = (
        anybody.get("/api/v1/openapi.json", headers={"Accept-Language": language}).json for language in ("zh", "en")
    )

    assert english["paths"]["/api/v1/me"]["get"]["summary"] == "Say who you are, and what you may do at all."
    assert chinese["paths"].keys() == english["paths"].keys()
