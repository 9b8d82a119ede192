"""The search form above a list: one plain input per search column, no script."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import abort, render_template, request
from flask_babel import lazy_gettext as _l

from app.views._fields import options_of
from app.views._filters import BelongsTo, IsYes, Since, Until

TEMPLATE = "appbuilder/general/widgets/search.html"
YES_NO = [("y", _l("Yes")), ("n", _l("No"))]


@dataclass
class SearchInput:
    """One input; its name carries column and filter as the framework's own addresses do."""

    name: str
    label: Any
    kind: str
    value: str = ""
    options: list[tuple[str, Any]] = field(default_factory=list)


class SearchForm:
    """Reads the filters a list is asked for and renders the form that asks for them."""

    def __init__(self, view: Any) -> None:
        self.view = view
        self.form = view.search_form()
        self.inputs = [
            each for column in view.search_columns if view.may_search(column) for each in self._inputs(column)
        ]

    def fill(self, filters: Any) -> None:
        """Take the filters from the address; what no input of ours could have sent is refused."""
        known = {each.name: each for each in self.inputs}
        asked = {name: value for name, value in request.args.items() if name.startswith("_flt_")}
        if not asked.keys() <= known.keys():
            abort(400)
        for name, value in (self.view.default_search() | asked).items():
            if value.strip():
                known[name].value = value
                _, _, number, column = name.split("_", 3)
                filters.add_filter_index(column, int(number), value)

    @property
    def is_active(self) -> bool:
        return any(each.value for each in self.inputs)

    def in_words(self) -> str:
        """Return what is searched for as its reader sees it."""
        titles = {each.name: {str(value): str(title) for value, title in each.options} for each in self.inputs}
        asked = (each for each in self.inputs if each.value)
        return "; ".join(f"{each.label}: {titles[each.name].get(each.value, each.value)}" for each in asked)

    def cleared_address(self) -> str:
        """Return the list without any search, also without the one it starts with."""
        return f"{request.path}?{urlencode(dict.fromkeys(self.view.default_search(), ''))}"

    def __call__(self, **kwargs: Any) -> str:
        return render_template(TEMPLATE, search=self, **kwargs)

    def _inputs(self, column: str) -> Iterator[SearchInput]:
        for number, each in enumerate(self.view._filters.get_search_filters().get(column, ())):
            yield SearchInput(
                name=f"_flt_{number}_{column}",
                label=self._label(column, each),
                kind=self._kind(column, each),
                options=self._options(column, each),
            )

    def _label(self, column: str, each: Any) -> str:
        bound = {Since: _l("from"), Until: _l("to")}.get(type(each))
        label = str(self.view.search_labels.get(column) or self.view.label_columns[column])
        return f"{label} {bound}" if bound else label

    def _kind(self, column: str, each: Any) -> str:
        if isinstance(each, Since | Until):
            return "date"
        is_chosen = isinstance(each, BelongsTo | IsYes) or column in self.view.choices_columns
        return "select" if is_chosen else "search"

    def _options(self, column: str, each: Any) -> list[tuple[str, Any]]:
        if column in self.view.choices_columns:
            return list(self.view.choices_columns[column].items())
        if isinstance(each, IsYes):
            return YES_NO
        return list(options_of(self.form[column])) if isinstance(each, BelongsTo) else []
