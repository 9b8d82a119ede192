"""Whom and what the answers on a page may name, asked of the database only when something is named."""

from collections.abc import Callable
from typing import Any

from flask_login import current_user

from app.errors import DomainError
from app.extensions import writing
from app.fields import AnswerContext, InvalidAnswer
from app.operations import attachment
from app.views import lookup
from app.views.attachment import address


def context_for(entry_id: int | None = None, file_address: Callable[[str], str] = address) -> AnswerContext:
    """Return the context of a page the reader fills in or reads."""
    return AnswerContext(
        by=current_user,
        may_use_attachment=lambda id_: bool(attachment.usable({id_}, current_user, entry_id)),
        lookup=lookup.lookup,
        find=lookup.find,
        receive=_receive,
        file_address=file_address,
    )


def _receive(kind: str, upload: Any) -> str:
    """Take in a picture that came with the post itself."""
    try:
        with writing():
            return attachment.store(kind, upload.filename or "", upload.stream, current_user).id
    except DomainError as error:
        raise InvalidAnswer(error.message) from error
