"""Lines that are no questions of their own: options inside options, words behind a tick, blanks of a sentence, rows."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.paper_in.xlsform.conditions import Target
from app.paper_in.xlsform.keys import Keys
from app.paper_in.xlsform.options import at_path
from app.paper_in.xlsform.sheets import Line
from app.paper_in.xlsform.vocabulary import PICKS, Wanted

if TYPE_CHECKING:
    from app.paper_in.xlsform.building import Builder

BLANKS = {"text": "text", "integer": "number", "decimal": "number", "date": "date"}
PERIODS = ("date", "time", "datetime")


def is_part(builder: "Builder", line: Line, asked: Wanted) -> bool:
    """Add a line to what stands before or around it, if it says that it belongs there and fits."""
    part = PARTS.get(line["huiyin::type"])
    return part is not None and part(builder, line, asked)


def _options(builder: "Builder", line: Line, asked: Wanted) -> bool:
    if builder.last is None or asked.kind not in PICKS:
        return False
    item, path = builder.last[0], line["huiyin::path"]
    parent, picked = at_path(item["options"], path), builder.options(line, asked)
    if parent is None or not picked.options:
        return False
    parent |= {"pick": PICKS[asked.kind], "options": picked.options}
    paths = {name: f"{path}/{key}" for name, key in picked.paths.items()}
    builder.targets[line["name"]] = Target(item, builder.table, options=paths)
    return True


def _fill_in(builder: "Builder", line: Line, asked: Wanted) -> bool:
    option = at_path(builder.last[0]["options"], line["huiyin::path"]) if builder.last else None
    if builder.last is None or option is None or asked.kind != "text":
        return False
    option["fill_in"] = True
    tail = f".texts.{line['huiyin::path']}"
    builder.targets[line["name"]] = Target(builder.last[0], builder.table, tail)
    return True


def _row(builder: "Builder", line: Line, asked: Wanted) -> bool:
    """Take the printed labels of a table's rows out of a list of choices."""
    if builder.table is None or asked.kind not in PICKS:
        return False
    builder.table["rows"] = builder.options(line, asked).options
    if head := line.label("label", builder.book.default_language):
        builder.table["row_head"] = head
    return True


def _blank(builder: "Builder", line: Line, asked: Wanted) -> bool:
    sentence = builder.frames[-1].thing if builder.frames else {}
    if "blanks" not in sentence or asked.kind not in BLANKS:
        return False
    keys = Keys(blank["key"] for blank in sentence["blanks"])
    blank = {"key": keys.free(line["huiyin::path"] or line["name"], "blank"), "type": BLANKS[asked.kind]}
    if label := line.label("label", builder.book.default_language):
        blank["label"] = label
    sentence["blanks"].append(blank)
    builder.made["survey", line.number] = blank
    builder.remember_blank(blank, line)
    builder.targets[line["name"]] = Target(sentence, builder.table, f".{blank['key']}")
    return True


def _end_of_period(builder: "Builder", line: Line, asked: Wanted) -> bool:
    if not builder.frames or builder.frames[-1].kind != "cell" or asked.kind not in PERIODS:
        return False
    period = builder.frames[-1].thing
    period["of"] = asked.kind
    builder.targets[line["name"]] = Target(period, builder.table, f".{line['huiyin::type']}")
    return True


def _shown(_builder: "Builder", _line: Line, asked: Wanted) -> bool:
    """Pass over a line that only shows what another one says."""
    return asked.kind == "note"


PARTS: dict[str, Callable[["Builder", Line, Wanted], bool]] = {
    "options": _options,
    "fill_in": _fill_in,
    "row": _row,
    "blank": _blank,
    "from": _end_of_period,
    "to": _end_of_period,
    "shown": _shown,
}
