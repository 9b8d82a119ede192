"""One decision about many entries: each by its normal operation, in a transaction of its own, exactly once.

The lines of a job are the plan and the result: whoever opens its page works off a slice; a killed server leaves the
rest waiting, and nothing half done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from sqlalchemy import case, func, insert, inspect, select

from app import clock
from app.errors import Conflict, DomainError, Invalid, NotFound, NothingWaits
from app.extensions import db
from app.models.bulk import BulkJob, BulkLine
from app.models.entry import Entry
from app.models.entry_step import EntryStep
from app.models.form_template import FormTemplate
from app.operations import entry as entries
from app.operations import register, saved_view
from app.operations.definition import definition_of
from app.permissions import Verb, may, reach, require, roles_of, visible
from app.route.steps import Actor
from app.route.transitions import Act

MOST = 500
ACTS = ("sign", "return", "take")
OUTCOMES = ("refused", "changed", "done", "skipped", "waiting")
"""In the order in which somebody wants to look at them."""
_INSERT_LINES = insert(inspect(BulkLine).local_table)


@dataclass(frozen=True)
class Plan:
    act: str
    token: str
    reason: str = ""
    register_id: int | None = None


def acts_for(template: FormTemplate, by: Any) -> list[str]:
    """Return what somebody can at all do with many entries of a form: a hint for pages, each entry is judged apart."""
    found = []
    if template.version is not None and may(by, Verb.SIGN, template):
        route = definition_of(template.version).route
        if any(step.signs and any(_may_be(actor, by) for actor in step.by) for step in route.steps):
            found += ["sign", "return"]
        within = reach(by, template, Verb.SIGN)
        if within.everything or within.sites:
            found.append("take")
    return found


def _may_be(actor: Actor, by: Any) -> bool:
    return actor.role in roles_of(by) if actor.role else True


def start(template: FormTemplate, plan: Plan, ticked: dict[int, int | None], by: Any) -> BulkJob:
    """Write down what is to be done with which entries, as they were seen; the same page sent twice is one job."""
    require(by, Verb.SEE, template)
    known: BulkJob | None = db.session.scalar(
        select(BulkJob).where(BulkJob.token == plan.token, BulkJob.by_id == by.id)
    )
    if known is not None:
        return known
    check(template, plan, ticked, by)
    job = BulkJob(template=template, by_id=by.id, made_at=clock.now(), act=plan.act, token=plan.token)
    job.reason, job.register_id = entries.worded(plan.reason), plan.register_id
    db.session.add(job)
    db.session.flush()
    seen = select(Entry.id, Entry.number, Entry.lock_version).where(Entry.id.in_(list(ticked)))
    found = db.session.execute(seen.where(Entry.template_id == template.id, *visible(by, template)).order_by(Entry.id))
    rows = [
        {"job_id": job.id, "entry_id": one.id, "number": one.number, "seen": ticked[one.id] or one.lock_version}
        for one in found
    ]
    if not rows:
        raise Invalid({"entry": gettext("Tick at least one record.")})
    db.session.execute(_INSERT_LINES, [{**row, "outcome": "waiting", "words": ""} for row in rows])
    return job


def check(template: FormTemplate, plan: Plan, ticked: dict[int, int | None], by: Any) -> None:
    """Refuse a plan that makes no sense, whatever the entries."""
    if plan.act not in ACTS:
        raise Invalid({"act": gettext("Choose what to do.")})
    if not ticked:
        raise Invalid({"entry": gettext("Tick at least one record.")})
    if len(ticked) > MOST:
        raise Invalid({"entry": gettext("At most %(most)s records at once.", most=MOST)})
    if plan.act == "return" and not entries.worded(plan.reason):
        raise Invalid({"reason": gettext("Please give a reason.")})
    if plan.act == "take":
        book = saved_view.find(plan.register_id or 0, by)
        if not book.is_register or book.template_id != template.id:
            raise Invalid({"register": gettext("Choose a register of this form.")})


def find(job_id: int, by: Any) -> BulkJob:
    """Return a job of one's own; nobody else's exists."""
    job: BulkJob | None = db.session.get(BulkJob, job_id)
    if job is None or job.by_id != by.id:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return job


def next_line(job: BulkJob) -> int | None:
    """Return a line that waits."""
    waiting = select(BulkLine.id).where(BulkLine.job_id == job.id, BulkLine.outcome == "waiting")
    line_id: int | None = db.session.scalar(waiting.order_by(BulkLine.id).limit(1))
    return line_id


def work_off(line_id: int, by: Any) -> None:
    """Do to one entry what its job asks; the line is held, so that nobody else does it at the same time."""
    line = _held(line_id)
    if line is None:
        return
    job = find(line.job_id, by)
    if job.act == "take":
        _take(job, line, by)
    else:
        _decide(job, line, by)
    line.outcome = "done"


def note(line_id: int, refusal: DomainError) -> None:
    """Write down why an entry was left as it is, after its own transaction was undone."""
    line = _held(line_id)
    if line is None:
        return
    ways = ((NothingWaits, "skipped"), (Conflict, "changed"))
    line.outcome = next((outcome for kind, outcome in ways if isinstance(refusal, kind)), "refused")
    said = refusal.errors.values() if isinstance(refusal, Invalid) else [refusal.message]
    line.words = " ".join(map(str, said))


def _held(line_id: int) -> BulkLine | None:
    fresh = {"populate_existing": True}
    wanted = select(BulkLine).where(BulkLine.id == line_id, BulkLine.outcome == "waiting").with_for_update()
    line: BulkLine | None = db.session.scalar(wanted, execution_options=fresh)
    return line


def _decide(job: BulkJob, line: BulkLine, by: Any) -> None:
    step = _step(line.entry_id, by, Act.SIGN if job.act == "sign" else Act.RETURN)
    if job.act == "sign":
        entries.sign(step, by, job.reason, lock_version=line.seen)
        return
    held = entries.look(line.entry_id, by)
    targets = held.step(held.line(step.id)).may_return_to
    entries.return_(step, by, targets[0] if targets else "", job.reason, line.seen)


def _step(entry_id: int, by: Any, act: Act) -> EntryStep:
    """Return the step somebody can decide; if there is none, the one of theirs that says why not."""
    held = entries.look(entry_id, by)
    mine = [each for possible, each in entries.possible(held) if possible is act and each is not None]
    theirs = (line for line in held.waiting if line.barred_id == by.id or held.situation(line).is_awaited)
    step = next(iter(mine), None) or next(theirs, None)
    if step is not None:
        return step
    if held.waiting:
        raise NothingWaits(gettext("This step waits for somebody else."))
    raise NothingWaits(gettext("Nothing waits for a decision here."))


def _take(job: BulkJob, line: BulkLine, by: Any) -> None:
    book = saved_view.find(job.register_id or 0, by)
    if not register.take_in(book, [line.entry_id], by, job.reason):
        raise NothingWaits(gettext("This record is in the register already."))


@dataclass(frozen=True)
class Progress:
    counts: Mapping[str, int]
    """How many lines each outcome has; one without any may be missing."""

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        return self.counts.get("waiting", 0)

    @property
    def worked(self) -> int:
        return self.total - self.left


def progress(job: BulkJob) -> Progress:
    counted = select(BulkLine.outcome, func.count()).where(BulkLine.job_id == job.id).group_by(BulkLine.outcome)
    return Progress({row.outcome: row[1] for row in db.session.execute(counted)})


def lines_of(job: BulkJob, outcome: str = "", *, offset: int = 0, limit: int = MOST) -> Sequence[BulkLine]:
    """Return what became of the entries, of all or of those with one outcome; what wants a look comes first."""
    rank = case({each: place for place, each in enumerate(OUTCOMES)}, value=BulkLine.outcome)
    wanted = select(BulkLine).where(BulkLine.job_id == job.id).order_by(rank, BulkLine.id)
    if outcome:
        wanted = wanted.where(BulkLine.outcome == outcome)
    lines: Sequence[BulkLine] = db.session.scalars(wanted.offset(offset).limit(limit)).all()
    return lines
