"""Sections and items as lines of the survey and choices sheets."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext

from app.fields._labels import label_text
from app.fields._rows import rows_of
from app.paper_in.xlsform import extras
from app.paper_in.xlsform.formulas import Formula, quoted
from app.paper_in.xlsform.names import Names
from app.paper_in.xlsform.sheets import Line
from app.paper_in.xlsform.totals import sum_of
from app.paper_in.xlsform.vocabulary import SPELLED, written_as
from app.paper_in.xlsform.xpath import UntranslatableError
from app.schema.document import Document
from app.schema.items import Item, Section

BLANKS = {"number": "decimal", "date": "date"}
HEAD_LINES = 2
"""The first line below the heads is the second of its sheet."""


class Lines:
    """Writes one document line by line."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.names = Names(document.source)
        self.survey: list[Line] = []
        self.choices: list[Line] = []
        self.left_out: list[str] = []
        self._lists: dict[str, str] = {}
        self._table: Item | None = None

    def write(self) -> None:
        for section in self.document.source["sections"]:
            self._section(section)

    # ---- lines

    def _line(self, kind: str, name: str, **cells: str) -> Line:
        line = Line(len(self.survey) + HEAD_LINES, {"type": kind, "name": name})
        line.cells |= {column.replace("__", "::"): text for column, text in cells.items() if text}
        self.survey.append(line)
        return line

    def _say(self, item: Mapping[str, Any], what: str) -> None:
        self.left_out.append(f"{label_text(item.get('label') or item.get('title')) or item['key']}: {what}")

    def _section(self, section: Section) -> None:
        name = self.names.of[id(section)]
        line = self._line("begin_group", name, huiyin__type="section")
        line.source = section
        put(line, "label", section.get("title"))
        self._condition(line, "relevant", section, "shown")
        for item in section.get("items", ()):
            self.item(item)
        for inner in section.get("sections", ()):
            self._section(inner)
        if not section.get("items") and not section.get("sections"):
            self._shown(name, section.get("title") or section["key"])
        self._line("end_group", name)

    def _shown(self, name: str, label: Any, value: str = "") -> None:
        """Add a line that only shows something: a calculation is seen by nobody, and no group may be empty."""
        line = self._line("note", self.names.keys.free(f"{name}_shown", "note"), huiyin__type="shown")
        put(line, "label", label)
        for column in [column for column in line.cells if column.startswith("label")]:
            line.cells[column] += value

    def item(self, item: Item) -> None:
        kind, appearance = written_as(item)
        name = self.names.of[id(item)]
        line = self._line(SPELLED.get(kind, kind), name, appearance=appearance, huiyin__type=item["type"])
        line.source = item
        put(line, "label", item.get("label") or (self._table or {}).get("label") or item["key"])
        put(line, "hint", item.get("help"))
        self._logic(line, item)
        if (write := WRITERS.get(item["type"])) is not None:
            write(self, line, item)

    # ---- what decides

    def _logic(self, line: Line, item: Item) -> None:
        self._condition(line, "relevant", item, "shown")
        if item.get("required") is True:
            line.cells["required"] = "yes"
        elif item.get("required"):
            self._condition(line, "required", item, "required")
        if "computed" in item:
            self._condition(line, "calculation", item, "computed")
            line.cells["read_only"] = "yes"
        self._limits(line, item)

    def _condition(self, line: Line, column: str, thing: Mapping[str, Any], name: str) -> None:
        if name in thing:
            try:
                line.cells[column] = self.formula.of(thing[name])
            except UntranslatableError as error:
                self._say(thing, gettext("%(column)s is not carried over, %(why)s", column=column, why=error))

    @property
    def formula(self) -> Formula:
        table = self._table
        return Formula(
            lambda path: self.names.question(path, table), lambda path, option: self.names.choice(path, option, table)
        )

    def _limits(self, line: Line, item: Item) -> None:
        clauses = [f". {sign} date('{item[name]}')" for name, sign in (("from", ">="), ("to", "<=")) if name in item]
        if written_as(item)[0] in {"decimal", "integer"}:
            clauses += [f". {sign} {item[name]}" for name, sign in (("min", ">="), ("max", "<=")) if name in item]
        if "max_length" in item:
            clauses.append(f"string-length(.) <= {item['max_length']}")
        if clauses and not item.get("checks"):
            line.cells["constraint"] = " and ".join(clauses)
        elif item.get("checks"):
            self._checks(line, item)

    def _checks(self, line: Line, item: Item) -> None:
        """Write one check; where there are more, the rest is only remembered."""
        first, *others = item["checks"]
        try:
            line.cells["constraint"] = self.formula.of(first["must"])
            put(line, "constraint_message", first["message"])
        except UntranslatableError as error:
            self._say(item, gettext("%(column)s is not carried over, %(why)s", column="constraint", why=error))
        if others:
            self._say(item, gettext("only the first of its checks is carried over"))

    # ---- what types have of their own

    def options(self, line: Line, item: Item) -> None:
        line.cells["type"] += f" {self._list(item['options'], self.names.of[id(item)])}"
        self._followups(self._path(item), item["options"], "")
        if any(option.get("points") is not None for option in item["options"]):
            self._say(item, gettext("the points of options stand in a column of the choices and count only in totals"))

    def _path(self, item: Item) -> str:
        return f"answers.{self._table['key']}.*.{item['key']}" if self._table else f"answers.{item['key']}"

    def _followups(self, path: str, options: Any, parent: str) -> None:
        """Ask for options inside others, and for words behind a tick, once that is ticked."""
        for option in options:
            here = f"{parent}/{option['key']}".strip("/")
            question, choice = self.names.choices[path, here]
            ticked = {"relevant": f"selected(${{{question}}}, {quoted(choice)})", "huiyin__path": here}
            if inner := option.get("options"):
                kind = "select_multiple" if self._picks_many(path, option) else "select_one"
                name = self.names.of[id(option)]
                kind = f"{kind} {self._list(inner, name)}"
                put(self._line(kind, name, huiyin__type="options", **ticked), "label", option["label"])
            if option.get("fill_in"):
                name = self.names.by_path[f"{path}.texts.{here}"]
                put(self._line("text", name, huiyin__type="fill_in", **ticked), "label", option["label"])
            self._followups(path, option.get("options", ()), here)

    def _picks_many(self, path: str, option: Mapping[str, Any]) -> bool:
        found = self.document.found[path.removeprefix("answers.").replace(".*.", ".")]
        return option.get("pick", "many" if written_as(found.item)[0] == "select_multiple" else "one") == "many"

    def _list(self, options: Any, name: str) -> str:
        """Return the list of these options: one for all questions that offer the same."""
        same = extras.written(options)
        if same not in self._lists:
            self._lists[same] = name
            for option in options:
                line = Line(len(self.choices) + HEAD_LINES, {"list_name": name, "name": option["key"]}, source=option)
                put(line, "label", option["label"])
                line.cells |= {"points": str(option["points"])} if "points" in option else {}
                self.choices.append(line)
        return self._lists[same]

    def truths(self, line: Line, item: Item) -> None:
        """Give a question for yes or no the two choices it needs there."""
        words = {"yes": {"zh": "是", "en": "Yes"}, "no": {"zh": "否", "en": "No"}}
        options = [{"key": key, "label": item.get(key, word)} for key, word in words.items()]
        line.cells["type"] += f" {self._list(options, self.names.of[id(item)])}"

    def note(self, line: Line, item: Item) -> None:
        """Write the words as the label; a note with a label of its own says them as its hint."""
        put(line, "hint" if item.get("label") else "label", item.get("text"))

    def rating(self, line: Line, item: Item) -> None:
        line.cells["parameters"] = f"start={item.get('min', 1)} end={item.get('max', 5)} step=1"
        if item.get("anchors"):
            self._say(item, gettext("the words at points of the scale are not shown there"))
        self._not_applicable(item)

    def score(self, line: Line, item: Item) -> None:
        line.cells["parameters"] = f"start=0 end={item['max']} step={item.get('step', 1)}"
        self._not_applicable(item)

    def _not_applicable(self, item: Item) -> None:
        if item.get("not_applicable"):
            self._say(item, gettext("there is no “not applicable” there"))

    def total(self, line: Line, item: Item) -> None:
        try:
            line.cells["calculation"] = sum_of(self.document, item, self.names)
        except UntranslatableError as error:
            line.cells["calculation"] = quoted("")
            self._say(item, gettext("it is not added up there, %(why)s", why=error))
        name = self.names.of[id(item)]
        self._shown(name, item.get("label") or item["key"], f": ${{{name}}}")

    def row_number(self, line: Line, _item: Item) -> None:
        line.cells["calculation"] = "position(..)"

    def holder(self, _line: Line, item: Item) -> None:
        for member in item["items"]:
            self.item(member)
        self._line("end_group", self.names.of[id(item)])

    def sentence(self, _line: Line, item: Item) -> None:
        for blank in item["blanks"]:
            kind = BLANKS.get(blank.get("type", "text"), "text")
            inner = self._line(kind, self.names.of[id(blank)], huiyin__type="blank", huiyin__path=blank["key"])
            inner.source = blank
            put(inner, "label", blank.get("label"))
        self._line("end_group", self.names.of[id(item)])

    def period(self, _line: Line, item: Item) -> None:
        of = str(item.get("of", "date"))
        kind = SPELLED.get(of, of)
        path = self._path(item)
        for end, label in (("from", {"zh": "从", "en": "From"}), ("to", {"zh": "至", "en": "To"})):
            put(self._line(kind, self.names.by_path[f"{path}.{end}"], huiyin__type=end), "label", label)
        self._line("end_group", self.names.of[id(item)])

    def table(self, line: Line, item: Item) -> None:
        self._table = item
        rows = rows_of(item)
        if not rows.grows and rows.start:
            line.cells["repeat_count"] = str(rows.start)
        if isinstance(item.get("rows"), list) and item["rows"]:
            self._row_labels(item)
        for column in item["columns"]:
            self.item(column)
        self._table = None
        self._line("end_repeat", self.names.of[id(item)])
        if item.get("totals"):
            self._say(item, gettext("the line of column totals is not shown there"))

    def _row_labels(self, item: Item) -> None:
        """Let each row say what it is called: a choice that the place of the row answers."""
        name = self.names.keys.free(f"{item['key']}_row", "row")
        listed = self._list(item["rows"], name)
        chosen = quoted("")
        for place, row in reversed(list(enumerate(item["rows"], start=1))):
            chosen = f"if(position(..) = {place}, {quoted(row['key'])}, {chosen})"
        line = self._line(f"select_one {listed}", name, calculation=chosen, read_only="yes", huiyin__type="row")
        put(line, "label", item.get("row_head"))


WRITERS: Mapping[str, Callable[[Lines, Line, Item], None]] = {
    "note": Lines.note,
    "choice": Lines.options,
    "choices": Lines.options,
    "yes_no": Lines.truths,
    "rating": Lines.rating,
    "score": Lines.score,
    "total": Lines.total,
    "row_number": Lines.row_number,
    "group": Lines.holder,
    "sentence": Lines.sentence,
    "period": Lines.period,
    "table": Lines.table,
}
"""Field type -> what its line needs beyond label, help and conditions."""


def put(line: Line, column: str, label: Any) -> None:
    """Write a label into its columns of languages."""
    if isinstance(label, str):
        line.cells[f"{column}::zh"] = plain(label)
    elif label:
        line.cells |= {f"{column}::{language}": plain(text) for language, text in label.items()}


def plain(text: str) -> str:
    """Return words without what XLSForm would take for the name of a question."""
    return text.replace("${", "$ {")
