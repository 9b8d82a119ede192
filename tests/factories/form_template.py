import json
from itertools import count
from pathlib import Path
from typing import Any

from app.extensions import db
from app.models.form_template import FormTemplate
from app.operations.publication import new_version, refuse_problems, title_of
from app.schema.document import Document, load

FORMS = Path(__file__).parent.parent / "forms"
_numbers = count(1)

SIMPLE: dict[str, Any] = {
    "format": 1,
    "title": "走访",
    "sections": [
        {
            "key": "head",
            "items": [
                {"key": "area", "type": "text", "label": "区域", "required": True},
                {"key": "aim", "type": "text", "label": "目的"},
                {"key": "service", "type": "rating", "label": "服务", "min": 1, "max": 10},
            ],
        }
    ],
}
"""One section and the default route: the author fills, a supervisor signs."""


def make_template(**given: Any) -> FormTemplate:
    """Publish a small document with what is given in place of its parts."""
    return publish_document({**SIMPLE, "key": f"form-{next(_numbers)}", **given})


def make_template_of(name: str, **given: Any) -> FormTemplate:
    """Publish one of the documents of `tests/forms`."""
    source = json.loads((FORMS / f"{name}.json").read_text(encoding="utf-8"))
    return publish_document({**source, "key": f"{source['key']}-{next(_numbers)}", **given})


def publish_document(source: dict[str, Any]) -> FormTemplate:
    document: Document = load(json.dumps(source))
    refuse_problems(document)
    template = FormTemplate(key=document.key, title=title_of(document))
    db.session.add(template)
    db.session.flush()
    new_version(template, document, None, "")
    return template
