"""Whom and what the answers on a page may name, read together however many are named."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from flask_login import current_user

from app.errors import DomainError
from app.extensions import writing
from app.fields import AnswerContext, InvalidAnswer, Reference
from app.operations import attachment
from app.permissions import may_see_phone
from app.schema.compiled import Compiled
from app.views._sources import ID, source
from app.views.attachment import address

FILE = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LONGEST_NAME = 120

Standing = Mapping[tuple[str, int], str]
"""Kind and id -> the name as it stands in answers already given."""


def reading(file_address: Callable[[str], str] = address) -> AnswerContext:
    """Return the context of a page that only shows answers: whoever they name stands in them by name."""
    return AnswerContext(by=current_user, file_address=file_address, sees_personal=may_see_phone(current_user))


def filling(compiled: Compiled, draft: Any, posted: Any = None) -> AnswerContext:
    """Return the context of a draft's form, over what was just posted if anything was."""
    typed = [*_scalars(draft.raw), *(posted.items(multi=True) if posted is not None else ())]
    named = Named(typed, standing_in(compiled, draft.answers), draft.entry_id)
    return AnswerContext(
        by=current_user,
        may_use_attachment=named.may_use,
        lookup=named.known,
        find=named.called,
        receive=_receive,
        file_address=address,
        sees_personal=may_see_phone(current_user),
    )


def standing_in(compiled: Compiled, answers: Mapping[str, Any]) -> dict[tuple[str, int], str]:
    """Return whom these answers name. They go on naming them, were they renamed or no longer active by now."""
    named = ((kind, value) for path, kind in compiled.sources for value in _values_at(path, answers))
    return {(kind, value["id"]): value["name"] for kind, value in named}


def _values_at(path: str, answers: Mapping[str, Any]) -> Iterator[Any]:
    key, _dot, column = path.partition(".")
    rows = [{key: answers[key]}] if not column and key in answers else (answers.get(key) or ()) if column else ()
    yield from (row[column or key] for row in rows if (column or key) in row)


class Named:
    """What a form names, by id, by file and by word; each kind is asked of the database once."""

    def __init__(self, typed: Collection[tuple[str, Any]], standing: Standing, entry_id: int | None) -> None:
        self.standing = standing
        self.entry_id = entry_id
        said = [(name, text.strip()) for name, text in typed if isinstance(text, str)]
        words = {name.removesuffix("-id") for name, _text in said if name.endswith("-id")} | {"text"}
        self._ids = {int(text) for name, text in said if is_id(name) and ID.fullmatch(text)}
        self._words = {text[:LONGEST_NAME] for name, text in said if name in words and text}
        self._files = {text for _name, text in said if FILE.fullmatch(text)}
        self._known: dict[str, dict[int, Reference | None]] = {}
        self._called: dict[str, dict[str, list[Reference]]] = {}
        self._usable: dict[str, bool] = {}

    def known(self, kind: str, id_: int) -> Reference | None:
        if (kind, id_) in self.standing:
            return Reference(id_, self.standing[kind, id_])
        known = self._known.setdefault(kind, {})
        if id_ not in known:
            wanted = (self._ids | {id_}) - known.keys()
            known |= dict.fromkeys(wanted) | {one.id: one for one in source(kind).known(wanted)}
        return known[id_]

    def called(self, kind: str, name: str) -> list[Reference]:
        called = self._called.setdefault(kind, {})
        if name not in called:
            wanted = (self._words | {name}) - called.keys()
            found = source(kind).exactly(wanted)
            self._known.setdefault(kind, {}).update({one.id: one for one in found})
            called |= {word: [one for one in found if word in {one.name, one.detail}] for word in wanted}
        return called[name]

    def may_use(self, file_id: str) -> bool:
        if file_id not in self._usable:
            wanted = self._files | {file_id}
            usable = attachment.usable(wanted, current_user, self.entry_id)
            self._usable |= {each: each in usable for each in wanted}
        return self._usable[file_id]


def is_id(name: str) -> bool:
    """Say whether a value under this name is the id of somebody or something."""
    return name == "id" or name.endswith("-id")


def _scalars(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Yield everything written inside a JSON value under the key it stands at."""
    if isinstance(value, Mapping):
        for inner, each in value.items():
            yield from _scalars(each, inner)
    elif isinstance(value, list):
        for each in value:
            yield from _scalars(each, key)
    else:
        yield key, value


def _receive(kind: str, upload: Any) -> str:
    """Take in a picture that came with the post itself."""
    try:
        with writing():
            return attachment.store(kind, upload.filename or "", upload.stream, current_user).id
    except DomainError as error:
        raise InvalidAnswer(error.message) from error
