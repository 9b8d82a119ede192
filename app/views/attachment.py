"""Pictures on sheets: taken in, and shown to whoever may see the entry they belong to."""

from typing import Any, BinaryIO, cast

from flask import abort, jsonify, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.errors import NotFound
from app.extensions import writing
from app.models.attachment import Attachment
from app.operations import attachment
from app.views._page import Page, answers_json, signed_in


class AttachmentView(Page):
    route_base = "/files"

    @expose("/", methods=["POST"])
    @signed_in
    @answers_json
    def index(self) -> Any:
        upload = request.files.get("file") or abort(400)
        with writing():
            picture = cast(BinaryIO, upload.stream)
            kept = attachment.store(request.form.get("kind", ""), upload.filename or "", picture, current_user)
            answer = {"id": kept.id, "url": url_for("AttachmentView.show", attachment_id=kept.id)}
        return jsonify(answer)

    @expose("/<attachment_id>")
    @signed_in
    def show(self, attachment_id: str) -> Response:
        return shown(attachment.find(attachment_id, current_user))


def shown(found: Attachment) -> Response:
    """Answer with a picture; whoever calls has looked whether its reader may see it."""
    path = attachment.path_of(found.id)
    if not path.is_file():
        raise NotFound(gettext("The picture is not there any more."))
    response = send_file(path, mimetype=found.media_type, download_name=found.name or found.id, max_age=3600)
    # A picture is shown on our pages only; opened by itself it is a download, whatever a browser makes of it.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def address(attachment_id: str) -> str:
    return url_for("AttachmentView.show", attachment_id=attachment_id)
