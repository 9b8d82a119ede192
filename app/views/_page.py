"""What our own pages share: who may open them at all, how they answer a script, how they are drawn."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from flask import jsonify, redirect, request, session, url_for
from flask_appbuilder import BaseView
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.errors import BadDocument, DomainError
from app.schema.problems import Problem
from app.views._base import History

View = Callable[..., Any]

ROW = "int(max=9223372036854775807)"
"""How addresses hold the id of a row; a larger one no database takes."""


SMALL_ROW = "int(max=2147483647)"
"""The same for tables that number their rows in 32 bits."""


class Page(History, BaseView):
    """A page that is not the framework's CRUD; what one may see and do on it is asked of `permissions.may`."""

    default_view = "index"


def signed_in(view: View) -> View:
    """Send whoever is not logged in to the login page and back here afterwards; tell a script in JSON."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if current_user.is_authenticated:
            return view(*args, **kwargs)
        if wants_json():
            return failure(gettext("Your session has ended. Log in again; what you typed is kept."), status=401)
        return redirect(url_for("AuthDBView.login", next=request.full_path.rstrip("?")))

    return guarded


def answers_json(view: View) -> View:
    """Say errors to a script in words and by field instead of as a page."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return view(*args, **kwargs)
        except DomainError as error:
            details = error.details | (
                {"problems": problem_list(error.problems)} if isinstance(error, BadDocument) else {}
            )
            return failure(error.message, status=error.status, errors=getattr(error, "errors", {}), **details)

    return guarded


def problem_list(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Return what is wrong with a document, for a script to say at the place."""
    return [{"pointer": each.pointer, "message": str(each.message), "remedy": str(each.remedy)} for each in problems]


def wants_json() -> bool:
    accepted = request.accept_mimetypes
    return bool(accepted["application/json"] > accepted["text/html"])


def failure(message: Any, *, status: int, errors: Any = None, **details: Any) -> Response:
    fields = {key: str(text) for key, text in (errors or {}).items()}
    response = jsonify({"message": str(message), "errors": fields, **details})
    response.status_code = status
    return response


def current_site_id() -> int | None:
    """Return the site chosen in the top bar; new entries belong to it."""
    return session.get("site")
