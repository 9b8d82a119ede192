"""The choices sheet as options of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.paper_in.xlsform.keys import Keys
from app.paper_in.xlsform.questions import number_of
from app.paper_in.xlsform.sheets import Book, Line

MOST = 200
OTHER: dict[str, Any] = {"key": "other", "label": {"zh": "其他", "en": "Other"}, "fill_in": True}
POINTS = ("points", "score", "分值", "分数")
YES_NO = {"yes", "no"}


@dataclass
class Picked:
    """The options of one question, and which of them each name means."""

    options: list[dict[str, Any]]
    paths: dict[str, str]
    lines: list[tuple[Line, dict[str, Any]]] = field(default_factory=list)


def options_of(book: Book, name: str, *, has_other: bool, language: str) -> Picked:
    keys, found = Keys(), Picked([], {})
    for line in book.lists.get(name, []):
        option = {"key": keys.free(line["name"], "option"), "label": line.label("label", language) or line["name"]}
        points = next((number for head in POINTS if (number := number_of(line[head])) is not None), None)
        if points is not None:
            option["points"] = points
        if not option["label"] or line["name"] in found.paths or len(found.options) == MOST:
            continue
        found.paths[line["name"]] = option["key"]
        found.options.append(option)
        found.lines.append((line, option))
    if has_other and "other" not in found.paths:
        key = keys.free("other", "option")
        found.paths["other"] = key
        found.options.append(OTHER | {"key": key})
    return found


def is_yes_no(picked: Picked) -> bool:
    return picked.paths.keys() == YES_NO and len(picked.options) == 2 and not any("points" in o for o in picked.options)


def truths_of(picked: Picked) -> Mapping[str, bool]:
    return {name: name == "yes" for name in picked.paths}


def yes_no_words(picked: Picked) -> dict[str, Any]:
    return {option["key"]: option["label"] for option in picked.options}


def at_path(options: list[dict[str, Any]], path: str) -> dict[str, Any] | None:
    """Return the option a path of keys leads to."""
    option: dict[str, Any] | None = None
    for key in path.split("/"):
        option = next((each for each in options if each["key"] == key), None)
        if option is None:
            return None
        options = option.get("options", [])
    return option
