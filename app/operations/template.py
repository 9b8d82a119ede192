"""Form templates: drafts are worked on, published versions are frozen, packs are installed in one go."""

import json
from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext
from sqlalchemy import delete, select

from app import clock
from app.errors import BadDocument, Conflict, Invalid
from app.extensions import db
from app.fields._labels import label_text, listed
from app.models.entry import Entry
from app.models.form_template import FormTemplate, TemplateDraft, TemplateVersion
from app.models.grant import Grant, HiddenSection
from app.operations import setting
from app.operations.installation import install_pack
from app.operations.publication import held, new_version, open_settings, refuse_problems, renew, state_of, title_of
from app.permissions import Verb, require
from app.schema import canonical
from app.schema.checks import shape
from app.schema.document import Document, load

__all__ = [
    "create",
    "discard_draft",
    "install_pack",
    "publish",
    "restore",
    "retire",
    "revive",
    "reword",
    "save_draft",
    "supply",
]

NO_DRAFT = 0
"""What a page that shows no draft yet says its version is."""
_PUBLISHED = select(TemplateVersion).join(FormTemplate, FormTemplate.version_id == TemplateVersion.id)


def create(text: str, by: Any) -> TemplateDraft:
    """Begin a new template; it exists for designers only until its first version is published."""
    require(by, Verb.DESIGN)
    document = recognised(text)
    if db.session.scalar(select(FormTemplate.id).where(FormTemplate.key == document.key)) is not None:
        raise Conflict(gettext("There is a form with the key %(key)s already.", key=document.key))
    template = FormTemplate(key=document.key, title=title_of(document))
    db.session.add(template)
    db.session.flush()
    return _store(TemplateDraft(template_id=template.id), document, by)


def recognised(text: str | bytes, where: str = "") -> Document:
    """Read what is to be a draft: it may be unfinished anywhere inside, but must say what it is."""
    document = load(text, where)
    problems = [each for each in shape.problems(document.source) if each.pointer.split("/")[1:2] in _OF_THE_WHOLE]
    if problems:
        raise BadDocument(problems)
    return document


_OF_THE_WHOLE: tuple[list[str], ...] = ([], ["key"], ["title"], ["format"])


def save_draft(
    template: FormTemplate,
    text: str,
    by: Any,
    lock_version: int | None = None,
    unseen: Collection[str] | None = None,
) -> TemplateDraft:
    """Keep a template's one draft; a page that shows an older one, or none while there is one, is told.

    `unseen` names what was guessed and not looked at yet; guesses about anything else are settled.
    """
    require(by, Verb.DESIGN, template)
    document = recognised(text)
    if document.key != template.key:
        raise Invalid({"key": gettext("The key of a form never changes.")})
    draft = draft_of(template)
    if lock_version is not None and lock_version != (draft.lock_version if draft else NO_DRAFT):
        raise _overtaken(draft, text)
    draft = draft or TemplateDraft(template_id=template.id)
    if unseen is not None and draft.guesses:
        draft.guesses = [guess for guess in draft.guesses if guess["path"] in unseen]
    return _store(draft, document, by)


def discard_draft(template: FormTemplate, by: Any) -> None:
    require(by, Verb.DESIGN, template)
    draft = draft_of(template)
    if draft is not None:
        db.session.delete(draft)
        db.session.flush()
    if template.version_id is None:
        # Nobody ever filled it in: without its draft there is nothing of it.
        for model in (Grant, HiddenSection):
            db.session.execute(delete(model).where(model.template_id == template.id))
        db.session.delete(template)
        db.session.flush()


def publish(draft: TemplateDraft, by: Any, note: str = "", lock_version: int | None = None) -> TemplateVersion:
    """Freeze a draft as the version new entries use; open drafts of entries stay on theirs."""
    template = held(draft.template)
    require(by, Verb.PUBLISH, template)
    if lock_version is not None and lock_version != draft.lock_version:
        raise _overtaken(draft, draft.document)
    document = load(draft.document)
    refuse_problems(document)
    version = new_version(template, document, by, note)
    db.session.delete(draft)
    db.session.flush()
    return version


def restore(version: TemplateVersion, by: Any, lock_version: int | None = None) -> TemplateDraft:
    """Begin a draft with what an earlier version said; publishing it makes a new version of it."""
    return save_draft(version.template, version.document, by, lock_version)


