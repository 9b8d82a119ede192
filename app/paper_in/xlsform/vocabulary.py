"""Names of question types, theirs and ours, and what lies beyond them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

PICKS = {"select_one": "one", "select_multiple": "many"}
_SELECT_ONE = r"select[_ ]one(?:[_ ]from(?![_ ]file))?|select1|select[_ ]one[_ ]external"
_SELECT_MULTIPLE = r"select[_ ](?:multiple|many)(?:[_ ]from(?![_ ]file))?|select[_ ]all[_ ]that[_ ]apply(?:[_ ]from)?"
_SELECT = re.compile(
    rf"(?:(?P<one>{_SELECT_ONE})|(?P<many>{_SELECT_MULTIPLE}))\s+(?P<list>\S+)"
    r"(?P<other>\s+or[_ ](?:specify[_ ])?other)?",
    re.IGNORECASE,
)
_EDGE = re.compile(r"(begin|end)[_ ]+(group|repeat|loop)", re.IGNORECASE)
ALIASES = {"string": "text", "int": "integer", "photo": "image", "trigger": "acknowledge", "rich_text": "note"}
AUTOMATIC = frozenset(
    [
        "start",
        "end",
        "today",
        "deviceid",
        "device_id",
        "phonenumber",
        "phone_number",
        "username",
        "email",
        "simserial",
        "sim_id",
        "subscriberid",
        "subscriber_id",
        "audit",
        "start-geopoint",
        "background-audio",
        "background-geopoint",
        "instanceid",
    ]
)
"""What a phone notes by itself."""
WITHOUT_COUNTERPART = {
    "rank": _l("there is no question that asks for an order"),
    "geopoint": _l("there is no question for places on a map"),
    "geotrace": _l("there is no question for places on a map"),
    "geoshape": _l("there is no question for places on a map"),
    "audio": _l("sounds cannot be taken in"),
    "video": _l("films cannot be taken in"),
    "file": _l("only pictures can be taken in"),
    "osm": _l("there is no question for places on a map"),
}

WRITTEN_AS: Mapping[str, tuple[str, str]] = {
    "paragraph": ("text", "multiline"),
    "phone": ("text", "numbers"),
    "number": ("decimal", ""),
    "money": ("decimal", ""),
    "date": ("date", ""),
    "time": ("time", ""),
    "datetime": ("datetime", ""),
    "yes_no": ("select_one", ""),
    "choice": ("select_one", ""),
    "choices": ("select_multiple", ""),
    "rating": ("range", ""),
    "score": ("range", ""),
    "total": ("calculate", ""),
    "row_number": ("calculate", ""),
    "signature": ("image", "signature"),
    "stamp": ("image", ""),
    "photo": ("image", ""),
    "note": ("note", ""),
    "group": ("begin_group", ""),
    "period": ("begin_group", ""),
    "sentence": ("begin_group", ""),
    "table": ("begin_repeat", ""),
}
"""Field type -> type and appearance in an XLSForm; one that is not here is written as a text."""
SPELLED = {"datetime": "dateTime"}


@dataclass(frozen=True)
class Wanted:
    """What the cell `type` of a line asks for."""

    kind: str
    options: str = ""
    has_other: bool = False


def wanted(text: str) -> Wanted:
    plain = " ".join(text.split())
    if match := _SELECT.fullmatch(plain):
        return Wanted("select_one" if match["one"] else "select_multiple", match["list"], bool(match["other"]))
    if match := _EDGE.fullmatch(plain):
        return Wanted(f"{match[1]}_{match[2]}".casefold().replace("loop", "repeat"))
    name = plain.partition(" ")[0].casefold()
    return Wanted(ALIASES.get(name, name))


def written_as(item: Mapping[str, Any]) -> tuple[str, str]:
    """Return type and appearance of an item; whole numbers have a type of their own there."""
    name, appearance = WRITTEN_AS.get(item["type"], ("text", ""))
    return ("integer" if name == "decimal" and item.get("decimals") == 0 else name), appearance
