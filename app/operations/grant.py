"""Grants: who may do what is said here and read in `app/permissions.py`."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, select

from app import clock
from app.errors import Invalid, Refused
from app.extensions import db
from app.models.form_template import FormTemplate
from app.models.grant import Grant, GrantEvent, HiddenSection
from app.permissions import DEFAULT_GRANTS, SWITCHES, Scope, Verb, is_admin
from app.security import full_name
from app.standing import forget_standings

SHOWN, HIDDEN = "shown", "hidden"
MOST_SHOWN = 50


def install_defaults() -> None:
    """Say what every role may do, where nobody has said anything yet."""
    said = {tuple(row) for row in db.session.execute(select(Grant.role, Grant.verb).where(Grant.template_id.is_(None)))}
    wanted = ((role, verb, scope) for role, verbs in DEFAULT_GRANTS.items() for verb, scope in verbs.items())
    db.session.add_all(
        Grant(role=role, verb=verb, scope=scope) for role, verb, scope in wanted if (role, verb) not in said
    )
    db.session.flush()
    forget_standings()


def put(role: str, verb: Verb, scope: Scope, by: Any, template: FormTemplate | None = None) -> None:
    """Say what a role may do, with one template or with all that have no line of their own."""
    _check_administrator(by)
    if verb in SWITCHES and scope not in {Scope.NONE, Scope.ALL}:
        raise Invalid({"scope": gettext("This is either allowed or not.")})
    # What is said for all and was never said is as good as nothing.
    line = _line(role, verb, template)
    was = line.scope if line is not None else "" if template else Scope.NONE
    _log(by, template, was, scope, role=role, verb=verb)
    line = line or Grant(role=role, verb=verb, template=template)
    line.scope = scope
    db.session.add(line)
    _settle()


def follow(role: str, verb: Verb, template: FormTemplate, by: Any) -> None:
    """Let a template follow again what is said for all."""
    _check_administrator(by)
    line = _line(role, verb, template)
    if line is not None:
        _log(by, template, line.scope, "", role=role, verb=verb)
        db.session.delete(line)
    _settle()


def hide_section(role: str, template: FormTemplate, section_key: str, by: Any) -> None:
    _check_administrator(by)
    if db.session.scalar(_hiding(role, template, section_key)) is None:
        db.session.add(HiddenSection(role=role, template_id=template.id, section_key=section_key))
        _log(by, template, SHOWN, HIDDEN, role=role, section_key=section_key)
    _settle()


def show_section(role: str, template: FormTemplate, section_key: str, by: Any) -> None:
    _check_administrator(by)
    line = db.session.scalar(_hiding(role, template, section_key))
    if line is not None:
        db.session.delete(line)
        _log(by, template, HIDDEN, SHOWN, role=role, section_key=section_key)
    _settle()


def changes(template: FormTemplate | None, by: Any) -> Sequence[GrantEvent]:
    """Return who changed what lately, newest first: of one template, or of what is said for all."""
    _check_administrator(by)
    about = GrantEvent.template_id == (template.id if template else None)
    wanted = select(GrantEvent).where(about).order_by(GrantEvent.id.desc()).limit(MOST_SHOWN)
    return db.session.scalars(wanted).all()


def _log(by: Any, template: FormTemplate | None, was: str, became: str, **about: str) -> None:
    """Write a change down; what is said anew as it was is none."""
    if was == became:
        return
    line = GrantEvent(at=clock.now(), by_id=by.id, by_name=full_name(by), was=was, became=became, **about)
    line.template_id = template.id if template else None
    db.session.add(line)


def _hiding(role: str, template: FormTemplate, section_key: str) -> Select[HiddenSection]:
    about = (HiddenSection.role == role, HiddenSection.template_id == template.id)
    return select(HiddenSection).where(*about, HiddenSection.section_key == section_key)


def _line(role: str, verb: Verb, template: FormTemplate | None) -> Grant | None:
    # `==` with None is written as IS NULL.
    about = Grant.template_id == (template.id if template else None)
    line: Grant | None = db.session.scalar(select(Grant).where(Grant.role == role, Grant.verb == verb, about))
    return line


def _settle() -> None:
    db.session.flush()
    forget_standings()


def _check_administrator(by: Any) -> None:
    if not is_admin(by):
        raise Refused(gettext("Only an administrator changes who may do what."))
