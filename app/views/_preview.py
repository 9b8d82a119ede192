"""A draft looked at and tried out: the real sheet, filled in as an agent would, and nothing of it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask_login import current_user
from markupsafe import Markup

from app import clock
from app.fields import label_text
from app.models.form_template import FormTemplate
from app.operations import setting
from app.operations.definition import Definition, defined_by
from app.operations.publication import faults
from app.operations.surroundings import roots_of
from app.schema import render
from app.schema.document import load
from app.schema.entry_form import EntryForm
from app.schema.problems import Problem
from app.views._context import filling, reading
from app.views._draft_form import complaints
from app.views._paper import Sheet


@dataclass
class Trial:
    """A draft of a template filled in for a try; stands where the draft of an entry would."""

    template: FormTemplate
    text: str
    posted: Any = None
    answers: Mapping[str, Any] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)
    entry_id: int | None = None

    @cached_property
    def problems(self) -> list[Problem]:
        """Return what must be put in order before there is anything to try."""
        return faults(self.template, load(self.text))

    @cached_property
    def definition(self) -> Definition:
        document = load(self.text)
        return defined_by(self.text, setting.values(*document.source.get("settings", {})))

    @property
    def title(self) -> str:
        return label_text(load(self.text).title)

    @cached_property
    def form(self) -> EntryForm:
        compiled = self.definition.compiled
        return EntryForm(
            compiled,
            self.posted,
            sections=frozenset(self.definition.route.first.fills),
            roots=roots_of(self.definition, current_user),
            context=filling(compiled, self, self.posted),
        )

    @cached_property
    def is_accepted(self) -> bool:
        """Say whether this would be submitted as it is."""
        return self.posted is not None and self.form.validate()

    @property
    def sheet(self) -> Markup:
        return render.fill(self.definition.compiled, self.form)

    @property
    def filled(self) -> Markup:
        return render.read(self.definition.compiled, self.form.all_answers(), context=reading())

    @property
    def error_list(self) -> list[tuple[str, str, str]]:
        return list(complaints(self.form)) if self.posted is not None else []

    @property
    def logic(self) -> dict[str, Any]:
        made = self.definition.compiled.browser_logic(frozenset(self.definition.route.first.fills))
        return {**made, "today": clock.today().isoformat()}

    @property
    def paper(self) -> Sheet:
        return Sheet(self.title, render.blank(self.definition.compiled))
