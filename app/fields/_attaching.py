"""What signatures, stamps and photos have in common: attachments named by an opaque id."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from flask_babel import gettext
from markupsafe import escape

from app.fields._base import AnswerContext, FieldType, InvalidAnswer, Posted
from app.fields._markup import attributes

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


class Attaching(FieldType):
    group = "file"
    labels_inputs = False
    public = False
    reads_cells = False
    kind: ClassVar[str]
    """Kind of attachment."""


def is_attachment_id(value: Any) -> bool:
    return isinstance(value, str) and bool(_ID.fullmatch(value))


def check_attachment(value: Any, context: AnswerContext) -> None:
    """Raise InvalidAnswer unless this person may use that attachment here."""
    if not is_attachment_id(value) or not context.may_use_attachment(value):
        raise InvalidAnswer(gettext("This picture is not there any more. Please add it again."))


def attachment_schema(*texts: str) -> dict[str, Any]:
    """Return the schema of an attachment's id with these texts beside it."""
    keys = ["file", *texts]
    properties = {key: {"type": "string", "minLength": 1} for key in keys}
    return {"type": "object", "required": keys, "additionalProperties": False, "properties": properties}


def received(kind: str, posted: Posted, name: str, context: AnswerContext) -> list[str]:
    """Return the ids of pictures that came with the post itself, from browsers without script."""
    uploads = [upload for upload in posted.getlist(f"{name}-file") if getattr(upload, "filename", "")]
    return [context.receive(kind, upload) for upload in uploads] if context.receive is not None else []


def file_input(kind: str, name: str, label: str, **more: Any) -> str:
    words = escape(label)
    fixed = attributes(data_kind=kind, **more)
    return f'<input type="file" accept="image/*" name="{name}-file" aria-label="{words}"{fixed}>'


def image(id_: str, context: AnswerContext, alt: str) -> str:
    return f'<img src="{escape(context.file_address(id_))}" alt="{escape(alt)}">'


def is_picture(stored: Any, *keys: str) -> bool:
    return isinstance(stored, Mapping) and stored.keys() == {"file", *keys}
