"""Saved views: kept by their owner, shared with roles by who designs or publishes the form; and chosen columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext
from sqlalchemy import and_, delete, select
from sqlalchemy.orm import joinedload

from app import clock
from app.answers.columns import MOST_CHOSEN, choosable, choosable_own
from app.answers.saved import path_of
from app.errors import Conflict, Invalid, NotFound, Refused
from app.extensions import db
from app.models.form_template import FormTemplate
from app.models.register import RegisterLine
from app.models.saved_view import ColumnChoice, SavedView
from app.operations.concealment import hidden_paths
from app.operations.definition import definition_of
from app.operations.upsert import dialect, upsert
from app.permissions import ROLES, Verb, is_admin, may, require, roles_of

MOST_VIEWS = 100
LONGEST_NAME = 60
Query = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Wanted:
    """What a view is to say."""

    name: str
    columns: Sequence[str] = ()
    roles: Sequence[str] = ()
    default_roles: Sequence[str] = ()
    is_register: bool = False
    query: Query = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


def of_template(template: FormTemplate, by: Any) -> list[SavedView]:
    """Return the views a user sees above a form's list: those shared with their roles first."""
    return with_columns(template, by)[0]


def with_columns(template: FormTemplate, by: Any) -> tuple[list[SavedView], list[str]]:
    """Return these views together with the columns the user chose: every list asks for both, in one question."""
    mine = and_(ColumnChoice.template_id == FormTemplate.id, ColumnChoice.user_id == by.id)
    found = (
        select(SavedView, ColumnChoice.columns)
        .select_from(FormTemplate)
        .outerjoin(SavedView, SavedView.template_id == FormTemplate.id)
        .outerjoin(ColumnChoice, mine)
        .where(FormTemplate.id == template.id)
        .order_by(SavedView.id)
    )
    rows = db.session.execute(found).all()
    views = [view for view, _columns in rows if view is not None and is_seen(view, by)]
    return sorted(views, key=lambda view: not view.roles), list(rows[0][1] or ()) if rows else []


def is_seen(view: SavedView, by: Any) -> bool:
    return view.owner_id == by.id or bool(view.roles and (is_admin(by) or set(view.roles) & roles_of(by)))


def may_share(template: FormTemplate, by: Any) -> bool:
    return may(by, Verb.DESIGN, template) or may(by, Verb.PUBLISH, template)


def may_change(view: SavedView, by: Any) -> bool:
    """Say whether a view is theirs to change: the own one, or a shared one by who may share."""
    if view.roles or view.is_register:
        return may_share(view.template, by)
    return bool(view.owner_id == by.id)


def find(view_id: int, by: Any) -> SavedView:
    """Return a view a user sees; any other does not exist."""
    wanted = select(SavedView).where(SavedView.id == view_id)
    opened = joinedload(SavedView.template).joinedload(FormTemplate.version)
    view: SavedView | None = db.session.scalar(wanted.options(opened))
    is_theirs = view is not None and may(by, Verb.SEE, view.template)
    if view is None or not is_theirs or not (is_seen(view, by) or may_share(view.template, by)):
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return view


def save(template: FormTemplate, wanted: Wanted, by: Any) -> SavedView:
    """Keep a list as it is shown now under a name."""
    require(by, Verb.SEE, template)
    if len(of_template(template, by)) >= MOST_VIEWS:
        raise Invalid({"name": gettext("There are very many views of this form. Delete one first.")})
    view = SavedView(template=template, owner_id=by.id, made_at=clock.now(), query={}, labels={}, is_register=False)
    view.query = {name: list(values) for name, values in wanted.query.items()}
    _write(view, wanted, by)
    db.session.add(view)
    db.session.flush()
    return view


def change(view: SavedView, wanted: Wanted, by: Any, lock_version: int) -> SavedView:
    """Rename a view, choose its columns, say with whom it is shared."""
    _hold(view, by)
    if view.lock_version != lock_version:
        raise Conflict(gettext("Somebody changed this view meanwhile. Look at what stands there now."))
    if view.is_register and not wanted.is_register and has_lines(view):
        raise Refused(gettext("This register has numbers in use; it stays a register."))
    _write(view, wanted, by)
    db.session.flush()
    return view


