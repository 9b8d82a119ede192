"""Single cells of a grid: what their words say, and where the item made of them stands."""

import re
from dataclasses import replace
from typing import Any

from flask_babel import gettext

from app.fields import type_of
from app.paper_in.cell import read_cell
from app.paper_in.grid import GridCell
from app.paper_in.headings import is_prose
from app.paper_in.marks import marks_of
from app.paper_in.reading import GuessedItem
from app.paper_in.recognisers import group, note, paragraph, score, total

LONGEST_LABEL = 200
_SPACED = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])")
_MARK = re.compile(r"[\s\u3000]*(\d{1,3}(?:\.\d)?)[\s\u3000]*(分?)[\s\u3000]*")
TOTAL = re.compile(r"(小计|合计|总计|总分|总得分|合计得分|总评分|实得分)(分数|分)?")


def is_mark(cell: GridCell) -> bool:
    """Say whether a cell states a full mark and nothing else."""
    found = _MARK.fullmatch(cell.text)
    return found is not None and 0 < float(found[1]) <= score.MOST


def is_place(cell: GridCell) -> bool:
    """Say whether a cell has no words of its own in front of what is filled in."""
    return cell.is_blank or is_mark(cell) or not marks_of(cell.text)[0].is_words


def score_of(label: str, mark: GridCell, max_cell: dict[str, Any]) -> GuessedItem:
    found = _MARK.fullmatch(mark.text)
    most = float(found[1]) if found else 1.0
    unit = {"unit": found[2]} if found and found[2] else {}
    own: dict[str, Any] = {"max": int(most) if most.is_integer() else most, "max_cell": unit | max_cell}
    if TOTAL.fullmatch(label):
        made = total.Total().made(label, of=[label], show="sum", **own)
    else:
        made = score.Score().made(label, **own)
    return GuessedItem(made, gettext("Read as a score because of its full mark."))


def label_of_cell(text: str) -> str:
    """Return the words of a label as one would say them: upright or spaced words joined, the colon gone."""
    joined = "".join(line.strip() for line in text.splitlines()) if _is_chinese(text) else " ".join(text.split())
    return _SPACED.sub("", joined).strip(" \u3000:：")[:LONGEST_LABEL] or text.strip()[:LONGEST_LABEL]


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def is_upright(cell: GridCell) -> bool:
    """Say whether words stand one sign below the other."""
    lines = [line.strip() for line in cell.text.strip().splitlines() if line.strip()]
    return len(lines) > 2 and all(len(line) <= 2 for line in lines)


def may_label(text: str) -> bool:
    """Say whether words outside a box are the label of what follows: they end so, or are short."""
    return text.rstrip().endswith((":", "：")) or not is_prose(text)


def in_one_cell(cell: GridCell) -> GuessedItem:
    """Read a cell that holds labels and places alike."""
    text, found = cell.text, read_cell(cell.text)
    if len(found) == 1 and found[0].item.keys() == {"type", "label"} and cell.lines > 2:
        made = paragraph.Paragraph().made(found[0].item["label"], lines=min(cell.lines, 12), label_at="top")
        found = [replace(found[0], item=made)]
    return in_place(found[0]) if len(found) == 1 else group_of(found, "", text)


def in_place(found: GuessedItem) -> GuessedItem:
    """Keep an item and its label in one cell."""
    item = found.item
    at = {"label_at": "top"} if item.get("label") and "label_at" not in item and "columns" not in item else {}
    return replace(found, item=item | at)


def group_of(found: list[GuessedItem], label: str, text: str) -> GuessedItem:
    members = [each for found_one in found for each in (found_one.parts if found_one.holds == "items" else [found_one])]
    members = [each for each in members if each.holds != "columns"][:40]
    if not members:
        return note.Note().words(text.strip() or "____")
    own = {"flow": "stack" if "\n" in text.strip() else "line"}
    made = group.Group().made(label, **own)
    why = gettext("Several places in one cell.")
    return GuessedItem(made, why, sure=False, holds="items", parts=tuple(members))


def paired(found: GuessedItem, label: GridCell, place: GridCell) -> GuessedItem:
    """Give an item its place: the label in a cell of its own at the left of it."""
    sizes: dict[str, Any] = {"span": place.right - label.column, "label_span": label.columns}
    if is_upright(label):
        sizes["label_at"] = "upright"
    elif type_of(found.item).label_at != "left":
        sizes["label_at"] = "left"
    return replace(found, item=found.item | sizes | _tall(place))


def spanning(found: GuessedItem, cell: GridCell) -> GuessedItem:
    return replace(found, item=found.item | {"span": cell.columns} | _tall(cell))


def _tall(cell: GridCell) -> dict[str, int]:
    return {"rows": min(cell.rows, 40)} if cell.rows > 1 else {}
