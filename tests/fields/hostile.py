"""Values nobody should be able to store, and posts no browser of ours sends."""

import math
from typing import Any

SCRIPT = "\"><script>alert(1)</script>'&"
HUGE = "长" * 3_000_000
HOSTILE_TEXTS = ["", " ", "\x00", "好\x00好", "\ud800", "a\x1b[31m", "\u202etxt.exe", HUGE, "2026-02-30", "25:00"]
HOSTILE_NUMBERS = [math.nan, math.inf, -math.inf, 1e300, 10**30, -(10**16), 0.1234567890123456789, True, 3j]
HOSTILE_PARTS: list[Any] = [
    *({}, [], [[]], [None], [{}], None, b"x", {"na": False}, {"na": True, "x": 1}),
    *({"paths": []}, {"paths": "phone"}, {"paths": [None]}, {"paths": [["phone"]]}, {"paths": ["nowhere"]}),
    *({"paths": ["phone"], "texts": {"phone": 1}}, {"paths": ["phone"] * 99}, {"paths": ["phone"], "texts": []}),
    *({"file": "theirs-1"}, {"file": "../../etc/passwd"}, {"file": 1}, {"file": "a", "x": 1}),
    *([{"file": "theirs-1", "name": "x"}], [{"file": "b1", "name": HUGE}], [{"file": "b1", "name": "x"}] * 99),
    *({"id": "5", "name": "x"}, {"id": 99, "name": "x"}, {"id": True, "name": "x"}, {"id": 5, "name": HUGE}, {"id": 5}),
    *({"from": 1}, {"from": "2026-02-30"}, {"till": "2026-01-01"}, [{"nowhere": 1}], [{"row": "nowhere"}]),
    *([{}] * 5_000, [{"on": "2026-02-30"}], [{"no": 1}]),
]
HOSTILE_VALUES = [*HOSTILE_TEXTS, "NaN", "1e400", SCRIPT, *HOSTILE_NUMBERS, *HOSTILE_PARTS]
HOSTILE_POSTS = [
    *("\x00", "\ud800", HUGE, "nowhere", "NaN", "-1e400", "2026-02-30"),
    *("../..", SCRIPT, "９９９９９９９９９９９９９９９９９９", "-" * 99),
]
