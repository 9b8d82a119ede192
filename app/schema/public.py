"""The part of a sheet that somebody without an account is asked: what they can answer alone, and nothing else."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask_babel import gettext

from app.fields import Item, label_of, label_text, type_of
from app.fields._labels import listed
from app.schema.dependencies import shown_conditions
from app.schema.document import Document
from app.schema.expressions import browser_safe, variables
from app.schema.items import FoundItem, Section
from app.schema.roots import ROOTS

INNER_MATTERS = frozenset({"route", "checks", "settings", "list", "number"})
"""What a document says about the work of the firm; settings are filled in by now."""
HOLDERS = ("items", "columns")
IsKept = Callable[[Item], bool]
MOST_NAMED, LONGEST_WORDS = 3, 24

NOTHING: frozenset[str] = frozenset()


def public_part(
    document: Document, sections: frozenset[str], signed: frozenset[str] = NOTHING, *, with_totals: bool = False
) -> Document:
    """Return the document as the public is asked it: these sections, less what names people, files and numbers.

    Of signatures those are asked that customers are to draw, of totals those they are to see or that conditions read.
    """
    source = {key: value for key, value in document.source.items() if key not in INNER_MATTERS}
    whole = Document({**source, "sections": document.source["sections"]}, document.where)
    part = _sifted(whole, sections, lambda item: type_of(item).public or item["key"] in signed)
    kept = _needed(part) | (_showable(part) if with_totals else NOTHING)
    part = _sifted(part, sections, lambda item: not is_written(item) or item["key"] in kept)
    allowed = _readable(part)
    checks = [each for each in document.source.get("checks", ()) if browser_safe(each["must"], allowed)]
    return Document({**part.source, "checks": checks}, document.where) if checks else part


def _sifted(document: Document, sections: frozenset[str], is_kept: IsKept) -> Document:
    shown = (_section(each, sections, is_kept) for each in document.source["sections"])
    return Document({**document.source, "sections": [each for each in shown if each is not None]}, document.where)


def _section(section: Section, wanted: frozenset[str], is_kept: IsKept, *, is_inside: bool = False) -> Section | None:
    is_inside = is_inside or section["key"] in wanted
    items = list(_items(section.get("items", ()), is_kept)) if is_inside else []
    nested = [_section(each, wanted, is_kept, is_inside=is_inside) for each in section.get("sections", ())]
    kept = [each for each in nested if each is not None]
    return {**section, "items": items, "sections": kept} if items or kept else None


def _items(items: Any, is_kept: IsKept) -> Iterator[Item]:
    """Yield what is to be kept; a group or table of which nothing is left goes with it."""
    for item in (type_of(each).for_strangers(each) for each in items if is_kept(each)):
        parts = {holder: list(_items(item[holder], is_kept)) for holder in HOLDERS if holder in item}
        if all(parts.values()):
            yield {**item, **parts}


def signable(document: Document, sections: frozenset[str]) -> dict[str, str]:
    """Return key and name of every signature of these sections that no step of the route signs in."""
    return {
        found.item["key"]: _called(found)
        for found in document.found.values()
        if found.table is None
        and type_of(found.item).holds_sign_off
        and found.item["key"] not in document.signed_in
        and any(section["key"] in sections for section in found.home.lineage)
    }


def _showable(part: Document) -> frozenset[str]:
    """Return the keys of what is worked out from nothing but what the public is asked."""
    there, allowed = {path.split(".")[-1] for path in part.found} | part.sections.keys(), _readable(part)
    return frozenset(
        found.item["key"]
        for found in part.found.values()
        if is_written(found.item)
        and browser_safe(_expressions(found), allowed)
        and {name.split(".")[-1] for name in found.item.get("of", ())} <= there
    )


def is_written(item: Item) -> bool:
    """Say whether the server works it out: of no use to a customer, who sees it only when all is sent."""
    return "computed" in item or isinstance(item.get("of"), list)


def _needed(part: Document) -> frozenset[str]:
    """Return the keys that conditions of what is asked read, by way of totals of totals too."""
    reads = {found.item["key"]: _reads(found) for found in part.found.values()}
    needed = {key for found in part.found.values() if not is_written(found.item) for key in reads[found.item["key"]]}
    while more := {key for each in needed & reads.keys() for key in reads[each]} - needed:
        needed |= more
    return frozenset(needed)


def _reads(found: FoundItem) -> frozenset[str]:
    said = {path.split(".")[1] for path in variables(_expressions(found)) if path.startswith("answers.")}
    own = {path.split(".")[1] for path in variables(_expressions(found)) if path.startswith("row.")}
    of = found.item.get("of")
    return frozenset(said | own | {name.split(".")[-1] for name in (of if isinstance(of, list) else ())})


def obstacles(document: Document, part: Document, sections: frozenset[str], filled_in: frozenset[str]) -> Iterator[str]:
    """Say in words what keeps a customer from answering alone; `filled_in` is what the panel itself puts in."""
    if document.is_reference or not part.asked:
        yield gettext("There is nothing in it that a customer could fill in.")
    for path, found in document.found.items():
        is_inside = any(section["key"] in sections for section in found.home.lineage)
        if is_inside and path not in part.found and path not in filled_in and found.item.get("required"):
            yield gettext("“%(item)s” must be filled in, and a customer cannot.", item=_called(found))
    yield from _out_of_reach(document, part)


def _out_of_reach(document: Document, part: Document) -> Iterator[str]:
    """Say what hangs on things an open page does not know, once for all that hangs on the same."""
    allowed, hanging = _readable(part), defaultdict[tuple[str, ...], list[str]](list)
    for found in part.found.values():
        unknown = {path for path in variables(_expressions(found)) if not browser_safe({"var": path}, allowed)}
        if unknown:
            hanging[tuple(sorted(unknown))].append(f"“{_called(found)}”")
    for paths, items in hanging.items():
        words = listed(dict.fromkeys(_named(document, path) for path in paths))
        several = listed([*items[:MOST_NAMED], *(["…"] if len(items) > MOST_NAMED else [])])
        yield gettext(
            "%(items)s is shown or judged by what an open page does not know: %(what)s. In the designer take this"
            " condition away, or move it to a step that staff fill in.",
            items=several,
            what=words,
        )


def _named(document: Document, path: str) -> str:
    """Call what an expression reads by its words."""
    root, *names = path.split(".")
    if root in {"answers", "row"} and names:
        found = [each for each in document.found.values() if each.item["key"] in names]
        return _called(found[-1]) if found else names[-1]
    return str(ROOTS[path][0]) if path in ROOTS else path


def _readable(part: Document) -> frozenset[str]:
    """Return the variables a public answer may be judged by: the answers asked of it, and today."""
    found = part.found.values()
    answers = (f"answers.{each.item['key']}" for each in found if each.table is None)
    return frozenset({"today", *answers, *(f"row.{each.item['key']}" for each in found if each.table is not None)})


def _expressions(found: FoundItem) -> list[Any]:
    said = [found.item[name] for name in ("required", "computed") if isinstance(found.item.get(name), Mapping | list)]
    return [*shown_conditions(found), *said, *(each["must"] for each in found.item.get("checks", ()))]


def _called(found: FoundItem) -> str:
    """Name an item without a label by how its printed words begin, or by its section."""
    words = label_text(found.item.get("text")).strip().partition("\n")[0]
    began = words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS]}…"
    section = label_text(found.home.section.get("title"))
    return label_of(found.item) or began or section or str(type_of(found.item).label)
