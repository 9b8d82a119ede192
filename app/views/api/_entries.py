"""Entries as programs read them: what is hidden from the reader is left out, what is personal is masked."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from flask_appbuilder.security.sqla.models import User
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.fields import label_text, type_of
from app.models.entry import Entry
from app.models.form_template import FormTemplate, TemplateVersion
from app.models.log_event import LogEvent
from app.operations import entry as entries
from app.operations.journey import Held
from app.permissions import hidden_sections, may_see_phone
from app.security import full_name
from app.views._compiled import compiled_of

Json = dict[str, Any]


def moment(at: datetime | None) -> str | None:
    return None if at is None else f"{at.isoformat(timespec='seconds')}Z"


def lines(found: list[Entry], template: FormTemplate) -> list[Json]:
    """Return the entries of a page, with the versions they were filled in on read together."""
    wanted = {entry.version_id for entry in found}
    versions = {each.id: each for each in _versions(wanted)}
    return [_line(entry, template, versions[entry.version_id]) for entry in found]


def whole(held: Held) -> Json:
    """Return an entry with its journey, its sign-offs and what the reader can do with it now."""
    entry, names = held.entry, _names(held)
    return {
        **_line(entry, entry.template, entry.version),
        "steps": [_step(held, line, names) for line in held.lines],
        "sign_offs": [_sign_off(each) for each in held.signed],
        "possible": [_possible(held, act, line) for act, line in entries.possible(held)],
    }


def state(entry: Entry) -> Json:
    """Return what a change has made of an entry, without reading anything again."""
    return {
        "id": entry.id,
        "number": entry.number,
        "state": entry.state,
        "lock_version": entry.lock_version,
        "links": _links(entry),
    }


def history(held: Held) -> list[Json]:
    """Return the log of an entry, oldest first."""
    events = select(LogEvent).where(LogEvent.entry_id == held.entry.id).options(joinedload(LogEvent.values))
    return [_event(held, event) for event in db.session.scalars(events.order_by(LogEvent.seq)).unique()]


def _versions(ids: Iterable[int]) -> Iterator[TemplateVersion]:
    return iter(db.session.scalars(select(TemplateVersion).where(TemplateVersion.id.in_(ids))))


def _line(entry: Entry, template: FormTemplate, version: TemplateVersion) -> Json:
    return {
        "id": entry.id,
        "template": template.key,
        "version": version.number,
        "number": entry.number,
        "state": entry.state,
        "unlocked": entry.unlocked,
        "lock_version": entry.lock_version,
        "author": {"id": entry.author_id, "name": full_name(entry.author)},
        "site_id": entry.site_id,
        "customer_id": entry.customer_id,
        "submitted_at": moment(entry.submitted_at),
        "changed_at": moment(entry.changed_at),
        "finished_at": moment(entry.finished_at),
        "answers": _answers(entry, template, version),
        "links": _links(entry),
    }


def _answers(entry: Entry, template: FormTemplate, version: TemplateVersion) -> Json:
    compiled = compiled_of(version)
    hidden = compiled.items_of(hidden_sections(current_user, template))
    shown = {key: value for key, value in entry.answers.items() if key not in hidden}
    return shown if may_see_phone(current_user) else dict(compiled.masked(shown))


def _links(entry: Entry) -> Json:
    here = f"/api/v1/entries/{entry.id}"
    return {"self": here, "log": f"{here}/log", "page": f"/entries/{entry.id}", "pdf": f"/entries/{entry.id}.pdf"}


def _names(held: Held) -> dict[int, str]:
    ids = {each for line in held.lines for each in (line.decided_by_id, line.user_id) if each}
    return {user.id: full_name(user) for user in db.session.scalars(select(User).where(User.id.in_(ids)))}


def _step(held: Held, line: Any, names: dict[int, str]) -> Json:
    return {
        "id": line.id,
        "key": line.step_key,
        "title": label_text(held.step(line).title),
        "state": line.state,
        "role": line.role,
        "user": _person(line.user_id, names),
        "decided_by": _person(line.decided_by_id, names),
        "opened_at": moment(line.opened_at),
        "due_at": moment(line.due_at),
        "decided_at": moment(line.decided_at),
        "note": line.note,
    }


def _person(user_id: int | None, names: dict[int, str]) -> Json | None:
    return None if user_id is None else {"id": user_id, "name": names.get(user_id, "")}


def _sign_off(each: Any) -> Json:
    return {
        "step_id": each.step_id,
        "item": each.item_key,
        "name": each.user_name,
        "role": each.role,
        "meaning": each.meaning,
        "opinion": each.opinion,
        "at": moment(each.at),
        "signature": each.attachment_id,
        "voided_at": moment(each.voided_at),
        "void_reason": each.void_reason,
    }


def _possible(held: Held, act: Any, line: Any) -> Json:
    returns = list(held.step(line).may_return_to) if line is not None and act == "return" else []
    return {"act": str(act), "step": line.id if line is not None else None, "return_to": returns}


def _event(held: Held, event: LogEvent) -> Json:
    found = (_change(held, change) for value in event.values for change in value.changes)
    return {
        "seq": event.seq,
        "verb": event.verb,
        "step": event.step_key,
        "by": event.by_name,
        "at": moment(event.at),
        "reason": event.reason,
        "changes": [change for change in found if change],
        "hash": event.hash,
        "prev_hash": event.prev_hash,
    }


def _change(held: Held, change: Json) -> Json | None:
    """Return what became of an item, or nothing if it is hidden from the reader."""
    compiled = held.definition.compiled
    key, hidden = change["item"], compiled.items_of(hidden_sections(current_user, held.entry.template))
    if key in hidden or key not in compiled.document.standing:
        return None
    if "new" not in change:
        return {"item": key, "erased": True}
    return {"item": key} | {end: _shown(held, key, change[end]) for end in ("old", "new")}


def _shown(held: Held, key: str, stored: Any) -> Any:
    item = held.definition.document.standing[key]
    return stored if stored is None or may_see_phone(current_user) else type_of(item).masked(item, stored)
