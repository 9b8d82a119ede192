"""What the panel takes in at all: forms as large as a sheet can be, and addresses a database can be asked about."""

from flask import Flask, Request, abort, current_app, request

SHEET = "application/x-www-form-urlencoded"


class Incoming(Request):
    """Limits forms without files too: Werkzeug reads them whole and asks only how large any request may be."""

    @property
    def max_content_length(self) -> int | None:
        limit: int = current_app.config["MAX_FORM_MEMORY_SIZE" if self.mimetype == SHEET else "MAX_CONTENT_LENGTH"]
        return limit

    @max_content_length.setter
    def max_content_length(self, _value: int | None) -> None:
        raise AttributeError("The settings say how large a request may be.")


def init_app(app: Flask) -> None:
    app.request_class = Incoming
    app.before_request(refuse_nul)


def refuse_nul() -> None:
    """Refuse addresses with a NUL: PostgreSQL can store no such text and fails when asked for one."""
    if "\x00" in request.path or any("\x00" in part for pair in request.args.items(multi=True) for part in pair):
        abort(400)
