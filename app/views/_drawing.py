"""What a customer may draw in a survey: signatures of one answer, reachable by its page alone."""

from typing import Any

from flask import url_for

from app.errors import DomainError
from app.extensions import writing
from app.fields import AnswerContext, InvalidAnswer
from app.operations import answering


def drawing(token: str, submission: str) -> AnswerContext:
    """Return what the fields of a survey's page may show and take in."""

    def receive(_kind: str, upload: Any) -> str:
        """Take in a picture that came with the post itself."""
        try:
            with writing():
                return answering.take_signature(token, submission, upload.stream).id
        except DomainError as error:
            raise InvalidAnswer(error.message) from error

    return AnswerContext(
        may_use_attachment=lambda file_id: answering.is_drawn(token, submission, file_id),
        receive=receive,
        file_address=lambda file_id: address_of_drawn(token, submission, file_id),
    )


def address_of_drawn(token: str, submission: str, attachment_id: str) -> str:
    return url_for("PublicSurveyView.signature", token=token, submission=submission, attachment_id=attachment_id)
