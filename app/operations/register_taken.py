"""Which entries have a number in a register, as bitmaps: a million lines cost sixteen rows to read.

Derived from the lines and written under the register's lock along with them, so that both say the same.
"""

from collections.abc import Iterable
from itertools import groupby

from pyroaring import BitMap
from sqlalchemy import Select, delete, insert, inspect, select

from app.answers.segments import segment_of
from app.extensions import db
from app.models.register import RegisterLine, RegisterTaken

_INSERT = insert(inspect(RegisterTaken).local_table)
READ_AT_ONCE = 5_000


def taken(register_id: int) -> BitMap:
    """Return the entries that have a number."""
    return BitMap().union(*(BitMap.deserialize(bits) for bits in db.session.scalars(stored(register_id))))


def add(register_id: int, entry_ids: Iterable[int]) -> None:
    """Let these entries count as numbered; whoever calls this holds the register."""
    for segment, members in groupby(sorted(entry_ids), key=segment_of):
        row = db.session.get(RegisterTaken, (register_id, segment))
        if row is None:
            row = RegisterTaken(register_id=register_id, segment=segment, bits=BitMap().serialize())
            db.session.add(row)
        bits = BitMap.deserialize(row.bits) | BitMap(members)
        bits.run_optimize()
        row.bits = bits.serialize()
    db.session.flush()


def rebuild(register_id: int) -> int:
    """Derive the bitmaps anew from the lines and return how many there are."""
    db.session.execute(delete(RegisterTaken).where(RegisterTaken.register_id == register_id))
    numbered = select(RegisterLine.entry_id).where(RegisterLine.register_id == register_id)
    found = BitMap(db.session.scalars(numbered, execution_options={"yield_per": READ_AT_ONCE}))
    rows = [
        {"register_id": register_id, "segment": segment, "bits": BitMap(members).serialize()}
        for segment, members in groupby(found, key=segment_of)
    ]
    if rows:
        db.session.execute(_INSERT, rows)
    return len(found)


def stored(register_id: int) -> Select[bytes]:
    return select(RegisterTaken.bits).where(RegisterTaken.register_id == register_id)
