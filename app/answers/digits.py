"""Numbers of many entries as bitmaps of their binary digits: compare, add up and sort without reading one entry."""

from collections.abc import Iterator

from pyroaring import BitMap

from app.answers.facts import MILLION, ORIGIN, encoded, ones_of, weight


class Digits:
    """The numbers one item has in all entries, in millionths."""

    def __init__(self, present: BitMap, planes: dict[int, BitMap]) -> None:
        self.present = present
        self._planes = planes
        self._places = sorted(planes, reverse=True)

    def at_least(self, bound: int) -> BitMap:
        """Return the entries whose number is not below the bound."""
        wanted = encoded(bound)
        above, equal = BitMap(), self.present.copy()
        for place in sorted({*self._places, *ones_of(wanted)}, reverse=True):
            ones = self._planes.get(place, NOBODY)
            if wanted >> place & 1:
                equal &= ones
            else:
                above |= equal & ones
                equal -= ones
            if not equal:
                break
        return above | equal

    def between(self, low: int | None, high: int | None) -> BitMap:
        """Return the entries from the one bound to the other, both included, None being open."""
        found = self.present if low is None else self.at_least(low)
        return found if high is None else found - self.at_least(high + 1)

    def total(self, among: BitMap) -> int:
        """Return the sum over some entries."""
        counted = among & self.present
        ones = (weight(place) * counted.intersection_cardinality(plane) for place, plane in self._planes.items())
        return sum(ones) - ORIGIN * MILLION * len(counted)

    def bounds(self, among: BitMap) -> tuple[int, int] | None:
        """Return the smallest and the largest number of some entries."""
        some = among & self.present
        return (self._extreme(some, largest=False), self._extreme(some, largest=True)) if some else None

    def _extreme(self, some: BitMap, *, largest: bool) -> int:
        value = -ORIGIN * MILLION
        for place in self._places:
            ones, zeros = some & self._planes[place], some - self._planes[place]
            some = (ones or zeros) if largest else (zeros or ones)
            value += 0 if some is zeros else weight(place)
        return value

    def groups(self, among: BitMap, *, descending: bool) -> Iterator[tuple[int, BitMap]]:
        """Yield each number with its entries, in order."""
        yield from self._split(among & self.present, 0, -ORIGIN * MILLION, descending)

    def _split(self, some: BitMap, depth: int, value: int, descending: bool) -> Iterator[tuple[int, BitMap]]:
        if not some:
            return
        if depth == len(self._places):
            yield value, some
            return
        plane, worth = self._planes[self._places[depth]], weight(self._places[depth])
        halves = [(some - plane, value), (some & plane, value + worth)]
        for half, reached in reversed(halves) if descending else halves:
            yield from self._split(half, depth + 1, reached, descending)

    def pick(self, among: BitMap, *, descending: bool, offset: int, limit: int) -> list[int]:
        """Return a page of entries in the order of their numbers, the newest first among equals."""
        return self._pick(among & self.present, 0, descending, offset, limit)

    def _pick(self, some: BitMap, depth: int, descending: bool, offset: int, limit: int) -> list[int]:
        if limit <= 0 or offset >= len(some):
            return []
        if depth == len(self._places) or len(some) == 1:
            return newest(some, offset, limit)
        ones = some & self._planes[self._places[depth]]
        zeros = some - ones
        first, second = (ones, zeros) if descending else (zeros, ones)
        page = self._pick(first, depth + 1, descending, offset, limit)
        return page + self._pick(second, depth + 1, descending, max(0, offset - len(first)), limit - len(page))


def newest(some: BitMap, offset: int, limit: int) -> list[int]:
    """Return a page of entries, the newest first."""
    end = len(some) - offset
    return list(reversed(some[max(0, end - limit) : end])) if end > 0 else []


NOBODY = BitMap()
