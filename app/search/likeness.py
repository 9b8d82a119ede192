"""What two rows of one customer are likely to share: each customer's keys; a key held twice is worth a look."""

from collections.abc import Iterator

from app.search.tokens import digits, normal, readings

PHONE, NAME_AND_ROOM, SOUND = "phone", "room", "sound"
FEWEST_DIGITS = 7
LONGEST = 120


def keys_of(name: str, phone: str, room_id: int | None) -> Iterator[str]:
    """Yield: the phone; name and room; how the name sounds and the last four digits."""
    number, whole = digits(phone), normal(name)
    if len(number) >= FEWEST_DIGITS:
        yield f"{PHONE}:{number}"[:LONGEST]
        syllables = readings(whole)
        if syllables:
            yield f"{SOUND}:{number[-4:]}:{''.join(syllables[0])}"[:LONGEST]
    if whole and room_id is not None:
        yield f"{NAME_AND_ROOM}:{room_id}:{whole}"[:LONGEST]


def kind_of(key: str) -> str:
    return key.partition(":")[0]
