"""Every error as a page in the panel's look, as JSON for a script, or as a problem for a program."""

from typing import Any

from flask import Flask, current_app, jsonify, render_template, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed, NotFound, SecurityError
from werkzeug.wrappers import Response

from app.errors import DomainError
from app.extensions import db
from app.tokens import API
from app.views._problem import problem

# Status -> (what happened, what to do about it).
WORDS = {
    400: (_l("This request cannot be understood"), _l("The address or the form is damaged. Go back and try again.")),
    401: (_l("Nobody is signed in"), _l("Sign in and send the token with every request, or get a new one.")),
    403: (_l("You may not open this"), _l("Ask your administrator if you need it for your work.")),
    404: (_l("Not found"), _l("It does not exist, or it is not yours to see.")),
    405: (_l("This request cannot be understood"), _l("The address or the form is damaged. Go back and try again.")),
    409: (_l("Somebody else was faster"), _l("Look at the current state and decide again.")),
    413: (_l("Too large"), _l("The file or text is larger than the panel accepts. Send a smaller one.")),
    415: (
        _l("This request cannot be understood"),
        _l("Say in Content-Type what you send: application/json, or what kind of picture."),
    ),
    422: (_l("Something is not right yet"), _l("Go back and correct what is marked.")),
    429: (_l("Too many attempts"), _l("Wait a minute and try again.")),
    500: (_l("Something went wrong on our side"), _l("It was written to the log. Nothing of what is saved is lost.")),
}
FOR_PROGRAMS = {
    400: (
        _l("This request cannot be understood"),
        _l("It is not UTF-8 or not JSON, or holds characters that nobody can store. Correct it and send it again."),
    ),
    405: (_l("This address does not take this method"), _l("The Allow header says which methods it takes.")),
    422: (_l("Something is not right yet"), _l("Beside each item, member or argument “errors” says what.")),
}
"""Where a page's words are of no use to a program."""
EXPIRED = (_l("This page was open too long"), _l("Sign in again if asked, open the page anew and repeat."))


def init_app(app: Flask) -> None:
    app.register_error_handler(DomainError, show_domain_error)
    app.register_error_handler(CSRFError, show_expired)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(SecurityError, refuse_host)
    app.register_error_handler(Exception, show_failure)


def show_domain_error(error: DomainError) -> Response:
    message = str(error.message or _words(error.status)[1])
    if request.path.startswith(API):
        # Other details are for pages, which draw them for the reader; answers among them would be raw.
        known = {name: value for name, value in error.details.items() if name == "lock_version"}
        errors = getattr(error, "errors", {})
        words = " ".join(dict.fromkeys(map(str, errors.values()))) or message
        return problem(error.status, words_for_programs(error.status)[0], words, errors, **known)
    return _answer(error.status, message=message)


def show_expired(error: CSRFError) -> Response:
    return _answer(400, title=str(EXPIRED[0]), message=str(EXPIRED[1]))


def refuse_host(error: SecurityError) -> Response:
    """Answer an unknown Host in plain words: no page of ours can build its links for it."""
    words = gettext("This address is not one of the panel's. Set HUIYIN_PUBLIC_URL if it should be.")
    return Response(words, status=400, mimetype="text/plain")


def show_http_error(error: HTTPException) -> Response:
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    if isinstance(error, MethodNotAllowed) and not _is_there(error):
        error = NotFound()
    response = _answer(error.code or 500, message=_methods(error) if request.path.startswith(API) else "")
    response.headers.update({name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}})
    return response


def _is_there(error: MethodNotAllowed) -> bool:
    """Say whether an address takes one of the methods it is said to: with an id too large for it none is."""
    adapter = current_app.create_url_adapter(request)
    return adapter is None or any(adapter.test(method=method) for method in error.valid_methods or ())


def _methods(error: HTTPException) -> str:
    """Say which methods an address takes, where another was tried."""
    taken = set(getattr(error, "valid_methods", None) or ()) - {"HEAD", "OPTIONS"}
    return gettext("It takes only: %(methods)s.", methods=", ".join(sorted(taken))) if taken else ""


def show_failure(error: Exception) -> Response:
    """Say nothing of the cause to the reader: the log has it."""
    if current_app.testing or current_app.debug:
        raise error
    current_app.logger.error("%s %s failed", request.method, request.path, exc_info=error)
    db.session.rollback()
    return _answer(InternalServerError.code)


def words_for_programs(status: int) -> tuple[str, str]:
    """Return what happened and what to do about it."""
    title, what = FOR_PROGRAMS.get(status) or _words(status)
    return str(title), str(what)


def _words(status: int) -> tuple[Any, Any]:
    return WORDS.get(status, WORDS[500 if status >= 500 else 400])


def _answer(status: int, *, title: str = "", message: str = "") -> Response:
    if request.path.startswith(API):
        said = words_for_programs(status)
        return problem(status, title or said[0], message or said[1])
    words = _words(status)
    title, message = title or str(words[0]), message or str(words[1])
    if request.path.startswith("/static/"):
        # No session is opened for files, and without one there is no page.
        return _with_status(Response(message, mimetype="text/plain"), status)
    if _wants_json():
        return _with_status(jsonify(status=status, title=title, message=message), status)
    return _with_status(
        Response(render_template("error/page.html", status=status, title=title, message=message), mimetype="text/html"),
        status,
    )


def _with_status(response: Response, status: int) -> Response:
    response.status_code = status
    return response


def _wants_json() -> bool:
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return best == "application/json"