def retire(template: FormTemplate, by: Any) -> None:
    """Let nobody begin new entries; those there stay, and open drafts can still be submitted."""
    require(by, Verb.PUBLISH, template)
    template.state = "retired"
    db.session.flush()


def revive(template: FormTemplate, by: Any) -> None:
    require(by, Verb.PUBLISH, template)
    if template.version is not None:
        template.state = state_of(load(template.version.document))
        db.session.flush()


def supply(template: FormTemplate, name: str, rows: list[dict[str, Any]], by: Any) -> None:
    """Give an incomplete sheet the rows it asks its owner for; `by=None` is the installation itself."""
    if by is not None:
        require(by, Verb.PUBLISH, template)
    document = load(template.version.document) if template.version else None
    if document is None or name not in set(open_settings(document)):
        raise Invalid({"rows": gettext("This form asks for no such rows.")})
    plain = _plain_rows(rows)
    if plain == setting.get(name):
        return
    _keep_filled_rows(template, name, plain)
    refuse_problems(_with_setting(document, name, plain))
    setting.put(name, plain)
    renew({name}, by)


def reword(words: Mapping[str, Any], by: Any) -> None:
    """Set words that forms take from this firm, such as its name; None goes back to what a form brings along."""
    require(by, Verb.PUBLISH)
    changed = {name: word for name, word in words.items() if word != setting.get(name)}
    found = (each.document for each in db.session.scalars(_PUBLISHED))
    documents = [document for document in map(load, found) if changed.keys() & document.source.get("settings", {})]
    errors = {name: _wrong_with(name, word, documents) for name, word in changed.items() if word is not None}
    if any(errors.values()):
        raise Invalid({name: message for name, message in errors.items() if message})
    for name, word in changed.items():
        setting.put(name, word)
    renew(changed.keys(), by)


def _wrong_with(name: str, word: Any, documents: list[Document]) -> str:
    """Say why a word cannot stand in the forms that name it, nothing if it can."""
    named = [document for document in documents if name in document.source["settings"]]
    if not named or any(isinstance(document.source["settings"][name]["default"], list) for document in named):
        return gettext("No form asks for this.")
    try:
        for document in named:
            refuse_problems(_with_setting(document, name, word))
    except BadDocument as error:
        return error.problems[0].message
    return ""


def _plain_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    plain = [{"key": str(row["key"]), "label": row["label"]} for row in rows if row.get("key") and row.get("label")]
    if not plain or len({row["key"] for row in plain}) < len(rows):
        raise Invalid({"rows": gettext("Every row needs a key of its own and a label.")})
    return plain


def _with_setting(document: Document, name: str, value: Any) -> Document:
    """Return the document as if it came with this value: what would be wrong in it is wrong in a setting too."""
    settings = document.source["settings"]
    given = {**settings, name: {**settings[name], "default": value}}
    return load(json.dumps({**document.source, "settings": given}), document.where)


def _keep_filled_rows(template: FormTemplate, name: str, rows: list[dict[str, Any]]) -> None:
    """Refuse to take rows away once there are records: theirs would no longer be shown."""
    gone = {row["key"]: row["label"] for row in setting.get(name, [])}
    for row in rows:
        gone.pop(row["key"], None)
    if gone and db.session.scalar(select(Entry.id).where(Entry.template_id == template.id).limit(1)) is not None:
        lost = listed(label_text(label) for label in gone.values())
        raise Invalid(
            {"rows": gettext("There are records of this form: %(rows)s must stay. Reword it if needed.", rows=lost)}
        )


def _overtaken(draft: TemplateDraft | None, yours: str) -> Conflict:
    if draft is None:
        return Conflict(gettext("This draft was published or thrown away meanwhile."), yours=yours)
    theirs = {"document": draft.document, "lock_version": draft.lock_version}
    return Conflict(gettext("Somebody else changed this draft."), yours=yours, **theirs)


def draft_of(template: FormTemplate) -> TemplateDraft | None:
    """Return the one draft of a template, if somebody works on one."""
    found: TemplateDraft | None = db.session.scalar(
        select(TemplateDraft).where(TemplateDraft.template_id == template.id)
    )
    return found


def _store(draft: TemplateDraft, document: Document, by: Any) -> TemplateDraft:
    draft.document, draft.changed_at, draft.changed_by_id = canonical.dump(document), clock.now(), by.id
    db.session.add(draft)
    db.session.flush()
    if draft.template.version_id is None:
        draft.template.title = title_of(document)
        db.session.flush()
    return draft
