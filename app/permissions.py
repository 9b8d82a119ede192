"""Who may do what with entries: one table of grants, and the only readers of it."""

from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, and_, false, or_, select, true, union_all
from sqlalchemy.orm import aliased

from app.awaiting import awaiting_of
from app.errors import NotFound, Refused
from app.extensions import db
from app.grants import ADMIN, DEFAULT_GRANTS, ROLES, SCOPES, SWITCHES, VERBS, Scope, Verb
from app.models.attachment import Attachment
from app.models.customer import Customer
from app.models.entry import Entry, EntryDraft
from app.models.entry_step import EntryStep
from app.models.form_template import FormTemplate
from app.models.participant import Participant
from app.models.survey import Survey
from app.rights_matrix import Cell, matrix
from app.standing import Standing, standing

__all__ = [
    "ADMIN",
    "DEFAULT_GRANTS",
    "ROLES",
    "SCOPES",
    "SWITCHES",
    "VERBS",
    "Cell",
    "Reach",
    "Scope",
    "Verb",
    "departments_of",
    "hidden_sections",
    "is_admin",
    "matrix",
    "may",
    "may_see_phone",
    "reach",
    "require",
    "roles_of",
    "sees_surveys",
    "sites_of",
    "visible",
    "visible_surveys",
]


def may(user: Any, verb: Verb, thing: Any = None) -> bool:
    """Say whether a user may do this with an entry, a draft, a file or a template, or at all."""
    who = standing(user)
    return who is not None and _judged(thing, who, verb)


def require(user: Any, verb: Verb, thing: Any = None) -> None:
    """Refuse what a user may not do; what they may not even see does not exist."""
    if may(user, verb, thing):
        return
    if thing is not None and not may(user, Verb.SEE, thing):
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    raise Refused(gettext("You may not do this: %(verb)s.", verb=VERBS[verb]))


@singledispatch
def _judged(thing: Any, who: Standing, verb: Verb) -> bool:
    raise TypeError(f"grants say nothing about {type(thing).__name__}")


@_judged.register
def _(thing: None, who: Standing, verb: Verb) -> bool:
    return who.scope(verb) is not Scope.NONE


@_judged.register
def _(thing: FormTemplate, who: Standing, verb: Verb) -> bool:
    return who.scope(verb, thing.id) is not Scope.NONE


@_judged.register
def _(thing: Entry, who: Standing, verb: Verb) -> bool:
    found = _reach(who, who.scope(verb, thing.template_id))
    if found.everything or not found.own:
        return found.everything
    return _is_theirs(thing, who, found, verb) or (found.takes_part and _has_part(thing, who, found))


def _is_theirs(entry: Entry, who: Standing, found: "Reach", verb: Verb) -> bool:
    """Judge by what stands in the entry itself: its author, site, department, customer."""
    if entry.author_id == who.user_id or entry.site_id in found.sites:
        return True
    if entry.department_id in found.departments and found.reaches_site(entry.site_id):
        return True
    owned = select(Customer.id).where(Customer.id == entry.customer_id, Customer.owner_id == who.user_id)
    return verb is Verb.SEE and entry.customer_id is not None and db.session.scalar(owned) is not None


def _has_part(entry: Entry, who: Standing, found: "Reach") -> bool:
    """Judge by the journey: who acted, who is awaited, which department was asked."""
    ways = [
        select(Participant.entry_id).where(Participant.user_id == who.user_id, Participant.entry_id == entry.id),
        *(select(EntryStep.entry_id).where(EntryStep.entry_id == entry.id, *way) for way in _asked(who, found)),
    ]
    return db.session.execute(union_all(*ways).limit(1)).first() is not None


def _asked(who: Standing, found: "Reach") -> list[list[ColumnElement[bool]]]:
    """Return the conditions on EntryStep by which a step makes its entry theirs."""
    ways = [awaiting_of(who)]
    if found.departments:
        ways.append([EntryStep.department_id.in_(found.departments), found.at_site(EntryStep.site_id)])
    return ways


@_judged.register
def _(thing: EntryStep, who: Standing, verb: Verb) -> bool:
    return _judged(thing.entry, who, verb)


@_judged.register
def _(thing: EntryDraft, who: Standing, verb: Verb) -> bool:
    return thing.author_id == who.user_id and who.scope(verb, thing.template_id) is not Scope.NONE


@_judged.register
def _(thing: Attachment, who: Standing, verb: Verb) -> bool:
    if thing.entry_id is None:
        return thing.uploaded_by_id == who.user_id
    entry = db.session.get(Entry, thing.entry_id)
    return entry is not None and _judged(entry, who, verb)


@_judged.register
def _(thing: Survey, who: Standing, verb: Verb) -> bool:
    """Judge by the site: whoever fills in (or sees) a form for a whole site hands out (or sees) its surveys."""
    found = _reach(who, who.scope(verb, thing.template_id))
    return found.everything or thing.site_id in found.sites


@dataclass(frozen=True)
class Reach:
    """The ways by which entries reach a user; each scope adds one to those before."""

    everything: bool = False
    own: bool = False
    """Written by them or about a customer they are responsible for; false: nothing at all."""
    takes_part: bool = False
    """They acted on it or it waits for them."""
    departments: frozenset[int] = frozenset()
    department_sites: frozenset[int] | None = frozenset()
    """Where those departments are theirs; None: everywhere. A supervisor of one site does not see the department's
    entries of another."""
    sites: frozenset[int] = frozenset()

    def reaches_site(self, site_id: int | None) -> bool:
        return site_id is None or self.department_sites is None or site_id in self.department_sites

    def at_site(self, column: Any) -> ColumnElement[bool]:
        """Say the same as `reaches_site` in SQL."""
        if self.department_sites is None:
            return true()
        return or_(column.is_(None), column.in_(self.department_sites))


