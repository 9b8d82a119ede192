"""Who gets in, who stays in, and what a role's rights come to."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import session
from flask_appbuilder.security.sqla.models import Group, Role, User, assoc_permissionview_role
from sqlalchemy import event, func, select

from app import clock
from app.demo.people import PASSWORD as DEMO_PASSWORD
from app.extensions import csrf, writing
from app.security import full_name, role_title
from tests.factories.user import make_user
from tests.infrastructure.client import PASSWORD

ELSEWHERE = {"REMOTE_ADDR": "192.168.1.77"}


# ---- getting in


def test_refuses_a_wrong_password_and_counts_it(client, db):
    user = make_user()

    response = sign_in(client, user.username, "wrong")

    assert response.status_code == 302
    assert client.get("/users/userinfo/").status_code == 302
    assert db.session.get(User, user.id).fail_login_count == 1


def test_forgets_the_failures_when_the_password_is_right(client, db):
    user = make_user(fail_login_count=3)

    sign_in(client, user.username)

    assert db.session.get(User, user.id).fail_login_count == 0
    assert db.session.get(User, user.id).login_count == 1


def test_refuses_somebody_who_was_made_inactive(client):
    user = make_user(active=False)

    sign_in(client, user.username)

    assert client.get("/users/userinfo/").status_code == 302


def test_refuses_a_demo_account_from_another_machine(client):
    make_user(username="kefu1", email="kefu1@example.invalid", password=DEMO_PASSWORD)
    tries = [
        sign_in(client, "kefu1", DEMO_PASSWORD, environ_overrides=ELSEWHERE),
        sign_in(client, "kefu1@example.invalid", DEMO_PASSWORD, environ_overrides=ELSEWHERE),
        sign_in(client, "kefu1", DEMO_PASSWORD, headers={"X-Forwarded-For": "10.0.0.1"}),
    ]

    assert all("/login/" in each.location for each in tries)
    assert "/login/" not in sign_in(client, "kefu1", DEMO_PASSWORD).location


def test_admits_a_demo_account_from_anywhere_when_its_password_was_changed(client):
    make_user(username="kefu1")

    assert "/login/" not in sign_in(client, "kefu1", environ_overrides=ELSEWHERE).location


def test_admits_a_demo_account_from_another_machine_when_the_setting_says_so(app, client, monkeypatch):
    make_user(username="kefu1", password=DEMO_PASSWORD)
    monkeypatch.setitem(app.config, "HUIYIN_DEMO_REMOTE", True)

    assert "/login/" not in sign_in(client, "kefu1", DEMO_PASSWORD, environ_overrides=ELSEWHERE).location


@pytest.mark.parametrize("target", ["http://evil.test/x", "//evil.test", r"/\evil.test", "javascript:alert(1)"])
def test_leads_nowhere_else_after_the_login(client, target):
    user = make_user()

    response = client.post("/login/", query_string={"next": target}, data=credentials(user.username))

    assert urlsplit(response.location)[:2] == ("", "")
    assert response.location.startswith("/")


def test_refuses_a_host_nobody_gave_us(client):
    assert client.get("/login/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.sqlite
def test_slows_down_guessing_on_the_page_and_through_the_api(databases, make_app):
    app = make_app(databases.fresh("sqlite"), RATELIMIT_ENABLED=True)
    page = [sign_in(app.test_client(), "nobody", "guess").status_code for _ in range(12)]
    body = {"username": "nobody", "password": "guess", "provider": "db"}
    api = [app.test_client().post("/api/v1/security/login", json=body).status_code for _ in range(12)]

    assert page[-1] == 429
    assert api[-1] == 429


# ---- staying in


def test_ends_other_sessions_when_the_password_changes(app, login, client):
    user = make_user()
    here, elsewhere = login(user), login(user)

    new = {"current": PASSWORD, "password": "another-2027", "conf_password": "another-2027"}
    here.post("/resetmypassword/form", data=new)

    assert elsewhere.get("/users/userinfo/").status_code == 302
    assert here.get("/users/userinfo/").status_code == 200


def test_ends_a_token_when_the_password_changes(app, client, db):
    user = make_user("Admin")
    body = {"username": user.username, "password": PASSWORD, "provider": "db", "refresh": True}
    tokens = client.post("/api/v1/security/login", json=body).json
    bearer = {"Authorization": f"Bearer {tokens['refresh_token']}", "X-CSRFToken": "-"}
    before = client.post("/api/v1/security/refresh", headers=bearer).status_code

    user.password = "pbkdf2:sha256:1$another$hash"
    db.session.flush()

    assert before == 200
    with app.test_request_context(headers={"Authorization": f"Bearer {tokens['access_token']}"}):
        assert app.appbuilder.sm.load_user_jwt({}, {"sub": str(user.id), "password": "of before"}) is None


def test_ends_a_session_after_twelve_hours(login, monkeypatch):
    mine = login(make_user())
    later = clock.now() + timedelta(hours=12, seconds=1)
    monkeypatch.setattr("app.security.now", lambda: later)

    assert mine.get("/users/userinfo/").status_code == 302


def test_ends_a_session_when_the_account_is_made_inactive(login, db):
    user = make_user()
    mine = login(user)

    user.active = False
    db.session.flush()

    assert mine.get("/users/userinfo/").status_code == 302


def test_leaves_nothing_of_the_last_reader_behind_at_sign_out(login):
    mine = login(make_user("Admin"))
    mine.get("/users/list/")

    mine.get("/logout/")

    with mine.session_transaction() as left:
        assert set(left) <= {"locale", "csrf_token", "_flashes"}


def test_protects_the_cookie_when_the_panel_is_reached_by_https(databases, make_app):
    app = make_app(databases.fresh("sqlite"), HUIYIN_PUBLIC_URL="https://panel.example")

    response = app.test_client().get("/login/", base_url="https://panel.example")

    cookie = response.headers["Set-Cookie"]
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert response.headers["Strict-Transport-Security"]


# ---- rights


def test_reads_all_rights_with_one_query(app, login):
    mine = login(make_user("Admin"))
    statements = recorded(app, lambda: mine.get("/sites/list/"))

    assert len([each for each in statements if "FROM ab_permission_view_role" in each]) == 1


def test_counts_the_roles_of_groups(app, login, db):
    user = make_user("handler")
    assert login(user).get("/sites/list/").status_code == 403

    role = db.session.scalar(select(Role).where(Role.name == "manager"))
    db.session.add(Group(name="leads", label="leads", description="", users=[user], roles=[role]))
    db.session.flush()

    assert login(user).get("/sites/list/").status_code == 200


def test_takes_the_rights_along_when_a_role_is_deleted(db):
    role = db.session.scalar(select(Role).where(Role.name == "manager"))
    held = assoc_permissionview_role.c.role_id == role.id
    assert db.session.scalar(select(func.count()).select_from(assoc_permissionview_role).where(held)) > 0

    with writing():
        db.session.delete(role)

    assert db.session.scalar(select(func.count()).select_from(assoc_permissionview_role).where(held)) == 0


def test_refuses_the_cleanup_that_deletes_rights(app):
    with pytest.raises(RuntimeError, match="sync-security"):
        app.appbuilder.security_cleanup()


def test_exempts_nothing_from_the_token_but_what_reads_no_cookie(app):
    exempt = {blueprint.name for blueprint in csrf._exempt_blueprints if hasattr(blueprint, "name")}
    addresses = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.partition(".")[0] in exempt]

    assert not [address for address in addresses if not address.startswith("/api/v1/")]
    assert not csrf._exempt_views
    assert not [view for view in app.appbuilder.baseviews if getattr(view, "allow_browser_login", False)]


def test_draws_no_chart_with_foreign_scripts(app):
    assert not [rule for rule in app.url_map.iter_rules() if "userstatschart" in rule.rule]


# ---- names


@pytest.mark.parametrize(
    ("last", "first", "shown"), [("王", "小明", "王小明"), ("Smith", "Anna", "Anna Smith"), ("王", "Anna", "王Anna")]
)
def test_puts_the_family_name_first(last, first, shown):
    assert full_name(User(last_name=last, first_name=first)) == shown


def test_says_a_role_in_words_but_keeps_the_name_of_a_made_one(app):
    with app.test_request_context():
        session["locale"] = "en"
        assert role_title("agent") == "Agent"
        assert role_title("夜班") == "夜班"


def credentials(username, password=PASSWORD):
    return {"username": username, "password": password}


def sign_in(client, username, password=PASSWORD, **how):
    return client.post("/login/", data=credentials(username, password), **how)


def recorded(app, act):
    """Return the statements that run meanwhile."""
    statements = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    with app.app_context():
        from app.extensions import db

        bind = db.engines[None]
    event.listen(bind, "before_cursor_execute", note)
    act()
    event.remove(bind, "before_cursor_execute", note)
    return statements
