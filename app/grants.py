"""The words of the grants: verbs, scopes, and what each role may do until somebody decides otherwise."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l

ADMIN = "Admin"


class Verb(StrEnum):
    SEE = "see"
    FILL = "fill"
    SIGN = "sign"
    CORRECT = "correct"
    UNLOCK = "unlock"
    VOID = "void"
    EXPORT = "export"
    DESIGN = "design"
    PUBLISH = "publish"
    ARCHIVE = "archive"
    SEE_PHONE = "see_phone"
    SEE_ALL_SITES = "see_all_sites"


class Scope(StrEnum):
    """Whose entries a grant reaches, each wider than the one before."""

    NONE = "none"
    OWN = "own"
    PART = "part"
    DEPARTMENT = "department"
    SITE = "site"
    ALL = "all"

    @property
    def width(self) -> int:
        return _WIDTHS[self]


_WIDTHS = {scope: width for width, scope in enumerate(Scope)}

ROLES = ("agent", "supervisor", "manager", "handler", "clerk", "designer")
"""The framework's role names; `app.security.ROLE_TITLES` says them to people."""

VERBS: dict[Verb, Any] = {
    Verb.SEE: _l("See"),
    Verb.FILL: _l("Fill in"),
    Verb.SIGN: _l("Sign off"),
    Verb.CORRECT: _l("Correct"),
    Verb.UNLOCK: _l("Unlock"),
    Verb.VOID: _l("Void"),
    Verb.EXPORT: _l("Export"),
    Verb.DESIGN: _l("Design"),
    Verb.PUBLISH: _l("Publish"),
    Verb.ARCHIVE: _l("Archive"),
    Verb.SEE_PHONE: _l("See phone numbers"),
    Verb.SEE_ALL_SITES: _l("See all sites"),
}
SCOPES: dict[Scope, Any] = {
    Scope.NONE: _l("Nothing"),
    Scope.OWN: _l("Own"),
    Scope.PART: _l("Taking part"),
    Scope.DEPARTMENT: _l("Department"),
    Scope.SITE: _l("Site"),
    Scope.ALL: _l("All"),
}
SWITCHES = frozenset({Verb.DESIGN, Verb.PUBLISH, Verb.SEE_PHONE, Verb.SEE_ALL_SITES})
"""Verbs that are granted or not; their scope is none or all."""

DEFAULT_GRANTS: Mapping[str, Mapping[Verb, Scope]] = {
    "agent": {
        Verb.SEE: Scope.PART,
        Verb.FILL: Scope.PART,
        Verb.SIGN: Scope.PART,
        Verb.EXPORT: Scope.OWN,
        Verb.SEE_PHONE: Scope.ALL,
    },
    "supervisor": {
        Verb.SEE: Scope.SITE,
        Verb.FILL: Scope.SITE,
        Verb.SIGN: Scope.SITE,
        Verb.CORRECT: Scope.SITE,
        Verb.UNLOCK: Scope.SITE,
        Verb.VOID: Scope.SITE,
        Verb.EXPORT: Scope.SITE,
        Verb.SEE_PHONE: Scope.ALL,
    },
    "manager": {
        Verb.SEE: Scope.ALL,
        Verb.FILL: Scope.ALL,
        Verb.SIGN: Scope.ALL,
        Verb.CORRECT: Scope.ALL,
        Verb.UNLOCK: Scope.ALL,
        Verb.VOID: Scope.ALL,
        Verb.EXPORT: Scope.ALL,
        Verb.SEE_PHONE: Scope.ALL,
        Verb.SEE_ALL_SITES: Scope.ALL,
    },
    "handler": {Verb.SEE: Scope.DEPARTMENT, Verb.FILL: Scope.PART, Verb.SIGN: Scope.PART},
    "clerk": {
        Verb.SEE: Scope.ALL,
        Verb.FILL: Scope.PART,
        Verb.SIGN: Scope.PART,
        Verb.EXPORT: Scope.ALL,
        Verb.ARCHIVE: Scope.ALL,
        Verb.SEE_ALL_SITES: Scope.ALL,
    },
    "designer": {
        Verb.SEE: Scope.PART,
        Verb.DESIGN: Scope.ALL,
        Verb.PUBLISH: Scope.ALL,
        Verb.SEE_ALL_SITES: Scope.ALL,
    },
}
