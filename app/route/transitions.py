"""Every change of state an entry can go through: one line each in the table below.

A line says in which state of the entry a verb is possible, which grant it needs, who may take it and what must hold,
what becomes of the step, and under which name it stands in the log. Buttons, refusals and tests come from the table.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.errors import Conflict, DomainError, Invalid, Refused
from app.grants import Verb
from app.route.steps import Step


class Act(StrEnum):
    """What can be done with a submitted entry."""

    FILL = "fill"
    SIGN = "sign"
    RETURN = "return"
    WITHDRAW = "withdraw"
    CORRECT = "correct"
    UNLOCK = "unlock"
    VOID = "void"
    CLOSE = "close"


@dataclass(frozen=True)
class Situation:
    """What the guards look at: the entry as it stands, the step in question, and what the user is to both."""

    entry_state: str
    is_unlocked: bool = False
    is_author: bool = False
    others_acted: bool = False
    """Somebody but the author decided a step since the author last handed the entry over."""
    is_with_author: bool = False
    """It waits at the author's own first step."""
    step: Step | None = None
    is_waiting: bool = False
    is_awaited: bool = False
    signed_elsewhere: bool = False
    """A sign-off of this user stands at another step."""
    reason: str = ""
    return_to: str = ""
    is_old: bool = False
    """It is being brought in from paper, where it was closed."""
    beyond_reach: frozenset[str] = frozenset()
    """Steps that nobody can be asked to take again: the customer's, who answered a public survey."""

    @property
    def may_return_to(self) -> tuple[str, ...]:
        return tuple(key for key in self.step.may_return_to if key not in self.beyond_reach) if self.step else ()


Guard = Callable[[Situation], DomainError | None]


@dataclass(frozen=True)
class Transition:
    needs: Verb
    guards: tuple[Guard, ...]
    step_to: str | None
    """State the step gets; the entry's own state follows from whether a step waits."""
    log: str


def waits(at: Situation) -> DomainError | None:
    if not at.is_waiting:
        return Conflict(_l("Somebody has already decided this step."))
    return None


def is_theirs(at: Situation) -> DomainError | None:
    return None if at.is_awaited else Refused(_l("This step waits for somebody else."))


def fills(at: Situation) -> DomainError | None:
    return None if at.step and at.step.fills else Refused(_l("There is nothing to fill in at this step."))


def only_signs(at: Situation) -> DomainError | None:
    """Let a step that also asks for answers be signed only together with them."""
    if at.step is None or not at.step.signs:
        return Refused(_l("Nobody signs at this step."))
    return Refused(_l("This step is signed where it is filled in.")) if at.step.fills else None


def has_four_eyes(at: Situation) -> DomainError | None:
    """Keep the author from judging the own entry, and one person from judging it twice."""
    if not at.step or not at.step.bars_author:
        return None
    if at.is_author:
        return Refused(_l("You wrote this entry, so somebody else must sign it off."))
    if at.signed_elsewhere:
        return Refused(_l("You have signed this entry at another step; a second person must sign here."))
    return None


def is_author(at: Situation) -> DomainError | None:
    return None if at.is_author else Refused(_l("Only the author may take an entry back."))


def nobody_acted(at: Situation) -> DomainError | None:
    return Conflict(_l("Somebody has already acted on this entry.")) if at.others_acted else None


def has_left(at: Situation) -> DomainError | None:
    return Conflict(_l("This entry is with its author already.")) if at.is_with_author else None


def has_reason(at: Situation) -> DomainError | None:
    return None if at.reason.strip() else Invalid({"reason": _l("Please give a reason.")})


def may_return(at: Situation) -> DomainError | None:
    if at.may_return_to:
        return None
    if at.beyond_reach:
        return Refused(_l("A customer's answers cannot be returned. Correct them with a reason or void the entry."))
    return Refused(_l("This step returns nothing."))


def returns_there(at: Situation) -> DomainError | None:
    if at.return_to in at.may_return_to:
        return None
    return Invalid({"to": _l("This step cannot return the entry there.")})


def is_unlocked(at: Situation) -> DomainError | None:
    return None if at.is_unlocked else Refused(_l("This entry is finished; unlock it first."))


def is_locked(at: Situation) -> DomainError | None:
    return Conflict(_l("This entry is already unlocked.")) if at.is_unlocked else None


def is_old(at: Situation) -> DomainError | None:
    """Keep every other record on its route: only what is brought in from paper can end without it."""
    return None if at.is_old else Refused(_l("Only an old record that is being imported ends without its route."))


_VOID = Transition(Verb.VOID, (has_reason,), "withdrawn", "void")

TABLE: dict[tuple[str, Act], Transition] = {
    ("running", Act.FILL): Transition(Verb.FILL, (waits, has_four_eyes, is_theirs, fills), "done", "fill"),
    ("running", Act.SIGN): Transition(Verb.SIGN, (waits, has_four_eyes, is_theirs, only_signs), "done", "sign"),
    ("running", Act.RETURN): Transition(
        Verb.SIGN, (waits, has_four_eyes, is_theirs, may_return, returns_there, has_reason), "returned", "return"
    ),
    ("running", Act.WITHDRAW): Transition(Verb.FILL, (is_author, has_left, nobody_acted), "withdrawn", "withdraw"),
    ("running", Act.CORRECT): Transition(Verb.CORRECT, (has_reason,), None, "correct"),
    ("running", Act.VOID): _VOID,
    ("running", Act.CLOSE): Transition(Verb.UNLOCK, (is_old, is_author, nobody_acted, has_reason), "skipped", "close"),
    ("done", Act.UNLOCK): Transition(Verb.UNLOCK, (is_locked, has_reason), None, "unlock"),
    ("done", Act.CORRECT): Transition(Verb.CORRECT, (is_unlocked, has_reason), None, "correct"),
    ("done", Act.VOID): _VOID,
}

STANDS_STILL = {
    "running": _l("This entry is not finished yet."),
    "done": _l("This entry is finished."),
    "void": _l("This entry was voided."),
}


def transition(entry_state: str, act: Act) -> Transition:
    """Return the table's line, or say why the state has none."""
    found = TABLE.get((entry_state, act))
    if found is None:
        raise Conflict(STANDS_STILL[entry_state])
    return found


def check(act: Act, at: Situation) -> Transition:
    """Return the transition if every guard lets it pass, else raise what the first one says."""
    found = transition(at.entry_state, act)
    for guard in found.guards:
        refusal = guard(at)
        if refusal is not None:
            raise refusal
    return found


WORDS = frozenset({has_reason, returns_there})
"""Guards over what is typed with the act; a button is offered before that is known."""


def is_possible(act: Act, at: Situation) -> bool:
    """Say whether a button for this makes sense."""
    found = TABLE.get((at.entry_state, act))
    return found is not None and all(guard(at) is None for guard in found.guards if guard not in WORDS)
