"""Pictures for items that want one, and for signatures: sent first, then named by their id in the answers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.extensions import writing
from app.operations import attachment
from app.views.api._endpoint import Answer, Argument, Asked, Resource, endpoint
from app.views.api._schemas import ref, typed
from app.views.attachment import shown

KIND = Argument(
    "kind", _l("photo, signature or stamp."), {"type": "string", "enum": [*attachment.LONGEST_SIDE]}, required=True
)
NAME = Argument("name", _l("What the file is called."), typed(200))
TAKEN = tuple(f"image/{form.lower()}" for form in attachment.FORMATS)
KEPT = ("image/jpeg", "image/png")


class AttachmentResource(Resource):
    @endpoint(
        "POST",
        "/files",
        _l("Send a picture, to name it by its id in an answer or signature: the body is the file."),
        ref("Picture"),
        status=201,
        arguments=(KIND, NAME),
        receives=TAKEN,
    )
    def send_file(self, asked: Asked) -> Answer:
        kind, name = asked.arguments["kind"], asked.arguments.get("name", "")
        with writing():
            kept = attachment.store(kind, name, asked.file, current_user)
            said = ("id", "kind", "name", "media_type", "width", "height", "size")
            made = {member: getattr(kept, member) for member in said}
        return Answer(made, 201, {"Location": f"/api/v1/files/{made['id']}"})

    @endpoint("GET", "/files/<file_id>", _l("Fetch a picture you may see."), {}, sends=KEPT)
    def read_file(self, asked: Asked, file_id: str) -> Any:
        return shown(attachment.find(file_id, current_user))
