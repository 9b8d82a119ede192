"""The saved views above a form's list: which ones the reader sees, which one the address asks for."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from flask import url_for
from flask_babel import gettext
from flask_login import current_user

from app.answers.columns import choosable, choosable_own, default_columns
from app.answers.query import Arguments
from app.answers.saved import gone_from
from app.models.form_template import FormTemplate
from app.models.saved_view import SavedView
from app.operations import saved_view
from app.views._compiled import compiled_of, hidden_here

ALL = "all"
"""What the address says to see everything although the reader's list opens with a view."""
Tab = tuple[str, str, bool]


class ViewTabs:
    def __init__(self, template: FormTemplate, arguments: Arguments) -> None:
        self.template, self.arguments = template, arguments
        self.views, self.chosen = saved_view.with_columns(template, current_user)
        self.may_share = saved_view.may_share(template, current_user)
        self.shown: list[str] = []
        """Paths of the columns the list shows, chosen by anybody or not."""

    @cached_property
    def current(self) -> SavedView | None:
        asked = self.arguments.get("view", "")
        return next((view for view in self.views if str(view.id) == asked), None)

    @cached_property
    def default(self) -> SavedView | None:
        return saved_view.default_for(self.views, current_user)

    @property
    def opens_with(self) -> str | None:
        """Return where a bare address leads: to the default view of the reader's role."""
        return None if self.arguments or self.default is None else self.address(self.default)

    @cached_property
    def columns(self) -> list[str]:
        if self.current is not None and self.current.columns:
            return self.current.columns
        return self.chosen

    @property
    def may_change(self) -> bool:
        return self.current is not None and saved_view.may_change(self.current, current_user)

    @property
    def registers(self) -> list[SavedView]:
        return [view for view in self.views if view.is_register]

    @property
    def tabs(self) -> list[Tab]:
        everything = url_for("EntryListView.index", key=self.template.key, view=ALL if self.default else None)
        first = (gettext("All records"), everything, self.current is None)
        return [first, *((view.name, self.address(view), view is self.current) for view in self.views)]

    @property
    def gone(self) -> list[str]:
        """Return what the current view asks for that is no longer on the form, by the names it had."""
        if self.current is None:
            return []
        compiled = compiled_of(self.template.version)
        paths = gone_from(compiled, self.current.query, self.current.columns)
        return [self.current.labels.get(path, path) for path in dict.fromkeys(paths)]

    def address(self, view: SavedView) -> str:
        """Return the list with everything the view says in its address."""
        query: dict[str, Any] = {name: list(values) for name, values in view.query.items()}
        return url_for("EntryListView.index", key=self.template.key, **{**query, "view": view.id})

    @property
    def picker(self) -> "list[Choice]":
        return choices(self.template, self.shown or self.columns)


Choice = tuple[str, str, bool]
"""Path and name of a column, and whether it is chosen."""


def choices(template: FormTemplate, chosen: list[str]) -> list[Choice]:
    """Return every column there is to choose, the chosen ones first and in their order."""
    compiled, hidden = compiled_of(template.version), hidden_here(template)
    names = {**dict(choosable_own(hidden)), **dict(choosable(compiled, hidden))}
    said = [path for path in chosen or default_columns(compiled) if path in names]
    return [*_choices(said, names, is_chosen=True), *_choices(names.keys() - said, names, is_chosen=False)]


def _choices(paths: Any, names: dict[str, str], *, is_chosen: bool) -> Iterator[Choice]:
    wanted = set(paths)
    order = paths if is_chosen else [path for path in names if path in wanted]
    return ((path, names[path], is_chosen) for path in order)
