"""A signature drawn by finger or mouse."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from markupsafe import escape

from app.fields._base import Item, Stored
from app.fields._labels import LABEL_SCHEMA, label_text, marked
from app.fields._picture import Picture


class Signature(Picture):
    name = "signature"
    label = _l("Signature")
    icon = "signature"
    kind = "signature"
    holds_sign_off = True
    options_schema = {
        "meaning": LABEL_SCHEMA
        | {"title": marked("Meaning"), "description": marked("What signing here says, such as 同意.")},
    }

    def surface(self, item: Item) -> str:
        meaning = label_text(item.get("meaning"))
        said = f'<span class="signature-meaning">{escape(meaning)}</span>' if meaning else ""
        words, clear = escape(gettext("Sign here by finger or mouse")), escape(gettext("Clear"))
        return (
            f'{said}<canvas width="600" height="200" role="img" aria-label="{words}" hidden></canvas>'
            f'<button type="button" data-clear hidden>{clear}</button>'
        )

    def wanted(self) -> str:
        return gettext("Choose a picture of the signature")

    def text(self, item: Item, stored: Stored) -> str:
        return gettext("signed")

    def example(self) -> tuple[dict[str, Any], Stored]:
        return {"key": "drawn_up_by", "type": "signature", "label": "编制人"}, self.example_file()