def remove(view: SavedView, by: Any) -> None:
    _hold(view, by)
    if has_lines(view):
        raise Refused(gettext("This register has numbers in use, so it cannot be deleted."))
    db.session.execute(delete(SavedView).where(SavedView.id == view.id))
    db.session.expunge(view)


def has_lines(view: SavedView) -> bool:
    return db.session.scalar(select(RegisterLine.id).where(RegisterLine.register_id == view.id).limit(1)) is not None


def default_for(views: Sequence[SavedView], by: Any) -> SavedView | None:
    """Return the view with which the list opens for a user."""
    mine = roles_of(by)
    return next((view for view in views if mine & set(view.default_roles)), None)


def choose_columns(template: FormTemplate, paths: Sequence[str], by: Any) -> None:
    """Keep which columns a user wants to see in a form's list; none: what the form says."""
    require(by, Verb.SEE, template)
    kept = _known(template, paths, by)
    about = (ColumnChoice.user_id == by.id, ColumnChoice.template_id == template.id)
    if not kept:
        db.session.execute(delete(ColumnChoice).where(*about))
        return
    row = upsert(dialect(), ColumnChoice)
    again = row.on_conflict_do_update(index_elements=["user_id", "template_id"], set_={"columns": row.excluded.columns})
    db.session.execute(again, {"user_id": by.id, "template_id": template.id, "columns": kept})


def chosen_columns(template: FormTemplate, by: Any) -> list[str]:
    return with_columns(template, by)[1]


def _hold(view: SavedView, by: Any) -> None:
    """Let nobody else change the view, nor a line enter the register, until the transaction ends."""
    if not may_change(view, by):
        raise Refused(gettext("You may not change this view."))
    db.session.refresh(view, with_for_update={"of": SavedView})


def _write(view: SavedView, wanted: Wanted, by: Any) -> None:
    view.name = _named(wanted.name)
    view.columns = _known(view.template, wanted.columns, by)
    roles = [role for role in ROLES if role in wanted.roles]
    if (roles or wanted.is_register) and not may_share(view.template, by):
        raise Refused(gettext("Only who designs or publishes this form shares a view of it."))
    view.roles = roles
    view.default_roles = [role for role in roles if role in wanted.default_roles]
    view.is_register = wanted.is_register
    asked = {path_of(name, view.query) for name in view.query} | set(view.columns)
    view.labels = {path: text for path, text in {**view.labels, **wanted.labels}.items() if path in asked}
    if view.default_roles:
        _withdraw_default(view)


def _withdraw_default(view: SavedView) -> None:
    """Leave each role one view to open with."""
    others = select(SavedView).where(SavedView.template_id == view.template.id)
    with db.session.no_autoflush:
        found = db.session.scalars(others).all()
    for other in found:
        if other is not view and set(other.default_roles) & set(view.default_roles):
            other.default_roles = [role for role in other.default_roles if role not in view.default_roles]


def _named(name: str) -> str:
    name = "".join(char for char in name if char.isprintable()).strip()
    if not name:
        raise Invalid({"name": gettext("Please give it a name.")})
    if len(name) > LONGEST_NAME:
        raise Invalid({"name": gettext("At most %(most)s characters fit here.", most=LONGEST_NAME)})
    return name


def _known(template: FormTemplate, paths: Sequence[str], by: Any) -> list[str]:
    """Keep those columns that the form has and the user may see, each once."""
    if template.version is None:
        raise NotFound
    compiled = definition_of(template.version).compiled
    hidden = hidden_paths(template, by)
    known = {path for path, _label in (*choosable_own(hidden), *choosable(compiled, hidden))}
    return [path for path in dict.fromkeys(paths) if path in known][:MOST_CHOSEN]
