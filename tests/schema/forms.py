"""The small form templates of tests/forms, each of which shows one feature."""

import json
from pathlib import Path
from typing import Any

from app.schema.compiled import Compiled
from app.schema.document import Document, load

FOLDER = Path(__file__).parents[1] / "forms"
SHIPPED = Path(__file__).parents[2] / "forms"


def form(name: str) -> Document:
    path = FOLDER / f"{name}.json"
    return load(path.read_bytes(), path.name)


def compiled(name: str, **settings: Any) -> Compiled:
    return Compiled(form(name), settings)


def all_forms() -> list[Path]:
    return [
        *sorted(FOLDER.glob("*.json")),
        *sorted(path for path in SHIPPED.glob("*/*.json") if path.name != "pack.json"),
    ]


def document(*items: dict[str, Any], **more: Any) -> Document:
    """Return a document of one section."""
    source = {"format": 1, "key": "made", "title": "样表", "sections": [{"key": "main", "items": list(items)}], **more}
    return load(json.dumps(source), "made.json")


def item(key: str = "a", type_: str = "text", **options: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "label": key, **options}
