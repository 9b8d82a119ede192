"""Getting a token, and who one is with it."""

from typing import Any

from flask import current_app, g
from flask_appbuilder.security.api import SecurityApi as FrameworkApi
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_jwt_extended import create_access_token, create_refresh_token, verify_jwt_in_request
from flask_login import current_user

from app.permissions import VERBS, may, roles_of, sites_of
from app.security import full_name, role_title
from app.views._problem import problem
from app.views.api._endpoint import Asked, Resource, endpoint
from app.views.api._schemas import FLAG, ref, shape, typed
from app.views.layout import my_sites

CREDENTIAL = typed(256, 1)


class ReaderResource(Resource):
    @endpoint("GET", "/me", _l("Say who you are, and what you may do at all."), ref("Reader"))
    def read_me(self, asked: Asked) -> Any:
        return {
            "id": current_user.id,
            "username": current_user.username,
            "name": full_name(current_user),
            "roles": [{"key": role, "title": role_title(role)} for role in sorted(roles_of(current_user))],
            "sites": [{"id": site.id, "name": site.name} for site in my_sites()],
            "all_sites": sites_of(current_user) is None,
            "verbs": [str(verb) for verb in VERBS if may(current_user, verb)],
        }


class SecurityApi(FrameworkApi):
    """The framework's login by token, in the words and the shape of everything else here."""

    @endpoint(
        "POST",
        "/login",
        _l("Get a token for name and password."),
        ref("Token"),
        takes=shape({"username": CREDENTIAL, "password": CREDENTIAL}, provider={"const": "db"}, refresh=FLAG),
        open=True,
    )
    def login(self, asked: Asked) -> Any:
        user = current_app.extensions["appbuilder"].sm.auth_user_db(asked.body["username"], asked.body["password"])
        if user is None:
            return problem(401, gettext("Sign in"), _refusal())
        tokens = {"access_token": create_access_token(identity=str(user.id), fresh=True)}
        if asked.body.get("refresh"):
            tokens["refresh_token"] = create_refresh_token(identity=str(user.id))
        return tokens

    @endpoint("POST", "/refresh", _l("Get a new token with the refresh token."), ref("Token"), open=True)
    def refresh(self, asked: Asked) -> Any:
        verify_jwt_in_request(refresh=True, locations=["headers"])
        return {"access_token": create_access_token(identity=str(g.bearer.id))}


def _refusal() -> str:
    if g.get("is_demo_refused"):
        return gettext("Demo accounts work on this machine only.")
    return gettext("User name or password is not right.")
