"""Lines of the survey sheet as sections and items; which name means what is noted for the conditions."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext

from app.errors import TooLarge
from app.fields import TYPES, type_of
from app.paper_in.mending import MOST_PARTS
from app.paper_in.reading import Guess
from app.paper_in.xlsform import extras
from app.paper_in.xlsform.conditions import Target
from app.paper_in.xlsform.followups import is_part
from app.paper_in.xlsform.keys import Keys
from app.paper_in.xlsform.options import Picked, is_yes_no, options_of, truths_of, yes_no_words
from app.paper_in.xlsform.questions import YES, item_of, number_of, typed, unread, words
from app.paper_in.xlsform.sheets import Book, Line
from app.paper_in.xlsform.vocabulary import AUTOMATIC, PICKS, WITHOUT_COUNTERPART, Wanted, wanted
from app.schema.checks.keys import RESERVED

DEEPEST = 8
MOST_ROWS = 200
Thing = dict[str, Any]
CELLS = {"group": "items", "sentence": "blanks", "period": ""}
"""What shares one cell, and where its lines go."""
YES_NO = "yes_no"


@dataclass
class Frame:
    """A group or repeat that is open: what it became."""

    thing: Thing
    kind: str
    """`section`, `table`, `cell` (several items in one) or `flat` (its questions go where it stands)."""
    keys: Keys = field(default_factory=Keys)


@dataclass
class Builder:
    book: Book
    omit: Callable[[Line | None, str, Any], None]
    sections: list[Thing] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    targets: dict[str, Target] = field(default_factory=dict)
    pending: list[tuple[Line, Thing, Target]] = field(default_factory=list)
    """Lines whose conditions are to be translated, and what they are said of."""
    rests: list[tuple[Thing, Mapping[str, Any]]] = field(default_factory=list)
    part_rests: list[tuple[str, Thing, Mapping[str, Any]]] = field(default_factory=list)
    guesses: list[tuple[Thing, Callable[[str], Guess]]] = field(default_factory=list)
    made: dict[tuple[str, int], Thing] = field(default_factory=dict)
    """What each line of a sheet became."""
    last: tuple[Thing, Picked] | None = None
    """The question just asked and its options: where follow-up lines belong."""

    def __post_init__(self) -> None:
        self.keys, self.section_keys = Keys(RESERVED), Keys()

    def build(self) -> None:
        for line in self.book.survey:
            asked = wanted(line["type"])
            if line["disabled"].casefold() in YES:
                continue
            if asked.kind.startswith("end_"):
                self._end(line)
            elif asked.kind.startswith("begin_"):
                self._begin(line, asked)
            elif not is_part(self, line, asked):
                self._question(line, asked)

    # ---- what holds others

    def _begin(self, line: Line, asked: Wanted) -> None:
        rest = extras.remembered(line["huiyin::rest"])
        table, named = self._table(), line["huiyin::type"]
        if table is not None:
            why = gettext("a table holds no groups and no tables; its questions became columns")
            self.omit(line, "type", why)
            self.frames.append(Frame(table.thing, "flat", table.keys))
        elif asked.kind == "begin_repeat":
            self._open_item(line, {"type": "table", **words(line, self._language), "columns": []}, "table", rest)
        elif named in CELLS and set(TYPES[named].required_options) <= {CELLS[named]} | rest.keys():
            made = typed(line, asked, {"type": named, **words(line, self._language)}, rest)
            self._open_item(line, made | ({CELLS[named]: []} if CELLS[named] else {}), "cell", rest)
        else:
            self._open_section(line, rest)

    def _open_item(self, line: Line, made: Thing, kind: str, rest: Mapping[str, Any]) -> None:
        if kind == "table":
            self._count_rows(line, made)
        item = self._placed(line, made, rest)
        self.frames.append(Frame(item, kind))
        self.note(line, item, Target(item, is_table=kind == "table"), rest)

    def _count_rows(self, line: Line, made: Thing) -> None:
        count = number_of(line["repeat_count"])
        if isinstance(count, int) and 0 < count <= MOST_ROWS:
            made["rows"] = count
        elif line["repeat_count"]:
            self.omit(line, "repeat_count", gettext("a table grows as it is filled in"))

    def _open_section(self, line: Line, rest: Mapping[str, Any]) -> None:
        if sum(frame.kind == "section" for frame in self.frames) >= DEEPEST:
            self.omit(line, "type", gettext("groups stand inside each other too deep; its questions went up"))
            self.frames.append(Frame({}, "flat"))
            return
        wanted_key = rest.get("key") if isinstance(rest.get("key"), str) else line["name"]
        section: Thing = {"key": self.section_keys.free(str(wanted_key), "section")}
        if label := line.label("label", self._language):
            section["title"] = label
        self._inner_sections().append(section)
        self.frames.append(Frame(section, "section"))
        self.note(line, section, Target(section), rest)

    def _end(self, line: Line) -> None:
        self.last = None
        if self.frames:
            self.frames.pop()
        else:
            self.omit(line, "type", gettext("nothing is open that could end here"))

    def _inner_sections(self) -> list[Thing]:
        holder = self._section()
        if holder is None:
            return self.sections
        inner: list[Thing] = holder.setdefault("sections", [])
        return inner

    def _section(self) -> Thing | None:
        return next((frame.thing for frame in reversed(self.frames) if frame.kind == "section"), None)

    @property
    def table(self) -> Thing | None:
        """Return the table that is open."""
        frame = self._table()
        return frame.thing if frame else None

    def _table(self) -> Frame | None:
        return next((frame for frame in reversed(self.frames) if frame.kind == "table"), None)

    def _home(self) -> tuple[list[Thing], Keys]:
        """Return where the next item goes, and the keys it must not have."""
        if (table := self._table()) is not None:
            return table.thing["columns"], table.keys
        if self.frames and "items" in self.frames[-1].thing and self.frames[-1].kind == "cell":
            return self.frames[-1].thing["items"], self.keys
        section = self._section()
        if section is None or section.get("sections"):
            section = self._loose(self._inner_sections())
        return section.setdefault("items", []), self.keys

    def _loose(self, beside: list[Thing]) -> Thing:
        """Return the section of questions that stand outside of any: a new one behind each group."""
        if not beside or not beside[-1].get("key", "").startswith("part"):
            beside.append({"key": self.section_keys.free("part", "part")})
        return beside[-1]

    # ---- questions

    def _question(self, line: Line, asked: Wanted) -> None:
        self.last = None
        rest = extras.remembered(line["huiyin::rest"])
        made = item_of(line, asked, self._language, rest)
        if made is None:
            self._cannot(line, asked)
            return
        picked, truths = None, None
        if asked.kind in PICKS:
            picked = self.options(line, asked)
            if not picked.options:
                self.omit(line, "type", gettext("the list %(name)s holds no choices", name=asked.options[:60]))
                return
            truths = self._add_options(line, asked, made, picked)
        item = self._placed(line, made, rest)
        paths = picked.paths if picked and truths is None else None
        target = Target(item, self.table, options=paths, truths=truths)
        self.note(line, item, target, rest)
        if picked and truths is None:
            self.last = item, picked

    def options(self, line: Line, asked: Wanted) -> Picked:
        """Return the choices a line names; each remembers what it became."""
        picked = options_of(self.book, asked.options, has_other=asked.has_other, language=self._language)
        if len(self.part_rests) > MOST_PARTS:
            raise TooLarge(gettext("The file holds more than a form can hold. Leave only the form in it."))
        for choice, option in picked.lines:
            self.made["choices", choice.number] = option
            self.part_rests.append((extras.OPTION, option, extras.remembered(choice["huiyin_rest"])))
        return picked

    def _add_options(self, line: Line, asked: Wanted, made: Thing, picked: Picked) -> Mapping[str, bool] | None:
        """Give a question its options, or find that it asks for yes or no."""
        if asked.kind == "select_one" and is_yes_no(picked) and line["huiyin::type"] in {"", YES_NO}:
            made |= {"type": YES_NO, **yes_no_words(picked)}
            return truths_of(picked)
        if "options" not in type_of(made).options_schema:
            made["type"] = "choice"
        made["options"] = picked.options
        return None

    def _placed(self, line: Line, made: Thing, rest: Mapping[str, Any]) -> Thing:
        home, keys = self._home()
        name = str(rest["key"]) if isinstance(rest.get("key"), str) else line["name"]
        item = {"key": keys.free(name, "item"), **made}
        home.append(item)
        if item["key"] != name:
            self.guess(item, gettext("Its name %(name)s cannot be a key here.", name=line["name"][:60]), sure=True)
        if not item.get("label") and not item.get("text") and "columns" not in item:
            item["label"] = line["name"] or item["key"]
        return item

    def note(self, line: Line, thing: Thing, target: Target, rest: Mapping[str, Any]) -> None:
        for column, why in unread(line):
            self.omit(line, column, why)
        self.made["survey", line.number] = thing
        self.targets.setdefault(line["name"], target)
        self.pending.append((line, thing, target))
        self.rests.append((thing, rest))

    def remember_blank(self, blank: Thing, line: Line) -> None:
        self.part_rests.append((extras.BLANK, blank, extras.remembered(line["huiyin::rest"])))

    def drop(self, thing: Thing) -> None:
        """Take a question out again that turned out to say nothing."""
        for section in _all_sections(self.sections):
            for items in (section.get("items", []), *(each.get("columns", []) for each in section.get("items", []))):
                items[:] = [each for each in items if each is not thing]

    def guess(self, thing: Thing, why: str, *, sure: bool) -> None:
        self.guesses.append((thing, lambda pointer: Guess(pointer, why, sure)))

    def _cannot(self, line: Line, asked: Wanted) -> None:
        why = WITHOUT_COUNTERPART.get(asked.kind, gettext("there is no such question here"))
        if asked.kind in AUTOMATIC:
            why = gettext("the panel notes by itself who filled a form in, and when")
        self.omit(line, "type", why)

    @property
    def _language(self) -> str:
        return self.book.default_language


def _all_sections(found: list[Thing]) -> Iterator[Thing]:
    for section in found:
        yield section
        yield from _all_sections(section.get("sections", []))
