"""Words that forms take from this firm: its name, its hotline; set once, printed wherever a form names them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.errors import Invalid
from app.extensions import db, writing
from app.fields import label_text
from app.models.form_template import FormTemplate
from app.operations import setting
from app.operations import template as templates
from app.permissions import Verb, may, require
from app.views._compiled import compiled_of
from app.views._page import Page, signed_in


@dataclass
class Word:
    """One setting as the page shows it."""

    name: str
    label: str
    default: str
    zh: str
    en: str
    forms: list[str] = field(default_factory=list)


class SettingView(Page):
    route_base = "/settings"

    @expose("/", methods=["GET", "POST"])
    @signed_in
    def index(self) -> Any:
        require(current_user, Verb.PUBLISH)
        words = named_words()
        if request.method == "GET":
            return _page(words)
        for word in words:
            word.zh, word.en = (request.form.get(f"{word.name}-{part}", "").strip() for part in ("zh", "en"))
        try:
            with writing():
                templates.reword({word.name: _value(word) for word in words}, current_user)
        except Invalid as error:
            return _page(words, error.errors), error.status
        flash(gettext("Saved. New records use these words; earlier ones keep theirs."), "success")
        return redirect(url_for(".index"))


def open_to(user: Any) -> bool:
    return may(user, Verb.PUBLISH)


def _page(words: list[Word], errors: Mapping[str, Any] = {}) -> str:
    return render_template("setting/index.html", words=words, errors=errors)


def named_words() -> list[Word]:
    """Return the words that published forms ask this firm for, each once, in the order of the forms."""
    wanted = select(FormTemplate).where(FormTemplate.state != "retired", FormTemplate.version_id.is_not(None))
    found: dict[str, Word] = {}
    for template in db.session.scalars(
        wanted.options(joinedload(FormTemplate.version)).order_by(FormTemplate.position)
    ):
        compiled = compiled_of(template.version)
        for name, about in compiled.document.source.get("settings", {}).items():
            if not isinstance(about["default"], list):
                word = found.setdefault(name, _word(name, about))
                word.forms.append(compiled.title)
    return list(found.values())


def _word(name: str, about: Mapping[str, Any]) -> Word:
    value = setting.get(name)
    zh, en = (value.get("zh", ""), value.get("en", "")) if isinstance(value, Mapping) else (value or "", "")
    return Word(name, label_text(about["label"]), label_text(about["default"]), zh, en)


def _value(word: Word) -> Any:
    """Return what is stored: a word, one in two languages, or nothing where the form's own is to stand."""
    if not word.zh:
        return {"zh": "", "en": word.en} if word.en else None
    return {"zh": word.zh, "en": word.en} if word.en else word.zh
