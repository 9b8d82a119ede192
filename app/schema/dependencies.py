"""What each value of a document depends on, and the order in which values can be settled."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from app.fields import type_of
from app.schema.expressions import dependency_order
from app.schema.items import FoundItem, FoundSection

if TYPE_CHECKING:
    from app.schema.document import Document


def name_of(found: FoundItem) -> str:
    """Return the path of an item's value as expressions name it."""
    return f"answers.{found.table['key']}.*.{found.item['key']}" if found.table else f"answers.{found.item['key']}"


def shown_conditions(found: FoundItem) -> list[Any]:
    """Return the conditions under which an item is shown: its sections', its group's and its own."""
    holders = (*found.home.lineage, *([found.group] if found.group else []), found.item)
    return [holder["shown"] for holder in holders if "shown" in holder]


def summed(document: "Document", found: FoundItem) -> list[FoundItem]:
    """Return the items a total is made of, a section standing for all that is asked in it."""
    of = found.item.get("of")
    names = of if isinstance(of, list) else ()
    return [each for name in names for each in _named(document, name)]


def _named(document: "Document", name: str) -> Iterator[FoundItem]:
    if name in document.found:
        yield document.found[name]
    elif name in document.sections:
        section = document.sections[name]
        yield from (found for found in document.found.values() if _counts_in(found, section))


def _counts_in(found: FoundItem, section: FoundSection) -> bool:
    """Say whether an item adds to its section's total; totals inside would count twice."""
    is_inside = any(each is section.section for each in found.home.lineage)
    return is_inside and found.table is None and type_of(found.item).asked


def settling_order(document: "Document") -> list[FoundItem]:
    """Return the items whose value something else decides on, each after those it depends on; CycleError if none is."""
    reads = {name_of(found): (found, _reads(document, found)) for found in document.found.values()}
    order = dependency_order({name: expressions for name, (_found, expressions) in reads.items() if expressions})
    return [reads[name][0] for name in order]


def _reads(document: "Document", found: FoundItem) -> list[Any]:
    computed = [found.item["computed"]] if "computed" in found.item else []
    return [*shown_conditions(found), *computed, *({"var": name_of(each)} for each in summed(document, found))]
