"""Every field type by name, for the types that hold items themselves; filled when the package is imported."""

from typing import TYPE_CHECKING

from app.fields._answers import Item

if TYPE_CHECKING:
    from app.fields._base import FieldType

TYPES: dict[str, "FieldType"] = {}


def type_of(item: Item) -> "FieldType":
    """Return the field type of an item."""
    return TYPES[item["type"]]
