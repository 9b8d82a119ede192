"""The option tree of a choice: what may be ticked, what a tick implies, what it is worth."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext

from app.fields._answers import Code, InvalidAnswer, Problem
from app.fields._labels import LABEL_SCHEMA, label_text, language, listed, marked
from app.fields._numbers import plain
from app.fields._texts import check_text

FILL_IN_LENGTH = 200
PICK_SCHEMA = {
    "enum": ["one", "many"],
    "titles": [marked("One of them"), marked("Several")],
    "with": "options",
    "title": marked("Pick"),
    "description": marked("How many of the options inside may be ticked; as at the level above unless said."),
}
OPTION_SCHEMA = {
    "type": "object",
    "required": ["key", "label"],
    "additionalProperties": False,
    "properties": {
        "key": {"$ref": "#/$defs/key", "title": marked("Key")},
        "label": LABEL_SCHEMA | {"title": marked("Label")},
        "pick": PICK_SCHEMA,
        "options": {
            "type": "array",
            "minItems": 1,
            "items": {"$ref": "#/$defs/option"},
            "title": marked("Options inside"),
        },
        "fill_in": {
            "title": marked("Blank to fill in"),
            "description": marked("A place to write behind the option, with words before and after it."),
            "oneOf": [
                {"const": True, "title": marked("A blank")},
                {
                    "type": "object",
                    "title": marked("A blank between words"),
                    "additionalProperties": False,
                    "properties": {
                        "before": LABEL_SCHEMA | {"title": marked("Words before it")},
                        "after": LABEL_SCHEMA | {"title": marked("Words after it")},
                    },
                },
            ],
        },
        "points": {
            "type": "number",
            "title": marked("Points"),
            "description": marked("What ticking it adds to a total."),
        },
        "needs_child": {
            "const": True,
            "with": "options",
            "title": marked("Needs one inside"),
            "description": marked("Ticked alone it is not an answer: one of the options inside is wanted."),
        },
    },
}
OPTIONS_SCHEMA = {
    "type": "array",
    "minItems": 1,
    "maxItems": 200,
    "items": {"$ref": "#/$defs/option"},
    "title": marked("Options"),
    "description": marked("What can be ticked, in the order of the sheet."),
}
POINTS_UNIT_SCHEMA = LABEL_SCHEMA | {
    "title": marked("Word behind points"),
    "description": marked("Given, the points of each option are printed behind it, such as (10分)."),
}


@dataclass(frozen=True, slots=True)
class Option:
    path: str
    """Its key behind those of the options it stands in, such as `phone/first`."""
    definition: Mapping[str, Any]
    pick: str
    children: tuple["Option", ...] = ()

    @property
    def label(self) -> str:
        return label_text(self.definition["label"])

    @property
    def parent(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def blank(self) -> tuple[str, str] | None:
        """Return the words before and after its blank, if it has one."""
        fill_in = self.definition.get("fill_in")
        if not fill_in:
            return None
        words = fill_in if isinstance(fill_in, Mapping) else {}
        return label_text(words.get("before")), label_text(words.get("after"))


@dataclass(frozen=True, slots=True)
class OptionTree:
    pick: str
    top: tuple[Option, ...]
    by_path: Mapping[str, Option] = field(repr=False)
    """Every option at every level, in the order of the sheet."""
    points_unit: Any = None
    """The word behind printed points; they are not printed without one."""

    def printed(self, option: Option) -> str:
        """Return an option's words on the sheet, with its points where the sheet prints them."""
        points = option.definition.get("points")
        if self.points_unit is None or points is None:
            return option.label
        between = "" if language() == "zh" else " "
        return f"{option.label}{between}({plain(points)}{label_text(self.points_unit)})"

    def level(self, path: str) -> tuple[str, tuple[Option, ...]]:
        """Return how many may be ticked inside an option (or at the top), and of what."""
        if not path:
            return self.pick, self.top
        return self.by_path[path].pick, self.by_path[path].children

    def levels(self) -> Iterator[tuple[str, tuple[Option, ...]]]:
        yield self.pick, self.top
        yield from ((option.pick, option.children) for option in self.by_path.values() if option.children)

    def closed(self, paths: Iterable[str]) -> set[str]:
        """Return the paths with every option they stand in: a ticked child ticks its parent."""
        ticked: set[str] = set()
        for path in paths:
            step = path
            while step and step not in ticked:
                ticked.add(step)
                step = step.rpartition("/")[0]
        return ticked

    def deepest(self, ticked: set[str]) -> list[str]:
        """Return the ticked paths that hold no ticked one, in the order of the sheet."""
        parents = {path.rpartition("/")[0] for path in ticked}
        return [path for path in self.by_path if path in ticked and path not in parents]

    def codes(self) -> tuple[Code, ...]:
        return tuple(Code(option.path, option.label, option.path.count("/")) for option in self.by_path.values())

    def points(self, ticked: set[str]) -> list[Any]:
        """Return the points of everything ticked that has some."""
        worth = (self.by_path[path].definition.get("points") for path in ticked)
        return [points for points in worth if points is not None]

    @property
    def has_points(self) -> bool:
        return any("points" in option.definition for option in self.by_path.values())


