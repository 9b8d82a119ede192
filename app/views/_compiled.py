"""A template version, worked out once for each text and each set of this firm's words."""

import json
from functools import lru_cache

from flask import g

from app.models.form_template import TemplateVersion
from app.operations import setting
from app.schema.compiled import Compiled
from app.schema.document import Document, load


def compiled_of(version: TemplateVersion) -> Compiled:
    names = _document(version.document).source.get("settings", {})
    return _compiled(version.document, _words(tuple(names)))


def _words(names: tuple[str, ...]) -> str:
    """Return the firm's words for some names; read once per request, however many sheets a page shows."""
    if not names:
        return "{}"
    known: dict[tuple[str, ...], str] = g.setdefault("_setting_words", {})
    if names not in known:
        known[names] = json.dumps(setting.values(*names), ensure_ascii=False, sort_keys=True)
    return known[names]


@lru_cache(maxsize=256)
def _document(text: str) -> Document:
    return load(text)


@lru_cache(maxsize=256)
def _compiled(text: str, words: str) -> Compiled:
    return Compiled(_document(text), json.loads(words))
