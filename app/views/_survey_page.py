"""What the pages of surveys show: links as pictures, states in words, the register with what a reader may see of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import segno
from flask import current_app, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from markupsafe import Markup

from app import clock
from app.models.customer import masked
from app.models.survey import Survey, SurveyInvitation
from app.operations import survey_register
from app.operations.answering import Visit
from app.operations.link import shown_again
from app.permissions import Verb, is_admin, may, may_see_phone

PAGE_SIZE = 50
LARGEST_PAGE = 100_000

STATES = {
    "open": (_l("Taking answers"), "good", "player-play"),
    "soon": (_l("Not yet open"), "info", "hourglass"),
    "expired": (_l("Ended"), "muted", "calendar-due"),
    "full": (_l("Full"), "muted", "checks"),
    "closed": (_l("Closed"), "muted", "lock"),
}
LINES = {
    "waiting": (_l("Not handed out"), "warn", "hourglass"),
    "out": (_l("Handed out"), "info", "send"),
    "opened": (_l("Opened"), "info", "eye"),
    "answered": (_l("Answered"), "good", "check"),
    "withdrawn": (_l("Withdrawn"), "muted", "ban"),
}
WAYS = {
    "message": _l("By message"),
    "paper": _l("On paper"),
    "visit": _l("On a visit"),
    "phone": _l("By phone"),
    "other": _l("Another way"),
    "link": _l("Not noted; the link was opened"),
}
SHOWS = {
    "all": _l("All"),
    "waiting": _l("Not handed out"),
    "out": _l("Not answered"),
    "answered": _l("Answered"),
    "withdrawn": _l("Withdrawn"),
}
MODES = {"open": _l("One link for everybody"), "invited": _l("A link for each customer")}


def address_of(salt: str, token_hash: str | None) -> str | None:
    """Return the address customers open, None where the panel's key has changed since the link was made."""
    token = shown_again(salt, token_hash)
    if token is None:
        return None
    base = current_app.config["HUIYIN_PUBLIC_URL"] or request.host_url.rstrip("/")
    return f"{base}{url_for('PublicSurveyView.show', token=token, _external=False)}"


def qr_of(address: str) -> Markup:
    """Draw an address as a QR code that survives a crease."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(omitsize=True, border=2)
    return Markup(drawn)  # noqa: S704 -- the library's own drawing, which holds squares and no text


def out_of_reach() -> str:
    """Say that no phone can open the links, and what to do: with no public address they name this machine alone."""
    host = request.host.rpartition(":")[0] or request.host
    if current_app.config["HUIYIN_PUBLIC_URL"] or host not in {"localhost", "127.0.0.1"}:
        return ""
    if is_admin(current_user):
        return gettext(
            "These links open on this computer only, not on customers' phones. Set HUIYIN_PUBLIC_URL to the address"
            " phones can reach, then print."
        )
    return gettext(
        "These links open on this computer only, not on customers' phones. Before you print or send them, have your"
        " administrator set the address phones can reach."
    )


@dataclass(frozen=True)
class Line:
    """One customer of the register."""

    id: int
    customer: str
    phone: str
    room: str
    state: str
    handed_out_at: datetime | None
    how: str
    answered_at: datetime | None
    entry_id: int | None
    number: str
    address: str | None


@dataclass
class SurveyPage:
    """One survey with its register, as far as the reader turned it."""

    survey: Survey
    show: str = "all"
    name: str = ""
    page: int = 0
    size: int = PAGE_SIZE
    errors: dict[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> str:
        return Visit(self.survey).state

    @property
    def is_over(self) -> bool:
        """Say whether its links take no answers any more: nobody prints them then, and many look at what came in."""
        return self.state not in {"open", "soon"}

    @cached_property
    def may_distribute(self) -> bool:
        return may(current_user, Verb.FILL, self.survey)

    @cached_property
    def address(self) -> str | None:
        return address_of(self.survey.salt, self.survey.token_hash)

    @property
    def qr(self) -> Markup:
        return qr_of(self.address or "")

    @cached_property
    def _found(self) -> tuple[list[Any], int]:
        survey = self.survey
        found = (
            survey_register.answers(survey)
            if survey.is_open_to_all
            else survey_register.invitations(survey, self.show, self.name)
        )
        return survey_register.page_of(found, self.page, self.size)

    @property
    def count(self) -> int:
        return self._found[1]

    @property
    def answers(self) -> list[Any]:
        return self._found[0]

    @property
    def lines(self) -> Iterator[Line]:
        sees_phone = may_see_phone(current_user)
        for invitation, name, phone, room, entry_id, number in self._found[0]:
            yield Line(
                invitation.id,
                name,
                phone if sees_phone else masked(phone),
                room or "",
                state_of(invitation),
                invitation.handed_out_at,
                str(WAYS.get(invitation.handed_out_how, "")),
                invitation.answered_at,
                entry_id,
                number or "",
                address_of(invitation.salt, invitation.token_hash) if self.may_distribute else None,
            )

    @property
    def printed(self) -> list[tuple[Line, Markup]]:
        """Return the links that may still be used, each with its picture."""
        usable = (line for line in self.lines if line.address and line.state not in {"answered", "withdrawn"})
        return [(line, qr_of(line.address or "")) for line in usable]


def state_of(invitation: SurveyInvitation) -> str:
    if invitation.answered_at is not None:
        return "answered"
    if invitation.withdrawn_at is not None:
        return "withdrawn"
    if invitation.opened_at is not None:
        return "opened"
    return "out" if invitation.handed_out_at is not None else "waiting"


def page_number() -> int:
    text = request.args.get("page", "")
    return min(int(text), LARGEST_PAGE) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def today_text() -> str:
    return clock.today().isoformat()