def tree_of(options: Sequence[Mapping[str, Any]], pick: str, points_unit: Any = None) -> OptionTree:
    """Compile the options of an item."""
    top = tuple(_option(definition, "", pick) for definition in options)
    return OptionTree(pick, top, {option.path: option for option in _flat(top)}, points_unit)


def _option(definition: Mapping[str, Any], inside: str, pick: str) -> Option:
    path = f"{inside}/{definition['key']}" if inside else definition["key"]
    own_pick = definition.get("pick", pick)
    children = tuple(_option(child, path, own_pick) for child in definition.get("options", ()))
    return Option(path, definition, own_pick, children)


def _flat(options: Iterable[Option]) -> Iterator[Option]:
    for option in options:
        yield option
        yield from _flat(option.children)


def most_points(pick: str, options: Sequence[Option]) -> Any:
    """Return the most points a level can bring."""
    worth = [option.definition.get("points", 0) + most_points(option.pick, option.children) for option in options]
    if not worth:
        return 0
    return max(worth) if pick == "one" else sum(value for value in worth if value > 0)


def check_ticks(tree: OptionTree, paths: Any, texts: Any) -> None:
    """Raise InvalidAnswer unless these ticks and blanks are the stored form of a possible answer."""
    if not isinstance(paths, list) or not paths or any(path not in tree.by_path for path in _texts_only(paths)):
        raise InvalidAnswer(gettext("This is not one of the options."))
    ticked = tree.closed(paths)
    if paths != tree.deepest(ticked):
        raise InvalidAnswer(gettext("Name each ticked option once, at its deepest level, in the order of the sheet."))
    _check_picks(tree, ticked)
    _check_blanks(tree, ticked, texts)


def _texts_only(paths: list[Any]) -> list[str]:
    return [path if isinstance(path, str) else "" for path in paths]


def _check_picks(tree: OptionTree, ticked: set[str]) -> None:
    for pick, options in tree.levels():
        on = [option for option in options if option.path in ticked]
        if pick == "one" and len(on) > 1:
            raise InvalidAnswer(gettext("Only one of these may be ticked: %(options)s.", options=_named(on)))
        for option in on:
            _check_child(option, ticked)


def _check_child(option: Option, ticked: set[str]) -> None:
    wanting = option.definition.get("needs_child") and not any(child.path in ticked for child in option.children)
    if wanting:
        inside = _named(option.children)
        message = gettext("%(option)s: please also tick one of %(inside)s.", option=option.label, inside=inside)
        raise InvalidAnswer(message)


def _check_blanks(tree: OptionTree, ticked: set[str], texts: Any) -> None:
    if not isinstance(texts, Mapping):
        raise InvalidAnswer(gettext("This is not one of the options."))
    for path, text in texts.items():
        if path not in ticked or tree.by_path[path].blank is None:
            raise InvalidAnswer(gettext("Something is written beside an option that is not ticked or has no blank."))
        check_text(text, FILL_IN_LENGTH)


def _named(options: Iterable[Option]) -> str:
    return listed(option.label for option in options)


def option_problems(options: Sequence[Mapping[str, Any]], place: str = "/options") -> Iterator[Problem]:
    """Yield what is wrong in an option tree beyond its shape."""
    seen: set[str] = set()
    for index, option in enumerate(options):
        here = f"{place}/{index}"
        if option["key"] in seen:
            yield Problem(
                f"{here}/key",
                gettext("The option key %(key)s stands twice.", key=option["key"]),
                gettext("Give each option beside it a key of its own."),
            )
        seen.add(option["key"])
        yield from _childless_problems(option, here)
        yield from option_problems(option.get("options", ()), f"{here}/options")


def _childless_problems(option: Mapping[str, Any], here: str) -> Iterator[Problem]:
    if option.get("options"):
        return
    for name in ("needs_child", "pick"):
        if name in option:
            yield Problem(
                f"{here}/{name}",
                gettext("%(name)s is said of an option that holds none.", name=name),
                gettext("Add options inside it, or take it away."),
            )
