"""Drafts: half-filled forms, saved every few seconds; not yet entries, not in the log, seen by their author only."""

import json
import uuid
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from app import clock
from app.errors import Conflict, Invalid, NotFound, Refused, TooLarge
from app.extensions import db
from app.models.customer import Customer
from app.models.entry import Entry, EntryDraft
from app.models.entry_step import EntryStep
from app.models.form_template import FormTemplate
from app.models.site import Site
from app.operations.definition import definition_of
from app.operations.journey import hold, judge, take_part
from app.operations.submission import may_start
from app.permissions import Verb, may, require, sites_of
from app.route.transitions import Act

MOST_BYTES = 2 * 1024 * 1024
NOT_YET_SAID = "-"

# Read with every save of every sheet being filled in.
_OWN = (
    select(EntryDraft)
    .where(EntryDraft.token == bindparam("token"), EntryDraft.author_id == bindparam("by_id"))
    .options(joinedload(EntryDraft.version), joinedload(EntryDraft.template))
)


def open_draft(
    template: FormTemplate, by: Any, site: Site | None = None, customer: Customer | None = None
) -> EntryDraft:
    """Begin a new entry of a template's published version."""
    return _added(begun(template, by, site, customer))


def begun(template: FormTemplate, by: Any, site: Site | None = None, customer: Customer | None = None) -> EntryDraft:
    """Return the draft of a new entry without keeping it, for whoever submits at once."""
    require(by, Verb.FILL, template)
    if template.version is None or template.state != "active":
        raise Refused(gettext("This form cannot be filled in now."))
    definition = definition_of(template.version)
    if definition.document.is_reference or not may_start(definition.route, by):
        raise Refused(gettext("This form is filled in by others."))
    draft = _new(template.id, template.version.id, by)
    draft.site_id = _site_for(by, site, customer)
    if customer is not None:
        draft.customer_id, draft.answers = customer.id, definition.about(customer.id, customer.name)
    return draft


def may_open(template: FormTemplate, by: Any) -> bool:
    """Say whether a button to begin a new entry makes sense."""
    if template.version is None or template.state != "active" or not may(by, Verb.FILL, template):
        return False
    definition = definition_of(template.version)
    return not definition.document.is_reference and may_start(definition.route, by)


def open_step_draft(step: EntryStep, by: Any) -> EntryDraft:
    """Begin, or go on with, what a later step fills in; who began keeps seeing the entry if somebody else is faster."""
    held = hold(step.entry_id, by)
    line = held.line(step.id)
    judge(held, Act.FILL, held.situation(line))
    take_part(held.entry.id, {by.id})
    return _standing(held.entry, line.id, by) or _of_entry(held.entry, line.id, by)


def open_correction(entry: Entry, by: Any) -> EntryDraft:
    """Begin, or go on with, a correction; its reason is given when it is saved."""
    held = hold(entry.id, by)
    judge(held, Act.CORRECT, held.situation(reason=NOT_YET_SAID))
    return _standing(held.entry, None, by) or _of_entry(held.entry, None, by)


def find(token: str, by: Any) -> EntryDraft:
    """Return somebody's own draft, with the form it is of."""
    draft: EntryDraft | None = db.session.scalar(_OWN, {"token": token, "by_id": by.id})
    if draft is None:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return draft


def save(draft: EntryDraft, answers: Mapping[str, Any], raw: Mapping[str, Any], revision: int, by: Any) -> EntryDraft:
    """Keep what stands on a page; a page that knows an older revision than we hold is told, with both texts."""
    fresh = _held(draft, by)
    _check_size(answers, raw)
    if revision != fresh.revision:
        raise Conflict(
            gettext("This draft was changed on another page."),
            answers=fresh.answers,
            raw=fresh.raw,
            revision=fresh.revision,
            yours=dict(answers),
        )
    fresh.answers, fresh.raw, fresh.changed_at = dict(answers), dict(raw), clock.now()
    db.session.flush()
    return fresh


def rebase(draft: EntryDraft, by: Any) -> EntryDraft:
    """Go on from the entry as it stands now, after both texts were shown."""
    fresh = _held(draft, by)
    if fresh.entry_id is not None:
        fresh.entry_version = hold(fresh.entry_id, by).entry.lock_version
        db.session.flush()
    return fresh


def discard(draft: EntryDraft, by: Any) -> None:
    db.session.delete(_held(draft, by))
    db.session.flush()


def _held(draft: EntryDraft, by: Any) -> EntryDraft:
    """Lock a draft and read it afresh."""
    mine = select(EntryDraft).where(EntryDraft.id == draft.id, EntryDraft.author_id == by.id).with_for_update()
    fresh = db.session.scalar(mine, execution_options={"populate_existing": True})
    if fresh is None:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return fresh


def _check_size(*parts: Mapping[str, Any]) -> None:
    if sum(len(json.dumps(part)) for part in parts) > MOST_BYTES:
        raise TooLarge(gettext("This is more text than a form can hold."))


def _site_for(by: Any, site: Site | None, customer: Customer | None) -> int | None:
    """Return the site an entry belongs to: the one given, the customer's, or the only one of its author."""
    sites = sites_of(by)
    chosen = site.id if site else customer.site_id if customer else None
    if chosen is None:
        return min(sites) if sites is not None and len(sites) == 1 else None
    if sites is not None and chosen not in sites:
        raise Invalid({"site": gettext("You do not belong to this site.")})
    return chosen


def _new(template_id: int, version_id: int, by: Any) -> EntryDraft:
    moment = clock.now()
    return EntryDraft(
        token=str(uuid.uuid4()),
        template_id=template_id,
        version_id=version_id,
        author_id=by.id,
        answers={},
        raw={},
        started_at=moment,
        changed_at=moment,
    )


def _of_entry(entry: Entry, step_id: int | None, by: Any) -> EntryDraft:
    draft = _new(entry.template_id, entry.version_id, by)
    draft.entry_id, draft.step_id, draft.entry_version = entry.id, step_id, entry.lock_version
    draft.site_id, draft.customer_id, draft.answers = entry.site_id, entry.customer_id, dict(entry.answers)
    return _added(draft)


def _standing(entry: Entry, step_id: int | None, by: Any) -> EntryDraft | None:
    # `==` with None is written as IS NULL.
    same = select(EntryDraft).where(
        EntryDraft.entry_id == entry.id, EntryDraft.step_id == step_id, EntryDraft.author_id == by.id
    )
    found: EntryDraft | None = db.session.scalar(same)
    return found


def _added(draft: EntryDraft) -> EntryDraft:
    db.session.add(draft)
    db.session.flush()
    return draft
