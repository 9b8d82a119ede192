"""What a new version does to the one before: what may never happen, what is gone, other or new, what a draft loses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from flask_babel import gettext

from app.fields import NOTHING_LENT, AnswerContext, InvalidAnswer, type_of
from app.schema.document import Document
from app.schema.items import FoundItem
from app.schema.problems import Problem

HOLDERS = frozenset({"items", "columns", "options", "sections", "route"})
"""What is compared part by part, not as a whole."""
FORM = "form"
"""Stands for what the document says of itself: title, purpose, list."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Paths of items, `section:key`, `step:key`; options as path and option, such as `visits.mode phone/first`."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    """Path -> names of what is said otherwise."""
    moved: tuple[str, ...] = ()
    """Paths of items that stand elsewhere among those both have."""

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved)


@dataclass(frozen=True, slots=True)
class Loss:
    """An answer of a draft that has no place in the new version."""

    path: str
    label: Any
    text: str


def problems(new: Document, earlier: Sequence[Document]) -> list[Problem]:
    """Say what keeps a document from being published after these versions: keys mean one thing for ever."""
    return [*_key_problems(new, earlier[-1:]), *_type_problems(new, earlier)]


def _key_problems(new: Document, earlier: Sequence[Document]) -> Iterator[Problem]:
    for old in earlier:
        if new.key != old.key:
            message = gettext("The template is known as %(key)s.", key=old.key)
            yield Problem("/key", message, gettext("Keep its key, or make a new template."), new.where)


def _type_problems(new: Document, earlier: Sequence[Document]) -> Iterator[Problem]:
    had = {path: found.item["type"] for old in earlier for path, found in old.found.items()}
    for path, found in new.found.items():
        old_type, new_type = had.get(path), found.item["type"]
        if old_type not in {None, new_type}:
            yield Problem(
                f"{found.pointer}/type",
                gettext("%(path)s was of the type %(old)s in an earlier version.", path=path, old=old_type),
                gettext("Keep the type, or give the new item a key of its own."),
                new.where,
            )


def difference(old: Document, new: Document) -> Difference:
    """Compare two versions item by item and option by option."""
    before, after = parts(old), parts(new)
    changed = {path: _changed(before[path], after[path]) for path in after if path in before}
    return Difference(
        added=tuple(path for path in after if path not in before),
        removed=tuple(path for path in before if path not in after),
        changed={path: names for path, names in changed.items() if names},
        moved=tuple(_moved(old, new)),
    )


def _moved(old: Document, new: Document) -> Iterator[str]:
    """Yield what does not stand in its old order any more, or in another section."""
    homes = {path: found.home.section["key"] for path, found in old.found.items()}
    before = [path for path in old.found if path in new.found]
    after = [path for path in new.found if path in old.found]
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {path for block in blocks for path in after[block.b : block.b + block.size]}
    for path in after:
        if path not in kept or homes[path] != new.found[path].home.section["key"]:
            yield path


def parts(document: Document) -> Mapping[str, Mapping[str, Any]]:
    """Return all a version is made of, by the paths a difference names."""
    steps = {f"step:{step['key']}": step for step in document.source.get("route", ())}
    sections = {f"section:{key}": found.section for key, found in document.sections.items()}
    return {FORM: document.source, **sections, **_items(document), **steps}


def _items(document: Document) -> dict[str, Mapping[str, Any]]:
    found_parts: dict[str, Mapping[str, Any]] = {}
    for path, found in document.found.items():
        found_parts[path] = found.item
        found_parts |= {f"{path} {code.code}": {"label": code.label} for code in type_of(found.item).codes(found.item)}
    return found_parts


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    names = dict.fromkeys([*old, *new])
    return tuple(name for name in names if name not in HOLDERS and old.get(name) != new.get(name))


def carried(
    old: Document, new: Document, answers: Mapping[str, Any], context: AnswerContext = NOTHING_LENT
) -> tuple[dict[str, Any], list[Loss]]:
    """Take a draft's answers over to a new version: what still fits, and what would be lost."""
    kept, lost = {}, []
    for key, value in answers.items():
        found = old.found[key]
        if _fits(new.found.get(key), found, value, context):
            kept[key] = value
        else:
            lost.append(Loss(key, found.item.get("label"), type_of(found.item).text(found.item, value)))
    return kept, lost


def _fits(found: FoundItem | None, old: FoundItem, value: Any, context: AnswerContext) -> bool:
    if found is None or found.item["type"] != old.item["type"]:
        return False
    try:
        type_of(found.item).check(found.item, value, context)
    except InvalidAnswer:
        return False
    return True
