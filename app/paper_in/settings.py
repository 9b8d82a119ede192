"""Words in braces are settings of the form: {company} is what each firm calls itself."""

from typing import Any

from app.paper_in.recognisers.table import RATED
from app.schema.placeholders import NO_LABELS, PLACE

_KNOWN = {
    "company": ("公司名称", "本公司"),
    "project": ("项目名称", "本项目"),
    "hotline": ("客服热线", "客服热线"),
    "service": ("服务名称", "客户服务"),
    "app": ("APP名称", "APP"),
}
"""What usual names are called on a Chinese form; others are called what they are."""


def settings_of(title: str, sections: list[dict[str, Any]]) -> dict[str, Any]:
    """Name every setting that the words of a form mention."""
    found: dict[str, Any] = {}
    names = dict.fromkeys([*PLACE.findall(title), *_names(sections, frozenset())])
    for name in names:
        label, default = _KNOWN.get(name, (name, name))
        found[name] = {"label": label, "default": default}
    if _takes_rows(sections):
        found[RATED] = {"label": "评价项目", "default": []}
    return found


def _names(value: Any, blanks: frozenset[str]) -> list[str]:
    if isinstance(value, str):
        return [name for name in PLACE.findall(value) if name not in blanks]
    if isinstance(value, dict):
        own = frozenset(blank["key"] for blank in value.get("blanks", ())) or blanks
        return [name for key, inner in value.items() if key not in NO_LABELS for name in _names(inner, own)]
    if isinstance(value, list):
        return [name for inner in value for name in _names(inner, blanks)]
    return []


def _takes_rows(sections: list[dict[str, Any]]) -> bool:
    return any(
        any("from_setting" in item for item in section.get("items", ())) or _takes_rows(section.get("sections", []))
        for section in sections
    )
