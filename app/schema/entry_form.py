"""The WTForms form of a template version: what was typed, what of it counts, what is wrong with it."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta

from app.fields import NOTHING_LENT, AnswerContext
from app.fields._answer_field import AnswerField
from app.fields._labels import label_text
from app.schema.logic import State

if TYPE_CHECKING:
    from app.schema.compiled import Compiled

NOTHING: Mapping[str, Any] = {}


class EntryMeta(DefaultMeta):
    """What the fields of one form ask it for; the page around it guards against forged requests."""

    def __init__(self, context: AnswerContext) -> None:
        self.context = context


class EntryForm(BaseForm):
    """A sheet being filled in: has fields only for what may be filled, so that nothing else can be posted."""

    _fields: dict[str, AnswerField]

    def __init__(  # noqa: PLR0913 -- a sheet, a post and what is known about the entry
        self,
        compiled: "Compiled",
        formdata: Any = None,
        answers: Mapping[str, Any] = NOTHING,
        sections: frozenset[str] | None = None,
        *,
        without: frozenset[str] = frozenset(),
        roots: Mapping[str, Any] = NOTHING,
        context: AnswerContext = NOTHING_LENT,
        raw: Mapping[str, Any] = NOTHING,
    ) -> None:
        editable = compiled.fields.keys() if sections is None else compiled.editable(sections)
        shown = editable - compiled.items_of(without)
        fields = {key: field for key, field in compiled.fields.items() if key in shown}
        super().__init__(fields, meta=EntryMeta(context))
        self.compiled = compiled
        self.without = without
        """Sections kept from whoever fills the others."""
        self.stored = answers
        self.roots = roots
        self.process(formdata, data=answers)
        for key in raw.keys() & fields.keys() if formdata is None else ():
            self._fields[key].take(raw[key])

    @cached_property
    def state(self) -> State:
        """Return the whole entry as it would stand: what was well typed over what stood, hidden parts dropped."""
        given = {key: field.data for key, field in self._fields.items() if field.data is not None}
        kept = {key: value for key, value in self.stored.items() if key not in self._fields}
        return self.compiled.logic.settle(kept | given, self.roots)

    @property
    def keys(self) -> frozenset[str]:
        """Return the keys of the items that may be filled here."""
        return frozenset(self._fields)

    def answers(self) -> dict[str, Any]:
        """Return what of the items filled here is to be stored."""
        return {key: value for key, value in self.state.answers.items() if key in self._fields}

    def all_answers(self) -> dict[str, Any]:
        """Return the answers of the whole entry, computed ones and those of other steps included."""
        return self.state.answers

    def unsettled(self) -> dict[str, Any]:
        """Return what a draft must remember beside the answers: ill-typed texts, and answers hidden for now."""
        return {key: field.raw for key, field in self._fields.items() if self._is_unsettled(key, field)}

    def _is_unsettled(self, key: str, field: AnswerField) -> bool:
        return bool(field.process_errors) or (key in self.state.hidden and field.data is not None)

    def review(self) -> bool:
        """Say beside each field what was ill typed; what is still missing is not held against a draft."""
        for key, field in self._fields.items():
            field.errors = [] if key in self.state.hidden else list(field.process_errors)
        return not self.errors

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge everything for submitting and say beside each field what is wrong; hidden ones are not looked at."""
        self.review()
        self.form_errors.clear()
        for name in self.compiled.logic.missing(self.state):
            if name.partition("-")[0] in self._fields:
                self._complain(name, gettext("Please fill this in."))
        for failure in self.compiled.logic.failures(self.state):
            self._complain(failure.at, label_text(failure.message))
        return not self.errors

    def complain(self, errors: Mapping[str, Any]) -> None:
        """Show what the entry was refused for: messages by item, by cell (`visits-3-mode`), or for the whole entry."""
        for name, message in errors.items():
            self._complain(name, str(message))

    def _complain(self, name: str, message: str) -> None:
        """Put a message beside the field or cell it belongs to, or above the sheet if that is not filled here."""
        key, _dash, cell = name.partition("-")
        field = self._fields.get(key)
        if field is None:
            self.form_errors.append(message)
            return
        if cell:
            field.parts = {**field.parts, cell: message}
            message = gettext("Please look at the marked cells.")
        if not field.errors:
            field.errors = [message]

    @property
    def errors(self) -> dict[str, str]:
        """Return what is wrong by item key; what concerns the whole entry stands under an empty key."""
        found = {key: str(field.errors[0]) for key, field in self._fields.items() if field.errors}
        return found | ({"": " ".join(map(str, self.form_errors))} if self.form_errors else {})
