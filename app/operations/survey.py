"""Public surveys: opened for a form and a site, closed again; who may hand them out is who may fill in for the site."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_appbuilder.security.sqla.models import User
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app import clock
from app.errors import Conflict, Invalid, NotFound, Refused
from app.extensions import db
from app.models.form_template import FormTemplate
from app.models.site import Site
from app.models.survey import Survey
from app.operations.definition import Definition, definition_of
from app.operations.link import hash_of, new_salt, token_of
from app.operations.upsert import dialect, upsert
from app.permissions import Verb, may, require
from app.schema.public import obstacles
from app.security import PUBLIC_AUTHOR

AUTHOR_NAME = "客户（公开问卷）"
MODES = ("open", "invited")
LONGEST_TITLE, LONGEST_GREETING = 120, 500
MOST = 1_000_000
UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Terms:
    """What a survey is opened with."""

    title: str
    mode: str
    greeting: str = ""
    opens_at: datetime | None = None
    expires_at: datetime | None = None
    most_answers: int | None = None
    signed: tuple[str, ...] = ()
    """Signatures the customer draws."""
    shows_totals: bool = False
    replaces_first_step: bool = False


def open_(template: FormTemplate, site: Site, terms: Terms, by: Any) -> Survey:
    """Open a survey of a form's published version."""
    if template.version is None or template.state != "active":
        raise Refused(gettext("This form cannot be filled in now."))
    survey = Survey(template_id=template.id, version_id=template.version.id, site_id=site.id, mode=terms.mode)
    require(by, Verb.FILL, survey)
    errors = dict(_errors(terms))
    definition = definition_of(template.version)
    signed = [key for key in definition.signable if key in terms.signed]
    replaces = terms.replaces_first_step and is_reserved(definition)
    against = list(hindrances(definition, terms.mode, signed, replaces=replaces))
    if against:
        errors[""] = " ".join(against)
    if errors:
        raise Invalid(errors)
    public_author()
    survey.title, survey.greeting = terms.title, terms.greeting
    survey.opens_at, survey.expires_at, survey.most_answers = terms.opens_at, terms.expires_at, terms.most_answers
    survey.signed, survey.shows_totals, survey.replaces_first_step = signed, terms.shows_totals, replaces
    survey.made_by_id, survey.made_at = by.id, clock.now()
    _give_link(survey)
    db.session.add(survey)
    db.session.flush()
    return survey


def is_reserved(definition: Definition) -> bool:
    """Say whether the route gives the first step to a role, so that whoever opens a survey must say who stands in."""
    return not all(actor.author for actor in definition.route.first.by)


def hindrances(
    definition: Definition, mode: str, signed: Iterable[str] = (), *, replaces: bool = False
) -> Iterator[str]:
    """Say in words why customers cannot answer a form by themselves; nothing said means they can."""
    first = definition.route.first
    if is_reserved(definition) and not replaces:
        yield gettext("Its first step is reserved for staff. Say that customers' answers stand for it.")
    if first.signs:
        yield gettext("Its first step is signed with an account.")
    filled_in = frozenset({definition.filled_by_invitation or ""}) if mode == "invited" else frozenset()
    yield from obstacles(definition.document, definition.public(signed).document, frozenset(first.fills), filled_in)


def may_open(template: FormTemplate, site_id: int, by: Any) -> bool:
    """Say whether somebody may open and hand out surveys of a form at a site."""
    return may(by, Verb.FILL, Survey(template_id=template.id, site_id=site_id))


def find(survey_id: int, by: Any) -> Survey:
    """Return a survey with what its page names; of other sites there are none."""
    around = (joinedload(Survey.template), joinedload(Survey.version), joinedload(Survey.site))
    survey = db.session.scalar(
        select(Survey).where(Survey.id == survey_id).options(*around, joinedload(Survey.made_by))
    )
    if survey is None or not may(by, Verb.SEE, survey):
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return survey


