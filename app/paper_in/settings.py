"""Words in braces are settings of the form: {company} is what each firm calls itself."""

from typing import Any

from app.paper_in.recognisers.table import RATED
from app.schema.placeholders import NO_LABELS, PLACE


def settings_of(title: str, sections: list[dict[str, Any]]) -> dict[str, Any]:
    """Name every setting that the words of a form mention."""
    found: dict[str, Any] = {}
    names = dict.fromkeys([*PLACE.findall(title), *_names(sections, frozenset())])
    for name in names:
        found[name] = {"label": name, "default": name}
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
