"""An option tree as inputs on screen, as boxes on the sheet and in words."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask_babel import gettext
from markupsafe import escape

from app.fields._labels import language, listed
from app.fields._markup import Frame, blank, slot, tick
from app.fields._options import Option, OptionTree
from app.fields._texts import shown_again


def inputs_frame(tree: OptionTree) -> Frame:
    """Make the nested boxes of a tree; slots: name, `on:<path>`, `text:<path>`, attributes."""
    none = _none(slot("name")) if tree.pick == "one" else ""
    level = _level(tree, tree.top, tree.pick, slot("name"))
    return Frame(f'<span class="options" data-behaviour="options"{slot("attributes")}>{level}{none}</span>')


def _level(tree: OptionTree, options: Iterable[Option], pick: str, name: str) -> str:
    return "".join(_option_inputs(tree, option, pick, name) for option in options)


def _option_inputs(tree: OptionTree, option: Option, pick: str, name: str) -> str:
    kind = "radio" if pick == "one" else "checkbox"
    box = f'<input type="{kind}" name="{name}" value="{option.path}"{slot(f"on:{option.path}")}>'
    label = f"<label>{box}<span>{escape(tree.printed(option))}</span></label>"
    return f'<span class="option">{label}{_blank_input(option)}{_inner_inputs(tree, option, pick, name)}</span>'


def _inner_inputs(tree: OptionTree, option: Option, pick: str, name: str) -> str:
    if not option.children:
        return ""
    # Radios within radios share one name, so that the browser itself lets go of a child when another parent is picked;
    # radios within a check box make a group of their own; check boxes always carry the item's name.
    shares = pick == "one"
    own = f"{slot('name')}/{option.path}"
    inner = slot("name") if option.pick == "many" else name if shares else own
    none = _none(own) if inner == own else ""
    level = _level(tree, option.children, option.pick, inner)
    return f'<span class="options options-inside" role="group" aria-label="{escape(option.label)}">{level}{none}</span>'


def _none(name: str) -> str:
    """Return the way out of a radio group for browsers without script."""
    box = f'<input type="radio" name="{name}" value="">'
    words = escape(gettext("none of these"))
    return f'<noscript><span class="option"><label>{box}<span>{words}</span></label></span></noscript>'


def _blank_input(option: Option) -> str:
    if option.blank is None:
        return ""
    before, after = option.blank
    label = escape(before or option.label)
    field = (
        f'<input type="text" class="input input-inline" name="{slot("name")}:{option.path}" aria-label="{label}"'
        f' value="{slot(f"text:{option.path}")}">'
    )
    return f"{escape(before)}{field}{escape(after)}"


def names_of(tree: OptionTree, name: str) -> list[str]:
    """Return every input name under which ticks of a tree can come."""
    return [name, *(f"{name}/{option.path}" for option in tree.by_path.values() if option.children)]


def paper_frame(tree: OptionTree) -> Frame:
    """Make the boxes of a tree as the sheet prints them; slots: `on:<path>`, `text:<path>`."""
    return Frame("".join(_paper_option(tree, option) for option in tree.top))


def _paper_option(tree: OptionTree, option: Option) -> str:
    box = f"{slot(f'on:{option.path}')}{escape(tree.printed(option))}"
    if option.blank is not None:
        before, after = option.blank
        box += f"{escape(before)}{slot(f'text:{option.path}')}{escape(after)}"
    inside = "".join(_paper_option(tree, child) for child in option.children)
    bracketed = f'<span class="options-inside">({inside})</span>' if inside else ""
    return f'<span class="option">{box}{bracketed}</span>'


def screen_values(tree: OptionTree, ticked: Collection[str], texts: Mapping[str, Any]) -> dict[str, str]:
    on = {f"on:{path}": " checked" for path in ticked if not _left_to_child(tree, path, ticked)}
    return on | {f"text:{path}": str(escape(shown_again(text))) for path, text in texts.items()}


def _left_to_child(tree: OptionTree, path: str, ticked: Collection[str]) -> bool:
    """Of radios that share a name only the deepest can be on."""
    option = tree.by_path.get(path)
    if option is None or option.pick != "one" or tree.level(option.parent)[0] != "one":
        return False
    return any(child.path in ticked for child in option.children)


def paper_values(tree: OptionTree, ticked: Collection[str], texts: Mapping[str, Any]) -> dict[str, str]:
    on = {f"on:{path}": tick(path in ticked) for path in tree.by_path}
    return on | {f"text:{path}": blank(texts.get(path, "")) for path in tree.by_path}


def in_words(options: Iterable[Option], ticked: Collection[str], texts: Mapping[str, str]) -> str:
    """Return what is ticked in words, such as 电话(首次)、其他:邻居."""
    return listed([_said(option, ticked, texts) for option in options if option.path in ticked])


def _said(option: Option, ticked: Collection[str], texts: Mapping[str, str]) -> str:
    inside = in_words(option.children, ticked, texts) if option.children else ""
    return f"{option.label}{_written(option, texts)}" + (f"({inside})" if inside else "")


def _written(option: Option, texts: Mapping[str, str]) -> str:
    text = texts.get(option.path) if texts else ""
    if not text:
        return ""
    before, after = option.blank or ("", "")
    lead = before or (":" if language() == "zh" else ": ")
    return f"{lead}{text}{after}"
