"""One markup for a sheet, three ways: to fill in, to read, blank. Style sheets make desk, phone and paper of it."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from app.fields import NOTHING_LENT, AnswerContext, type_of
from app.fields._labels import label_text
from app.fields._markup import Place, error_line, help_line, markup
from app.fields._numbers import as_json
from app.fields._table_marks import TableMarks
from app.schema.frames import Slot

if TYPE_CHECKING:
    from app.schema.compiled import Compiled
    from app.schema.entry_form import EntryForm

NOTHING: Mapping[str, Any] = {}


def fill(compiled: "Compiled", form: "EntryForm", sign_offs: Mapping[str, Markup] = NOTHING) -> Markup:
    """Return the sheet with inputs where the form may be filled, and what stands everywhere else."""
    filled_tables = compiled.tables.keys() & form.keys
    counts = compiled.row_counts(form.all_answers()) | {key: len(form[key].raw) for key in filled_tables}
    frame = compiled.frame(counts, form.keys, form.without)
    return markup(frame.filled(_Filling(compiled, form, sign_offs).piece))


def read(
    compiled: "Compiled",
    answers: Mapping[str, Any],
    *,
    context: AnswerContext = NOTHING_LENT,
    sign_offs: Mapping[str, Markup] = NOTHING,
    without: frozenset[str] = frozenset(),
) -> Markup:
    """Return the sheet with what was answered, for screen and paper alike; sections in `without` are left out."""
    frame = compiled.frame(compiled.row_counts(answers), without=without)
    return markup(frame.filled(_Reading(compiled, answers, context, sign_offs).piece))


def blank(compiled: "Compiled") -> Markup:
    """Return the sheet as printed for the pen."""
    return read(compiled, NOTHING)


def blank_pieces(compiled: "Compiled") -> Callable[[Slot], str]:
    """Return what puts the places for the pen into a sheet that was drawn elsewhere."""
    return _Reading(compiled, NOTHING, NOTHING_LENT, NOTHING).piece


class _Reading:
    """Puts what stands on the sheet into its slots."""

    def __init__(
        self,
        compiled: "Compiled",
        answers: Mapping[str, Any],
        context: AnswerContext,
        sign_offs: Mapping[str, Markup],
    ) -> None:
        self.compiled = compiled
        self.items = compiled.document.standing
        self.answers = answers = answers if context.sees_personal else compiled.masked(answers)
        self.context = context
        self.sign_offs = sign_offs
        tables = [(key, item, type_of(item)) for key, item in compiled.tables.items()]
        self.marks: dict[str, TableMarks] = {key: kind.marks(item) for key, item, kind in tables}  # type: ignore[attr-defined]  # what has columns has marks
        self.rows = {key: kind.by_position(item, answers.get(key)) for key, item, kind in tables}

    def piece(self, slot: Slot) -> str:
        kind, *names = slot
        found: str = getattr(self, kind)(*names)
        return found

    def field(self, key: str) -> str:
        if key in self.sign_offs:
            return str(self.sign_offs[key])
        item = self.items[key]
        return str(type_of(item).paper(item, self.answers.get(key), self.context))

    def cell(self, table: str, row: str, column: str) -> str:
        return str(self.marks[table].paper_cell(self.rows[table], int(row), column, self.context))

    def line(self, table: str, row: str) -> str:
        """Mark a row that holds nothing: a phone need not show ten of them."""
        return "" if any(self.rows[table][int(row) : int(row) + 1]) else ' class="is-blank"'

    def total(self, table: str, column: str) -> str:
        total = self.marks[table].total(self.rows[table], column)
        item = self.compiled.document.item(f"{table}.{column}")
        return str(type_of(item).paper(item, None if total is None else as_json(total), self.context))


class _Filling(_Reading):
    """Puts inputs into the slots of what may be filled, and marks what is hidden or wanted now."""

    def __init__(self, compiled: "Compiled", form: "EntryForm", sign_offs: Mapping[str, Markup]) -> None:
        super().__init__(compiled, form.all_answers(), form.meta.context, sign_offs)
        self.form = form
        self.hidden = form.state.hidden | {f"section:{key}" for key in compiled.logic.hidden_sections(form.state)}
        self.required = compiled.logic.required(form.state)
        self.places: dict[str, Place] = {}
        self.blank_rows: dict[str, list[Any]] = {}

    def field(self, key: str) -> str:
        if key in self.form:
            field = self.form[key]
            return str(field.widget(field))
        shown = super().field(key)
        if key not in self.compiled.logic.written_keys:
            return shown
        output = f'<output class="field" id="{key}" data-item="{key}">{shown}</output>'
        return output + help_line(label_text(self.items[key].get("help")))

    def cell(self, table: str, row: str, column: str) -> str:
        if table not in self.form:
            return super().cell(table, row, column)
        where = int(row) if row.isdecimal() else row
        return str(self.marks[table].input_cell(self.place(table), self.form[table].raw, where, column))

    def line(self, table: str, row: str) -> str:
        if table not in self.form:
            return super().line(table, row)
        field = self.form[table]
        if table not in self.blank_rows:
            self.blank_rows[table] = field.field_type.typed(field.item, None)[:1]
        return ' class="is-blank"' if field.raw[int(row) : int(row) + 1] == self.blank_rows[table] else ""

    def place(self, table: str) -> Place:
        if table not in self.places:
            self.places[table] = self.form[table].place
        return self.places[table]

    def group(self, table: str) -> str:
        return self.place(table).group

    def error(self, table: str) -> str:
        return error_line(self.place(table))

    def off(self, name: str) -> str:
        return " is-off" if name in self.hidden else ""

    def row(self, *names: str) -> str:
        return ' class="is-off"' if self.hidden.issuperset(names) else ""

    def need(self, key: str) -> str:
        return " is-required" if key in self.required else ""
