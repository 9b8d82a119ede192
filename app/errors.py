"""Every error the product raises on purpose, once; the pages that show them are in `app/views/error.py`."""

from collections.abc import Mapping
from typing import Any


class DomainError(Exception):
    """Something a user did that cannot be done; `message` is said to them in their language."""

    status = 400

    def __init__(self, message: Any = "", **details: Any) -> None:
        super().__init__(str(message))
        self.message = message
        self.details = details


class NotFound(DomainError):
    """Not there, or not theirs to see: the two are told apart by nobody."""

    status = 404


class Refused(DomainError):
    """The user sees the thing but may not do this with it."""

    status = 403


class NothingWaits(Refused):
    """There is nothing for them to do here: no failure of theirs, so where many are judged it is said calmly."""


class Invalid(DomainError):
    """What was typed does not pass; `errors` maps input name -> message beside the field."""

    status = 422

    def __init__(self, errors: Mapping[str, Any], message: Any = "") -> None:
        super().__init__(message or "; ".join(f"{key}: {text}" for key, text in errors.items()))
        self.errors = dict(errors)


class Unreadable(DomainError):
    """Sent so that nobody can read it, or store it; `errors` maps the place -> message."""

    def __init__(self, errors: Mapping[str, Any]) -> None:
        super().__init__(" ".join(dict.fromkeys(map(str, errors.values()))))
        self.errors = dict(errors)


class Conflict(DomainError):
    """Somebody else was faster; `details` hold what stands now."""

    status = 409


class Frozen(DomainError):
    """A published version or a log line was about to change."""

    status = 409


class TooLarge(DomainError):
    status = 413


class BadDocument(DomainError):
    """A form template that cannot be loaded; `problems` name file, place and remedy."""

    status = 422

    def __init__(self, problems: list[Any]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class TooMany(DomainError):
    """More requests than people make."""

    status = 429