def reach(user: Any, template: FormTemplate, verb: Verb = Verb.SEE) -> Reach:
    """Return which entries of a template a grant reaches, for readers that cannot use SQL."""
    who = standing(user)
    return _reach(who, who.scope(verb, template.id)) if who else Reach()


def _reach(who: Standing, scope: Scope) -> Reach:
    if scope is Scope.ALL or (scope is Scope.SITE and who.all_sites):
        return Reach(everything=True)
    return Reach(
        own=scope.width >= Scope.OWN.width,
        takes_part=scope.width >= Scope.PART.width,
        departments=who.departments if scope.width >= Scope.DEPARTMENT.width else frozenset(),
        department_sites=None if who.all_sites else who.sites,
        sites=who.sites if scope is Scope.SITE else frozenset(),
    )


def visible(user: Any, template: FormTemplate | None = None, verb: Verb = Verb.SEE) -> list[ColumnElement[bool]]:
    """Return the conditions on Entry that leave what a user may see, of one template or of all; or do, of one."""
    who = standing(user)
    if who is None:
        return [false()]
    if template is not None:
        return _narrowing(_within(who, who.scope(verb, template.id), template.id, verb))
    return _narrowing(_within_any(who))


def visible_surveys(user: Any) -> list[ColumnElement[bool]]:
    """Return the conditions on Survey that leave what a user may see."""
    who = standing(user)
    if who is None:
        return [false()]
    apart = sorted(who.templates_apart(Verb.SEE))
    general = and_(Survey.template_id.not_in(apart), _at_sites(who, who.scope(Verb.SEE)))
    own = (and_(Survey.template_id == key, _at_sites(who, who.scope(Verb.SEE, key))) for key in apart)
    return [or_(general, *own)]


def sees_surveys(user: Any) -> bool:
    """Say whether somebody sees surveys of any form at all."""
    who = standing(user)
    forms = (None, *sorted(who.templates_apart(Verb.SEE))) if who else ()
    return who is not None and any(who.scope(Verb.SEE, key) in {Scope.SITE, Scope.ALL} for key in forms)


def _at_sites(who: Standing, scope: Scope) -> ColumnElement[bool]:
    found = _reach(who, scope)
    return true() if found.everything else Survey.site_id.in_(found.sites)


def _narrowing(condition: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    return [] if condition is _EVERYTHING else [condition]


def _within_any(who: Standing) -> ColumnElement[bool]:
    """Return what is seen across templates, each by its own grants."""
    apart = who.templates_apart(Verb.SEE)
    general = _within(who, who.scope(Verb.SEE), None, Verb.SEE)
    if who.is_admin or not apart:
        return general
    special = [
        and_(Entry.template_id == template_id, _within(who, who.scope(Verb.SEE, template_id), template_id, Verb.SEE))
        for template_id in sorted(apart)
    ]
    return or_(and_(Entry.template_id.not_in(apart), general), *special)


_EVERYTHING = true()


def _within(who: Standing, scope: Scope, template_id: int | None, verb: Verb) -> ColumnElement[bool]:
    """Return the condition on Entry that a scope means for a user."""
    found = _reach(who, scope)
    if found.everything or not found.own:
        return _EVERYTHING if found.everything else false()
    theirs = Entry.id.in_(union_all(*_sources(who, found, template_id, verb)))
    return or_(Entry.site_id.in_(found.sites), theirs) if found.sites else theirs


def _sources(who: Standing, found: Reach, template_id: int | None, verb: Verb) -> list[Any]:
    """Select the ids of entries that reach a user by each way a scope counts; every one of them by an index."""
    entry = aliased(Entry)
    mine = select(entry.id)
    if template_id is not None:
        mine = mine.where(entry.template_id == template_id)
    ways = [mine.where(entry.author_id == who.user_id)]
    if verb is Verb.SEE:
        ways.append(mine.where(entry.customer_id.in_(select(Customer.id).where(Customer.owner_id == who.user_id))))
    if found.takes_part:
        ways.append(select(Participant.entry_id).where(Participant.user_id == who.user_id))
        ways += [select(EntryStep.entry_id).where(*way) for way in _asked(who, found)]
    if found.departments:
        ways.append(mine.where(entry.department_id.in_(found.departments), found.at_site(entry.site_id)))
    return ways


def hidden_sections(user: Any, template: FormTemplate) -> frozenset[str]:
    """Return the keys of the sections a user does not see."""
    who = standing(user)
    return who.hidden_in(template.id) if who else frozenset()


def may_see_phone(user: Any) -> bool:
    return may(user, Verb.SEE_PHONE)


def roles_of(user: Any) -> frozenset[str]:
    """Return the names of a user's roles, those of groups included."""
    who = standing(user)
    return who.roles if who else frozenset()


def is_admin(user: Any) -> bool:
    return ADMIN in roles_of(user)


def sites_of(user: Any) -> frozenset[int] | None:
    """Return the ids of the sites a user belongs to, None for all of them."""
    who = standing(user)
    if who is None:
        return frozenset()
    return None if who.all_sites else who.sites


def departments_of(user: Any) -> frozenset[int]:
    who = standing(user)
    return who.departments if who else frozenset()
