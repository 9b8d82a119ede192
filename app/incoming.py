"""What the panel takes in at all: forms as large as a sheet can be, and texts a database can be asked about."""

from flask import Flask, Request, abort, current_app, request
from flask_babel import gettext

from app.errors import Unreadable
from app.tokens import API

TEXTS = {"application/x-www-form-urlencoded", "application/json"}
JUDGE_THEMSELVES = {"DraftView", "FormTemplateView", "PublicSurveyView", "SettingView"}
STRANGERS, MOST_OF_A_STRANGER = "PublicSurveyView", 1024 * 1024
"""Who needs no account sends a sheet without pictures, and no more than that is read."""
PASTED = "NewTemplateView"
"""Where people paste a paper form: what is too long for one is refused beside the field, and stays there."""
NUL = "\x00"


class Incoming(Request):
    """Limits forms without files and JSON too: Werkzeug reads them whole and asks only how large a request may be."""

    @property
    def max_content_length(self) -> int | None:
        if self.blueprint == STRANGERS:
            return MOST_OF_A_STRANGER
        is_small = self.mimetype in TEXTS and self.blueprint != PASTED
        limit: int = current_app.config["MAX_FORM_MEMORY_SIZE" if is_small else "MAX_CONTENT_LENGTH"]
        return limit

    @max_content_length.setter
    def max_content_length(self, _value: int | None) -> None:
        raise AttributeError("The settings say how large a request may be.")


def init_app(app: Flask) -> None:
    app.request_class = Incoming
    app.before_request(refuse_other_bytes)
    app.before_request(refuse_nul)


def refuse_other_bytes() -> None:
    """Refuse an address that is not UTF-8, where the server in front of us let it pass."""
    try:
        request.query_string.decode()
    except UnicodeDecodeError:
        request.query_string = b""  # the page that says so reads it as well
        abort(400)


def refuse_nul() -> None:
    """Refuse addresses and forms with a NUL: PostgreSQL can store no such text and fails when asked for one.

    Sheets, and the rows and words an owner gives them, are judged one by one, in words beside the field.
    """
    is_program = request.path.startswith(API)
    forms = [request.args] if is_program or request.blueprint in JUDGE_THEMSELVES else [request.args, request.form]
    spoilt = [name for form in forms for name, text in form.items(multi=True) if NUL in name or NUL in text]
    if spoilt and is_program:
        words = gettext("A text holds characters that cannot be shown or stored.")
        raise Unreadable({name.replace(NUL, "")[:80]: words for name in spoilt})
    if spoilt or NUL in request.path:
        abort(400)
