"""Requests of programs that may be sent again: nothing is done twice, and a key is good for one request only."""

from dataclasses import dataclass

from flask_babel import gettext

from app.errors import Conflict


@dataclass(frozen=True)
class Once:
    """A request that counts once."""

    token: str
    """Made of the caller and their key."""
    digest: str
    """Of everything that was sent with it."""

    def refuse_other(self, digest: str | None) -> None:
        """Refuse what was sent if the key came with something else before; what came without a digest is older."""
        if digest is not None and digest != self.digest:
            raise Conflict(gettext("This key was sent with something else before. Choose a new one for each request."))
