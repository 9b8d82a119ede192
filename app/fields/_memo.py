"""Remember what was made of an item: documents are frozen, so it is made once."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from app.fields._answers import Item
from app.fields._labels import language

T = TypeVar("T")
MOST_ITEMS = 5_000

_kept: dict[int, tuple[Item, dict[Any, Any]]] = {}


def once_per_item(make: Callable[[Any, Item], T]) -> Callable[[Any, Item], T]:
    """Keep the result of a method as long as that very item is in use."""

    @wraps(make)
    def kept(self: Any, item: Item) -> T:
        made = _drawer(item)
        if make not in made:
            made[make] = make(self, item)
        found: T = made[make]
        return found

    return kept


def once_per_language(make: Callable[[Any, Item], T]) -> Callable[..., T]:
    """Keep the result of a method for each language it was made in.

    Callers that know the reader's language pass it: asking for it costs more than all the rest.
    """

    @wraps(make)
    def kept(self: Any, item: Item, spoken: str = "") -> T:
        made = _drawer(item)
        key = (make, spoken or language())
        if key not in made:
            made[key] = make(self, item)
        found: T = made[key]
        return found

    return kept


def _drawer(item: Item) -> dict[Any, Any]:
    found = _kept.get(id(item))
    # The kept reference makes sure that an id is not given to another item meanwhile.
    if found is None or found[0] is not item:
        if len(_kept) >= MOST_ITEMS:
            _kept.clear()
        found = _kept[id(item)] = (item, {})
    return found[1]
