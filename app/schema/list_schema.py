"""What a document can say of its lists and charts, as a part of the published JSON Schema."""

from typing import Any

OPERATORS = ("any_of", "between", "contains", "filled", "blank")
"""What a list's filter can say; whom it is about differs from house to house and stands in saved views."""


def _closed(description: str, required: list[str], **properties: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return schema | ({"description": description} if description else {})


def _several(description: str, items: dict[str, Any], least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least, "description": description}


_VALUES = _several(
    "Codes; a text; from and to, null where it is open; nothing for filled and blank.",
    {"type": ["string", "number", "null"]},
)
_CONDITION = _closed(
    "", ["path", "operator"], path={"type": "string"}, operator={"enum": list(OPERATORS)}, values=_VALUES
)

LIST = _closed(
    "",
    [],
    columns=_several("Paths of the items that lists show.", {"type": "string"}),
    sort=_closed(
        "The order a list opens in; without one the newest first.",
        ["by"],
        by={"type": "string"},
        descending={"type": "boolean"},
    ),
    filter=_several("What a list shows until its reader takes the filter away.", _CONDITION, least=1),
)
CHARTS = _closed(
    "",
    [],
    show=_several("Which charts and in which order; without it all of them.", {"type": "string"}, least=1),
    compare={"type": "string", "description": "What charts are compared by until their reader chooses otherwise."},
)
