"""Write what is derived, one segment (65,536 entry ids in a row) at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pyroaring import BitMap
from sqlalchemy import Executable, Select, bindparam, delete, insert, select, update

from app.answers import texts
from app.answers.facts import PRESENT, Bit, Facts, bits
from app.extensions import db
from app.models.answer import AnswerPosting

SEGMENT = 1 << 16
"""As many ids as one container of a roaring bitmap holds."""

Place = tuple[str, str, int]
"""Item, code and plane: which bitmap of a segment."""
KEY = ("template_id", "item", "code", "plane", "segment")
POSTING = AnswerPosting.__table__


def segment_of(entry_id: Any) -> Any:
    """Return the segment of an id, or of a column of ids."""
    return entry_id // SEGMENT


def bounds(segment: int) -> tuple[int, int]:
    """Return the first id of a segment and of the next one."""
    return segment * SEGMENT, (segment + 1) * SEGMENT


def build(template_id: int, segment: int, facts: Mapping[int, Facts]) -> None:
    """Write the bitmaps of a segment that has none."""
    wanted = {place: BitMap(entry_ids) for place, entry_ids in _placed(facts).items()}
    _write(template_id, segment, {}, wanted)
    texts.write(template_id, texts.of(facts))


def merge(template_id: int, segment: int, facts: Mapping[int, Facts]) -> None:
    """Let entries of a segment count as these facts say, and no longer as they did."""
    changed = BitMap(facts)
    rows = db.session.execute(stored_in(template_id, segment), execution_options={"binary": True})
    stored = {(row.item, row.code, row.plane): BitMap.deserialize(row.bits) for row in rows}
    wanted = {place: bitmap - changed for place, bitmap in stored.items()}
    for place, entry_ids in _placed(facts).items():
        wanted.setdefault(place, BitMap()).update(entry_ids)
    _write(template_id, segment, stored, wanted)
    known = stored.get(("@entry", PRESENT, 0), BitMap()) & changed
    texts.replace(template_id, _bare(stored), list(known), texts.of(facts))


def clear(template_id: int, segment: int) -> None:
    """Remove all that is derived from a segment."""
    db.session.execute(delete(POSTING).where(POSTING.c.template_id == template_id, POSTING.c.segment == segment))
    texts.clear(template_id, *bounds(segment))


def _bare(places: Iterable[Place]) -> list[str]:
    """Return the items of which is known only who has them: texts are kept elsewhere."""
    told = {item for item, code, _plane in places if code != PRESENT}
    return [item for item, code, _plane in places if code == PRESENT and item not in told]


def stored_in(template_id: int, segment: int) -> Select[str, str, int, bytes]:
    columns = select(AnswerPosting.item, AnswerPosting.code, AnswerPosting.plane, AnswerPosting.bits)
    return columns.where(AnswerPosting.template_id == template_id, AnswerPosting.segment == segment)


def _placed(facts: Mapping[int, Facts]) -> dict[Place, list[int]]:
    found: dict[str, dict[Bit, list[int]]] = defaultdict(lambda: defaultdict(list))
    for entry_id, of_entry in facts.items():
        for item, value in of_entry.items():
            of_item = found[item]
            for bit in bits(value):
                of_item[bit].append(entry_id)
    return {(item, *bit): entry_ids for item, of_item in found.items() for bit, entry_ids in of_item.items()}


def _write(template_id: int, segment: int, stored: Mapping[Place, BitMap], wanted: Mapping[Place, BitMap]) -> None:
    """Bring the stored bitmaps to what is wanted, touching only those that differ."""
    places = sorted(wanted)
    new = [place for place in places if place not in stored]
    gone = [place for place in places if place in stored and not wanted[place]]
    other = [place for place in places if place in stored and wanted[place] not in (stored[place], BitMap())]
    keys = {place: _key(template_id, segment, place) for place in places}
    _execute(insert(POSTING), [keys[place] | {"bits": _serialised(wanted[place])} for place in new])
    _execute(_UPDATE, [_named(keys[place]) | {"bits": _serialised(wanted[place])} for place in other])
    _execute(_DELETE, [_named(keys[place]) for place in gone])


def _key(template_id: int, segment: int, place: Place) -> dict[str, Any]:
    return dict(zip(KEY, (template_id, *place, segment), strict=True))


def _named(key: Mapping[str, Any]) -> dict[str, Any]:
    """Return a key as parameters that no column is called by."""
    return {f"this_{name}": value for name, value in key.items()}


def _serialised(bitmap: BitMap) -> bytes:
    bitmap.run_optimize()
    return bitmap.serialize()


def _execute(statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        db.session.execute(statement, rows)


_THIS = [POSTING.c[name] == bindparam(f"this_{name}") for name in KEY]
_UPDATE = update(POSTING).where(*_THIS)
_DELETE = delete(POSTING).where(*_THIS)
