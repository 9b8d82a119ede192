"""Submitting: the moment a draft becomes an entry, exactly once, in as few statements as it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import bindparam, delete, insert, inspect, select
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.util import identity_key

from app import clock
from app.answers.projection import record
from app.errors import Conflict, NotFound, Refused
from app.extensions import db
from app.fields import AnswerContext
from app.models.entry import Entry, EntryDraft
from app.models.entry_step import EntryStep
from app.models.form_template import TemplateVersion
from app.operations import attachment, log, sign_off
from app.operations.chain import birth, changes_between, salted
from app.operations.content import checked
from app.operations.definition import Definition, defined_by
from app.operations.journey import conditions, take_part
from app.operations.lending import Lending, objects
from app.operations.people import departments, owner_of, site_of
from app.operations.serial import next_number
from app.operations.surroundings import roots_of
from app.permissions import Verb, departments_of, is_admin, require, roles_of
from app.route.actors import People
from app.route.opening import Arrival, Line, done_line, is_waiting, lines_from
from app.route.steps import Route
from app.security import is_public_author

# The hot path of the whole product: statements are made once, and no unit of work stands between them and the database.
_drafts, _entries, _lines = (inspect(model).local_table for model in (EntryDraft, Entry, EntryStep))
_TAKE = (
    delete(_drafts)
    .where(
        _drafts.c.token == bindparam("taken"), _drafts.c.author_id == bindparam("by_id"), _drafts.c.entry_id.is_(None)
    )
    .returning(
        *(_drafts.c[name] for name in ("id", "token", "template_id", "version_id", "site_id", "customer_id")),
        *(_drafts.c[name] for name in ("answers", "revision", "started_at")),
    )
)
_SUBMITTED = select(Entry).where(Entry.submit_token == bindparam("token"), Entry.author_id == bindparam("by_id"))
_DOCUMENT = select(TemplateVersion.document, TemplateVersion.settings).where(
    TemplateVersion.id == bindparam("version_id")
)
_INSERT = insert(_entries).returning(_entries.c.id)
_INSERT_LINES = insert(_lines)


def submit(
    token: str,
    answers: Mapping[str, Any],
    by: Any,
    *,
    revision: int | None = None,
    opinion: str = "",
    signature: str | None = None,
) -> Entry:
    """Turn a draft into an entry; a repeated or simultaneous submit of the same draft returns the same entry."""
    taken = _take(token, by)
    if taken is None:
        return submitted(token, by) or _gone()
    require(by, Verb.FILL, EntryDraft(author_id=by.id, template_id=taken.template_id))
    if revision is not None and revision != taken.revision:
        raise Conflict(
            gettext("This draft was changed on another page."), answers=taken.answers, revision=taken.revision
        )
    submission = Submission(taken, by, _definition(taken.version_id))
    submission.check(answers)
    return written(submission, opinion, signature)


def written(submission: "Submission", opinion: str = "", signature: str | None = None) -> Entry:
    """Write the entry with everything that hangs on it."""
    entry = submission.write()
    submission.sign(entry, opinion, signature)
    record(entry, submission.definition.text)
    return entry


@dataclass(frozen=True)
class Undrafted:
    """What stands in for a draft where there was none: a customer answered without an account, a list was imported."""

    token: str
    template_id: int
    version_id: int
    site_id: int
    customer_id: int | None
    started_at: datetime


def submit_public(sheet: Undrafted, answers: Mapping[str, Any], by: Any, origin: str) -> Entry:
    """Make an entry of answers that were checked against what the public is asked; the log says where they came from.

    `by` is the account that stands for customers; whether this answer is wanted, the survey has judged.
    """
    submission = Submission(sheet, by, _definition(sheet.version_id))
    submission.answers = submission.definition.compiled.logic.settle(answers, submission.roots).answers
    submission.files = {str(each["file"]) for each in objects(answers) if "file" in each}
    entry = submission.write(origin)
    record(entry, submission.definition.text)
    return entry


def _definition(version_id: int) -> Definition:
    return defined_by(*db.session.connection().execute(_DOCUMENT, {"version_id": version_id}).one())


def submitted(token: str, by: Any) -> Entry | None:
    """Return the entry a draft has become, for whoever repeats the request."""
    entry: Entry | None = db.session.scalar(_SUBMITTED, {"token": token, "by_id": by.id})
    return entry


def may_start(route: Route, by: Any) -> bool:
    """Say whether the route's first step is this person's to take."""
    roles = {actor.role for actor in route.first.by if actor.role}
    return not roles or is_admin(by) or bool(roles & roles_of(by))


def _gone() -> Entry:
    raise NotFound(gettext("There is nothing here, or it is not yours to see."))


def _take(token: str, by: Any) -> Any:
    """Remove the draft and return it: of two submits at once only one gets it, the other waits for the first to end."""
    taken = db.session.connection().execute(_TAKE, {"taken": token, "by_id": by.id}).first()
    known = db.session.identity_map.get(identity_key(EntryDraft, taken.id)) if taken else None
    if known is not None:
        db.session.expunge(known)  # SQLite may give its id to the next draft
    return taken


class Submission:
    """What is known before the first row is written, and the rows."""

    def __init__(self, draft: Any, by: Any, definition: Definition, request_digest: str | None = None) -> None:
        self.draft, self.by, self.at = draft, by, clock.now()
        self.request_digest = request_digest
        self.definition = definition
        self.first = self.definition.route.first
        self.roots = roots_of(self.definition, by, draft.site_id, draft.customer_id)
        self.answers: dict[str, Any] = {}
        self.files: set[str] = set()
        self.customer_id: int | None = draft.customer_id
        self.site_id: int | None = draft.site_id
        self.dated = self.at
        """When it counts as submitted; of an old record the moment it stands for, while the log says when it came."""

    def check(self, typed: Mapping[str, Any]) -> None:
        """Take what was typed by somebody who may take the first step."""
        if not may_start(self.definition.route, self.by):
            raise Refused(gettext("This form is filled in by others."))
        self.take(typed, self.definition.fillable(self.first))

    def take(self, typed: Mapping[str, Any], editable: frozenset[str], context: AnswerContext | None = None) -> None:
        """Take what was typed into these items, checked; `context` knows already what many sheets together name."""
        lending = Lending(self.by, typed)
        self.answers = checked(self.definition, typed, {}, editable, context or lending.context, self.roots)
        self.files = lending.files
        self.customer_id = lending.customer_of(self.definition.customer_id(self.answers)) or self.customer_id
        self.site_id = self.site_id or site_of(self.customer_id)

    def write(self, origin: str = "", verb: str = "submit") -> Entry:
        lines = [done_line(self.first, self.by.id, self.draft.started_at, self.at), *self._further_lines()]
        number = next_number(self.definition, self.draft.template_id, clock.local(self.at).date())
        self.answers = self.definition.numbered(self.answers, number)
        row = self._row(number, "running" if is_waiting(lines) else "done")
        changes = salted(changes_between({}, self.answers))
        event = log.compose(birth(row), 1, log.Deed(verb, self.by, origin, self.first.key), changes)
        entry = _insert(row | {"head_hash": event["hash"]})
        db.session.connection().execute(_INSERT_LINES, [{"entry_id": entry.id, **line} for line in lines])
        take_part(entry.id, {self.by.id} | {line["user_id"] for line in lines if line["user_id"] is not None})
        log.write(entry.id, event, changes)
        attachment.bind(self.files, entry.id, self.by)
        return entry

    def sign(self, entry: Entry, opinion: str, signature: str | None) -> None:
        """Bind the author's own sign-off where the route asks for one."""
        if self.first.signs:
            line = db.session.scalars(
                select(EntryStep).where(EntryStep.entry_id == entry.id).order_by(EntryStep.id)
            ).first()
            sign_off.bind(entry, self.definition, line, self.by, opinion, signature)

    def _further_lines(self) -> list[Line]:
        holds = conditions({**self.roots, "answers": self.answers})
        route = self.definition.route
        following = route.jump(self.first, holds) or route.after(self.first)
        if following is None:
            return []
        return lines_from(route, following.key, Arrival(self.answers, self._people(), self.at, holds))

    def _people(self) -> People:
        author_id = None if is_public_author(self.by) else self.by.id
        owner_id = self._owner_id()
        return People(author_id, roles_of(self.by), owner_id, self.site_id, departments(self.definition))

    def _owner_id(self) -> int | None:
        """Return who is responsible for the customer, only if the route asks."""
        return owner_of(self.customer_id) if self.definition.asks_owner else None

    def _row(self, number: str, state: str) -> dict[str, Any]:
        own_departments = departments_of(self.by)
        return {
            "template_id": self.draft.template_id,
            "version_id": self.draft.version_id,
            "number": number,
            "submit_token": self.draft.token,
            "request_digest": self.request_digest,
            "state": state,
            "site_id": self.site_id,
            "department_id": min(own_departments) if len(own_departments) == 1 else None,
            "author_id": self.by.id,
            "customer_id": self.customer_id,
            "answers": self.answers,
            "submitted_at": self.dated,
            "changed_at": self.at,
            "finished_at": None if state == "running" else self.at,
            "unlocked": False,
            "lock_version": 1,
        }


def _insert(row: dict[str, Any]) -> Entry:
    """Insert an entry and return it as read, without reading it."""
    entry_id = db.session.connection().execute(_INSERT, row).scalar_one()
    entry = Entry(id=entry_id, **row)
    make_transient_to_detached(entry)
    db.session.add(entry)
    return entry
