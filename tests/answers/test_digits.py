from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from app.answers.digits import Digits, newest
from app.answers.facts import DIGITS, MILLION, bits, encoded, millionths

NUMBERS = st.one_of(
    st.integers(-20, 20).map(lambda whole: whole * MILLION),
    st.integers(-(10**16), 10**16),
    st.sampled_from((0, 1, -1, MILLION - 1, MILLION, -MILLION, 12_350_000)),
)
ENTRIES = st.dictionaries(st.integers(0, 200_000), NUMBERS, max_size=40)
SOME = st.sets(st.integers(0, 200_000), max_size=40)


@given(NUMBERS, NUMBERS)
def test_encoded_numbers_sort_as_the_numbers_do(one: int, other: int) -> None:
    assert (one < other) == (encoded(one) < encoded(other))


@given(ENTRIES, NUMBERS, NUMBERS)
def test_between_finds_both_bounds_and_what_lies_inside(entries: dict[int, int], one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert set(digits_of(entries).between(low, high)) == {key for key, value in entries.items() if low <= value <= high}
    assert set(digits_of(entries).between(low, None)) == {key for key, value in entries.items() if low <= value}
    assert set(digits_of(entries).between(None, high)) == {key for key, value in entries.items() if value <= high}


@given(ENTRIES, SOME)
def test_total_and_bounds_are_those_of_the_entries_asked_for(entries: dict[int, int], others: set[int]) -> None:
    some = set(list(entries)[::2]) | others
    values = [value for key, value in entries.items() if key in some]
    digits = digits_of(entries)
    assert digits.total(BitMap(some)) == sum(values)
    assert digits.bounds(BitMap(some)) == ((min(values), max(values)) if values else None)


@given(ENTRIES, SOME, st.booleans())
def test_groups_come_in_order_with_their_entries(entries: dict[int, int], others: set[int], descending: bool) -> None:
    some = set(list(entries)[::2]) | others
    values = sorted({value for key, value in entries.items() if key in some}, reverse=descending)
    found = list(digits_of(entries).groups(BitMap(some), descending=descending))
    assert [value for value, _group in found] == values
    assert all(entries[key] == value for value, group in found for key in group)


@given(ENTRIES, st.booleans(), st.integers(0, 50), st.integers(0, 20))
def test_pick_pages_through_the_sorted_entries(
    entries: dict[int, int], descending: bool, offset: int, limit: int
) -> None:
    sign = -1 if descending else 1
    ordered = sorted(entries, key=lambda key: (sign * entries[key], -key))
    digits = digits_of(entries)
    page = digits.pick(BitMap(entries), descending=descending, offset=offset, limit=limit)
    assert page == ordered[offset : offset + limit]


def test_newest_is_empty_when_the_page_lies_behind_the_last() -> None:
    assert newest(BitMap([3, 5]), 2, 10) == []
    assert newest(BitMap([3, 5]), 1, 10) == [3]


def test_millionths_stay_within_what_can_be_encoded() -> None:
    assert encoded(millionths(1e300)).bit_length() == encoded(millionths(0)).bit_length()
    assert encoded(millionths(-1e300)) == 0


def digits_of(entries: dict[int, int]) -> Digits:
    planes: dict[int, BitMap] = {}
    for key, value in entries.items():
        for code, plane in bits(value):
            if code == DIGITS:
                planes.setdefault(plane, BitMap()).add(key)
    return Digits(BitMap(entries), planes)
