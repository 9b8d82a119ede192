"""The options behind boxes, for the types that offer them, and whether one or several of them may be ticked."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.paper_in.grades import is_grade
from app.paper_in.pieces import Piece
from app.paper_in.recognisers._base import BLANK
from app.paper_in.ticks import Tick, with_points

_MANY = re.compile(
    "多选|可选多项|可多项|不限一项|至少选|至多选|最多选|限选[两二三四五2345]|选[两二三四五2345]项|可选几项|复选"
)
_ONE = re.compile("单选|只选一|选一项|任选一|限选一|限选1|选1项|唯一")
_ASKS_ONE = re.compile(
    "类型|类别|性别|种类|方式|形式|级别|等级|性质|程度|态度|结果|状态|状况|阶段|年龄|学历|职业|频率|是否|还是|多久|多少|几次|如何|怎样|怎么样|满意吗|满意度|有没有|会不会|能不能|愿不愿|哪一|哪种|速度|质量|收入|婚姻|年级|时长"
)
_ASKS_MANY = re.compile(
    "原因|哪些|哪几|哪方面|哪个方面|哪些方面|好处|优点|缺点|不足|内容|事项|项目|因素|素因|途径|渠道|需求|帮助|服务包括|兴趣|爱好|问题有|建议有|有$|包括|素材|资料|材料|附件"
)
_CLASSES = re.compile("(类型|类别|种类|性质|等级|级别|性别)$")
"""What everything belongs to one of, however the boxes are nested."""
_RANGE = re.compile(
    r"^(?:[A-Z][.．、])?[^.．、]*\d+[^.．、]|以上$|以下$|以内$|^(?!一般|一定|一些|一直|一样)[一二三四五六七八九十]{1,2}[^、.．]"
)
"""One cannot be in two of several ranges."""
_ASKED_INSIDE = re.compile(r"(?P<label>[^(（]+)(?P<before>[(（][^()（）]*)")
"""Words in brackets around the blank of an option: 其他(请注明____)."""
_ENUMERATED = re.compile(r"^[A-Z][.．、:：)）]|^[①-⑳]")


def pick_many(piece: Piece) -> tuple[bool, bool]:
    """Say whether several may be ticked, and whether that is sure."""
    words = f"{piece.label} {piece.after}"
    labels = [tick.label for tick in piece.ticks]
    if _MANY.search(words) or _ONE.search(words):
        return _MANY.search(words) is not None, True
    if sum(bool(tick.options) for tick in piece.ticks) > 1:
        return _CLASSES.search(piece.label) is None, False
    if len(labels) <= 2 or sum(map(bool, map(is_grade, labels))) * 2 >= len(labels):
        return False, True
    if sum(map(bool, map(_RANGE.search, labels))) * 2 > len(labels):
        return False, False
    last = _last_asked(words)
    if last is not None:
        return last, False
    return len(labels) > 5, False


def _last_asked(words: str) -> bool | None:
    """Go by the word that stands last: what it asks for is said at the end of a question."""
    one = max((match.end() for match in _ASKS_ONE.finditer(words)), default=-1)
    many = max((match.end() for match in _ASKS_MANY.finditer(words)), default=-1)
    return None if one == many else many > one


def offers(piece: Piece) -> bool:
    """Say whether there is anything to choose from."""
    return any(tick.label or tick.fill_in for tick in piece.ticks)


def options_of(ticks: Sequence[Tick]) -> dict[str, Any]:
    """Make the options, and say whether they print points."""
    has_points = with_points(tuple(ticks))
    return {"options": _options(ticks)} | ({"points_unit": "分"} if has_points else {})


def _options(ticks: Sequence[Tick]) -> list[dict[str, Any]]:
    return [_option(tick) for tick in ticks if tick.label or tick.fill_in or tick.options]


def _option(tick: Tick) -> dict[str, Any]:
    said = _ASKED_INSIDE.fullmatch(tick.label) if tick.fill_in and tick.after.endswith((")", "）")) else None
    option: dict[str, Any] = {"label": (said["label"] if said else tick.label).rstrip(" :：") or BLANK}
    if tick.fill_in:
        sides = {"before": said["before"] if said else "", "after": tick.after}
        option["fill_in"] = {side: words for side, words in sides.items() if words} or True
    if tick.points:
        option["points"] = float(tick.points) if "." in tick.points else int(tick.points)
    if any(inner.label or inner.fill_in for inner in tick.options):
        option |= {"pick": "one", "options": _options(tick.options)}
    return option


def printed_options(item: Mapping[str, Any]) -> str:
    options = item["options"]
    if len(options) > 1 and all(_ENUMERATED.match(option["label"]) for option in options):
        return "".join(f"\n{_printed(option, item.get('points_unit', ''))}" for option in options)
    return " " + _boxes(options, item.get("points_unit", ""))


def _boxes(options: Sequence[Mapping[str, Any]], unit: str) -> str:
    return "".join(f"□{_printed(option, unit)}" for option in options)


def _printed(option: Mapping[str, Any], unit: str) -> str:
    words = "" if option["label"] == BLANK else str(option["label"])
    if unit and "points" in option:
        words += f"({option['points']}{unit})"
    blank = option.get("fill_in")
    if blank:
        sides = blank if isinstance(blank, Mapping) else {}
        words += f"{sides.get('before', '')}{BLANK}{sides.get('after', '')}"
    if "options" in option:
        words += f"({_boxes(option['options'], unit)})"
    return words
