"""What can be done with an entry: one verb, one function; each checks the right, changes, and writes the log."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import gettext

from app import clock
from app.errors import Invalid, NotFound
from app.extensions import db
from app.models.entry import Entry, EntryDraft
from app.models.entry_step import EntryStep
from app.models.form_template import FormTemplate
from app.operations import attachment, draft, sign_off
from app.operations.chain import Change, changes_between
from app.operations.content import checked, refuse_strangers
from app.operations.definition import definition_of
from app.operations.journey import (
    Held,
    changed_meanwhile,
    close,
    decide,
    finish,
    hold,
    judge,
    look,
    move_on,
    reopen,
    settle,
    strike_changed,
    take_back,
)
from app.operations.lending import Lending
from app.operations.repeating import Once
from app.operations.submission import Submission, may_start, submit, submitted, written
from app.permissions import Verb, hidden_sections, may
from app.route.transitions import Act, is_possible, transition

__all__ = [
    "correct",
    "correct_whole",
    "end_on_paper",
    "fill_step",
    "fill_whole",
    "look",
    "may_start",
    "possible",
    "return_",
    "sign",
    "submit",
    "submit_whole",
    "submitted",
    "submitted_once",
    "unlock",
    "void",
    "withdraw",
    "worded",
]

LONGEST_REASON = 500


def fill_step(
    form: EntryDraft, answers: Mapping[str, Any], by: Any, *, opinion: str = "", signature: str | None = None
) -> Entry:
    """Hand in what a later step asks for, signed if the step says so."""
    held, line = _held_by_draft(form, by)
    if line is None:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    entry = _filled(held, line, answers, opinion, signature)
    _drop(form)
    return entry


def _filled(held: Held, line: EntryStep, answers: Mapping[str, Any], opinion: str, signature: str | None) -> Entry:
    step, by = held.step(line), held.by
    act = judge(held, Act.FILL, held.situation(line))
    changes = _change_answers(held, answers, held.definition.fillable(step))
    decide(held, line, "done", opinion)
    if step.signs:
        held.signed.append(sign_off.bind(held.entry, held.definition, line, by, opinion, signature))
    strike_changed(held, changes, but=step)
    move_on(held, step)
    return finish(held, act, changes, step_key=step.key)


def sign(
    step: EntryStep, by: Any, opinion: str = "", signature: str | None = None, lock_version: int | None = None
) -> Entry:
    """Sign an entry off."""
    held = hold(step.entry_id, by, lock_version)
    line = held.line(step.id)
    act = judge(held, Act.SIGN, held.situation(line))
    decide(held, line, "done", sign_off.clean_opinion(opinion))
    held.signed.append(sign_off.bind(held.entry, held.definition, line, by, opinion, signature))
    move_on(held, held.step(line))
    return finish(held, act, reason=line.note, step_key=line.step_key)


def return_(step: EntryStep, by: Any, to: str, reason: str, lock_version: int | None = None) -> Entry:
    """Send an entry back to an earlier step."""
    reason = worded(reason)
    held = hold(step.entry_id, by, lock_version)
    line = held.line(step.id)
    act = judge(held, Act.RETURN, held.situation(line, reason=reason, return_to=to))
    decide(held, line, "returned", reason)
    target = held.definition.route.step(to)
    take_back(held, target, reason)
    reopen(held, target)
    settle(held)
    return finish(held, act, reason=reason, step_key=line.step_key)


def withdraw(entry: Entry, by: Any, lock_version: int | None = None) -> Entry:
    """Take an own entry back before anyone acted on it."""
    held = hold(entry.id, by, lock_version)
    act = judge(held, Act.WITHDRAW, held.situation())
    first = held.definition.route.first
    take_back(held, first, gettext("The author took the entry back."))
    reopen(held, first)
    settle(held)
    return finish(held, act, step_key=first.key)


def unlock(entry: Entry, by: Any, reason: str, lock_version: int | None = None) -> Entry:
    """Open a finished entry for one correction."""
    reason = worded(reason)
    held = hold(entry.id, by, lock_version)
    act = judge(held, Act.UNLOCK, held.situation(reason=reason))
    held.entry.unlocked = True
    return finish(held, act, reason=reason)


def correct(form: EntryDraft, answers: Mapping[str, Any], by: Any, reason: str) -> Entry:
    """Save a correction; sign-offs of what it changes are struck and asked for again."""
    held, _line = _held_by_draft(form, by)
    entry = _corrected(held, answers, reason)
    _drop(form)
    return entry


def _corrected(held: Held, answers: Mapping[str, Any], reason: str) -> Entry:
    reason = worded(reason)
    act = judge(held, Act.CORRECT, held.situation(reason=reason))
    changes = _change_answers(held, answers, _correctable(held))
    held.entry.unlocked = False
    strike_changed(held, changes)
    settle(held)
    return finish(held, act, changes, reason)


def submit_whole(
    template: FormTemplate, answers: Mapping[str, Any], by: Any, once: Once, signature: str | None = None, **about: Any
) -> Entry:
    """Submit what was filled in elsewhere; the same request gives the same entry, however often it is sent.

    Of two at once the database refuses the second, and whoever commits looks then for what the first has made.
    """
    if template.version is None:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    standing = submitted_once(once, by)
    if standing is not None:
        return standing
    whole = draft.begun(template, by, **about)
    whole.token = once.token
    definition = definition_of(template.version)
    refuse_strangers(answers, definition.fillable(definition.route.first))
    submission = Submission(whole, by, definition, once.digest)
    submission.check(answers)
    return written(submission, signature=signature)


def submitted_once(once: Once, by: Any) -> Entry | None:
    """Return what this very request has made before."""
    standing = submitted(once.token, by)
    if standing is not None:
        once.refuse_other(standing.request_digest)
    return standing


def fill_whole(
    step: EntryStep,
    answers: Mapping[str, Any],
    by: Any,
    lock_version: int,
    opinion: str = "",
    signature: str | None = None,
) -> Entry:
    """Hand in what a later step asks for, filled in elsewhere; what is not named stays as it is."""
    held = hold(step.entry_id, by, lock_version)
    line = held.line(step.id)
    judge(held, Act.FILL, held.situation(line))
    given = _over(held, answers, held.definition.fillable(held.step(line)))
    return _filled(held, line, given, opinion, signature)


def correct_whole(entry: Entry, answers: Mapping[str, Any], by: Any, reason: str, lock_version: int) -> Entry:
    """Save a correction made elsewhere; what is not named stays as it is."""
    held = hold(entry.id, by, lock_version)
    judge(held, Act.CORRECT, held.situation(reason=worded(reason)))
    return _corrected(held, _over(held, answers, _correctable(held)), reason)


def _over(held: Held, answers: Mapping[str, Any], editable: frozenset[str]) -> Mapping[str, Any]:
    """Lay answers over what stands there; a blank one takes it away."""
    refuse_strangers(answers, editable)
    return {**{key: value for key, value in held.entry.answers.items() if key in editable}, **answers}


def void(entry: Entry, by: Any, reason: str, lock_version: int | None = None) -> Entry:
    """Take an entry out of everything that counts; its number stays used."""
    reason = worded(reason)
    held = hold(entry.id, by, lock_version)
    act = judge(held, Act.VOID, held.situation(reason=reason))
    close(held.waiting, act.step_to or "withdrawn")
    settle(held)
    held.entry.state, held.entry.unlocked = "void", False
    return finish(held, act, reason=reason)


def end_on_paper(entry: Entry, by: Any, reason: str) -> Entry:
    """Let an old record that was just brought in end without its route: it was finished on paper."""
    reason = worded(reason)
    held = hold(entry.id, by)
    act = judge(held, Act.CLOSE, replace(held.situation(reason=reason), is_old=True))
    for line in held.waiting:
        line.note, line.decided_at = reason, clock.now()
    close(held.waiting, act.step_to or "withdrawn")
    settle(held)
    return finish(held, act, reason=reason)


def possible(held: Held) -> list[tuple[Act, EntryStep | None]]:
    """Return what this person can do with an entry now, each with the step it is about."""
    about_steps = [(act, line) for line in held.waiting for act in (Act.FILL, Act.SIGN, Act.RETURN)]
    about_all = [(act, None) for act in (Act.WITHDRAW, Act.CORRECT, Act.UNLOCK, Act.VOID)]
    open_ = [(act, line) for act, line in (*about_steps, *about_all) if is_possible(act, held.situation(line))]
    granted = {verb for verb in {_needs(held, act) for act, _line in open_} if may(held.by, verb, held.entry)}
    return [(act, line) for act, line in open_ if _needs(held, act) in granted]


def _needs(held: Held, act: Act) -> Verb:
    return transition(held.entry.state, act).needs


def _held_by_draft(form: EntryDraft, by: Any) -> tuple[Held, EntryStep | None]:
    """Hold the entry a draft is about, unless it has changed since the draft was begun."""
    mine = draft.find(form.token, by)
    if mine.entry_id is None:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    held = hold(mine.entry_id, by)
    if mine.entry_version != held.entry.lock_version:
        raise changed_meanwhile(held.entry, answers=held.entry.answers, yours=mine.answers)
    return held, held.line(mine.step_id) if mine.step_id is not None else None


def _change_answers(held: Held, answers: Mapping[str, Any], editable: frozenset[str]) -> list[Change]:
    """Put checked answers into the entry; return old and new."""
    entry, definition = held.entry, held.definition
    lending = Lending(held.by, answers, entry.id)
    before = entry.answers
    after = definition.numbered(
        checked(definition, answers, before, editable, lending.context, held.roots), entry.number
    )
    entry.answers = after
    named = definition.customer_id(after)
    if named != definition.customer_id(before):  # else it stays with whom that customer was merged into
        entry.customer_id = lending.customer_of(named) or entry.customer_id
    attachment.bind(lending.files, entry.id, held.by)
    return changes_between(before, after)


def _drop(form: EntryDraft) -> None:
    db.session.delete(form)
    db.session.flush()


def _correctable(held: Held) -> frozenset[str]:
    """Return the items of all steps that were taken; what a step is still waited for, its own people fill in.

    What is hidden from whoever corrects stays as it is.
    """
    waiting = {line.step_key for line in held.waiting}
    taken = {line.step_key for line in held.lines} - waiting
    steps = (step for step in held.definition.route.steps if step.key in taken)
    hidden = held.definition.items_in(hidden_sections(held.by, held.entry.template))
    return frozenset(key for step in steps for key in held.definition.fillable(step)) - hidden


def worded(reason: str) -> str:
    """Keep a reason readable and short enough for the log."""
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": gettext("At most %(most)s characters fit here.", most=LONGEST_REASON)})
    return "".join(char for char in reason if char.isprintable() or char == "\n").strip()
