"""The answers an operation may store: only what the step asks, checked, with everything computed by ourselves."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext

from app.errors import Invalid
from app.fields import AnswerContext, InvalidAnswer, label_text, type_of
from app.operations.definition import Definition
from app.schema.logic import State

Answers = dict[str, Any]


def checked(
    definition: Definition,
    typed: Mapping[str, Any],
    before: Mapping[str, Any],
    editable: frozenset[str],
    context: AnswerContext,
    roots: Mapping[str, Any],
) -> Answers:
    """Return the complete answers, or raise Invalid with a message beside each item."""
    mine = {key: value for key, value in typed.items() if key in editable and value is not None}
    errors = dict(_malformed(definition, mine, before, context))
    kept = {key: value for key, value in before.items() if key not in editable}
    state = definition.compiled.logic.settle(
        kept | {key: value for key, value in mine.items() if key not in errors}, roots
    )
    errors = {name: message for name, message in errors.items() if _item_of(name) not in state.hidden}
    errors |= {name: text for name, text in _missing(definition, state, editable) if _item_of(name) not in errors}
    errors |= _failing(definition, state, editable)
    if errors:
        raise Invalid(errors)
    return state.answers


def refuse_strangers(typed: Mapping[str, Any], editable: frozenset[str]) -> None:
    """Refuse answers to what is not asked here, which a form would not even offer."""
    errors = {key: gettext("Nobody fills this in here.") for key in typed if key not in editable}
    if errors:
        raise Invalid(errors)


def _malformed(
    definition: Definition, mine: Answers, before: Mapping[str, Any], context: AnswerContext
) -> Iterator[tuple[str, Any]]:
    """Yield what cannot be an answer; what stood there already is not judged again."""
    for key, value in mine.items():
        item = definition.document.standing[key]
        try:
            if value != before.get(key):
                type_of(item).check(item, value, context)
        except InvalidAnswer as error:
            yield key, error.message


def _missing(definition: Definition, state: State, editable: frozenset[str]) -> Iterator[tuple[str, Any]]:
    for name in definition.compiled.logic.missing(state):
        if _item_of(name) in editable:
            yield name, gettext("Please fill this in.")


def _failing(definition: Definition, state: State, editable: frozenset[str]) -> dict[str, Any]:
    """Return the checks that do not hold; what is wrong elsewhere on the sheet stands under an empty key."""
    return {
        failure.at if _item_of(failure.at) in editable else "": label_text(failure.message)
        for failure in definition.compiled.logic.failures(state)
    }


def _item_of(name: str) -> str:
    """Return the item an input's name belongs to: `visits-3-mode` is a cell of `visits`."""
    return name.partition("-")[0]