def hold(survey_id: int) -> Survey:
    """Lock a survey and read it afresh: whoever answers, invites or closes it goes one after another."""
    wanted = select(Survey).where(Survey.id == survey_id).with_for_update()
    survey = db.session.scalar(wanted, execution_options={"populate_existing": True})
    if survey is None:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return survey


def hold_as(survey_id: int, by: Any) -> Survey:
    """Lock a survey for somebody who may hand it out."""
    survey = hold(survey_id)
    require(by, Verb.FILL, survey)
    return survey


def close(survey_id: int, by: Any) -> Survey:
    survey = hold_as(survey_id, by)
    if survey.state == "closed":
        raise Conflict(gettext("This survey is closed already."))
    survey.state, survey.closed_at = "closed", clock.now()
    db.session.flush()
    return survey


def reopen(survey_id: int, by: Any) -> Survey:
    """Take answers again, as long as the survey has neither expired nor become full."""
    survey = hold_as(survey_id, by)
    if survey.state == "open":
        raise Conflict(gettext("This survey is open already."))
    survey.state, survey.closed_at = "open", None
    db.session.flush()
    return survey


def renew_link(survey_id: int, by: Any) -> Survey:
    """Give an open survey another link; the one before leads nowhere from now on."""
    survey = hold_as(survey_id, by)
    if not survey.is_open_to_all:
        raise Refused(gettext("This survey has a link for each customer."))
    _give_link(survey)
    db.session.flush()
    return survey


def count_copies(survey_id: int, copies: int | None, by: Any) -> Survey:
    """Note how many copies of an open survey were handed out, so that a return rate can be said."""
    survey = hold_as(survey_id, by)
    if copies is not None and not 0 < copies <= MOST:
        raise Invalid({"copies": gettext("This must be a number from 1 to %(most)s.", most=MOST)})
    survey.copies = copies
    db.session.flush()
    return survey


def public_author() -> Any:
    """Return the account that stands as author of what customers answered; the first survey makes it."""
    known = select(User).where(User.username == PUBLIC_AUTHOR)
    found = db.session.scalar(known)
    if found is not None:
        return found
    values = {
        "username": PUBLIC_AUTHOR,
        "first_name": "",
        "last_name": AUTHOR_NAME,
        "email": f"{PUBLIC_AUTHOR}@example.invalid",
        "active": False,
        "created_on": clock.now(),
        "changed_on": clock.now(),
    }
    db.session.execute(upsert(dialect(), User).values(**values).on_conflict_do_nothing())
    return db.session.scalars(known).one()


def _give_link(survey: Survey) -> None:
    survey.salt = new_salt()
    survey.token_hash = hash_of(token_of(survey.salt)) if survey.is_open_to_all else None


def _errors(terms: Terms) -> Iterator[tuple[str, str]]:
    if not terms.title.strip():
        yield "title", gettext("Please fill this in.")
    for name, most in (("title", LONGEST_TITLE), ("greeting", LONGEST_GREETING)):
        text = getattr(terms, name)
        if len(text) > most:
            yield name, gettext("At most %(most)s characters fit here.", most=most)
        elif UNPRINTABLE.search(text):
            yield name, gettext("There are characters or numbers in it that cannot be stored.")
    if terms.mode not in MODES:
        yield "mode", gettext("This is not one of the options.")
    if terms.most_answers is not None and not 0 < terms.most_answers <= MOST:
        yield "most_answers", gettext("This must be a number from 1 to %(most)s.", most=MOST)
    yield from _wrong_times(terms)


def _wrong_times(terms: Terms) -> Iterator[tuple[str, str]]:
    if terms.expires_at is not None and terms.expires_at <= clock.now():
        yield "expires", gettext("This day is over.")
    elif terms.opens_at is not None and terms.expires_at is not None and terms.opens_at >= terms.expires_at:
        yield "expires", gettext("It ends before it begins.")
