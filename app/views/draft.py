"""Filling in: a sheet as inputs, saved every few seconds, handed in once."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response

from app import clock
from app.dates import time_text
from app.errors import Conflict, Invalid, NotFound, Refused
from app.extensions import db, writing
from app.fields import label_text
from app.models.entry import EntryDraft
from app.models.form_template import FormTemplate
from app.models.site import Site
from app.operations import draft as drafts
from app.operations import entry as entries
from app.operations.customer import customer_of
from app.schema import render
from app.schema.entry_form import EntryForm
from app.views._draft_form import (
    complaints,
    differences,
    form_of,
    hand_in,
    hidden,
    is_correction,
    sections_of,
    written,
)
from app.views._page import Page, answers_json, current_site_id, signed_in
from app.views._signatures import sign_off_marks
from app.views.form_template import visible_template

FILLING = ("autosave", "pending", "server")
EVALUATING = ("expressions", "expression_values")
BEHAVIOUR = re.compile(r'data-behaviour="([a-z -]+)"')


@dataclass
class FillPage:
    """What the fill page shows: one draft, its sheet as inputs, what is wrong with it."""

    draft: EntryDraft
    form: EntryForm
    reason: str = ""
    reason_error: str = ""
    conflicts: list[dict[str, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        return label_text(self.form.compiled.document.title)

    @cached_property
    def sheet(self) -> Markup:
        marks = sign_off_marks(self.draft.entry_id) if self.draft.entry_id else {}
        return render.fill(self.form.compiled, self.form, marks)

    @property
    def errors(self) -> dict[str, str]:
        return self.form.errors | ({"reason": self.reason_error} if self.reason_error else {})

    @cached_property
    def error_list(self) -> list[tuple[str, str, str]]:
        """Return name, label and message of every input that needs another look, in reading order."""
        said = list(complaints(self.form))
        return said + (
            [("reason", gettext("Reason for the correction"), self.reason_error)] if self.reason_error else []
        )

    @cached_property
    def logic(self) -> dict[str, Any]:
        made = self.form.compiled.browser_logic(sections_of(self.draft))
        return {**made, "today": clock.today().isoformat()}

    @property
    def has_logic(self) -> bool:
        """Say whether anything on the sheet hangs on anything else."""
        compiled = self.form.compiled
        return bool(compiled.conditional or compiled.logic.written_keys or self.logic["required"])

    @property
    def scripts(self) -> list[str]:
        """Name the scripts this sheet starts with, so that a browser fetches them side by side."""
        names = {name for names in BEHAVIOUR.findall(self.sheet) for name in names.split()}
        has_conditions = any(self.logic[part] for part in ("shown", "required", "sections"))
        return [
            "dialogs",
            *FILLING,
            *(EVALUATING if has_conditions else ()),
            *sorted(names),
            *["logic"] * self.has_logic,
        ]

    @property
    def asks_reason(self) -> bool:
        return is_correction(self.draft)

    @property
    def submit_label(self) -> str:
        return gettext("Save the correction") if self.asks_reason else gettext("Submit")

    def address(self, act: str) -> str:
        return url_for(f"DraftView.{act}", token=self.draft.token)

    @property
    def back(self) -> str:
        if self.draft.entry_id:
            return url_for("EntryView.show", entry_id=self.draft.entry_id)
        return url_for("EntryListView.index", key=self.draft.template.key)


class DraftView(Page):
    route_base = "/drafts"

    @expose("/new/<key>")
    @signed_in
    def new(self, key: str) -> Response:
        """Begin a sheet, or go on with one that was begun and left untouched."""
        customer_id = request.args.get("customer", type=int)
        token = untouched(visible_template(key), customer_id)
        if token is None:
            with writing():
                token = _opened(key, customer_id)
        return redirect(url_for("DraftView.show", token=token))

    @expose("/<token>")
    @signed_in
    def show(self, token: str) -> Any:
        draft = drafts.find(token, current_user)
        form = form_of(draft)
        form.review()
        return _page(FillPage(draft, form))

    @expose("/<token>/save", methods=["POST"])
    @signed_in
    @answers_json
    def save(self, token: str) -> Response:
        draft = drafts.find(token, current_user)
        form = form_of(draft, request.form)
        form.review()
        try:
            with writing():
                kept = drafts.save(draft, form.answers(), form.unsettled(), _revision(), current_user)
                saved = {"revision": kept.revision, "saved_at": time_text(kept.changed_at)}
        except Conflict as conflict:
            return _conflict(form, conflict)
        errors = {name: message for name, _label, message in complaints(form)}
        return jsonify(saved | {"errors": errors, "written": written(form), "hidden": hidden(form)})

    @expose("/<token>", methods=["POST"])
    @signed_in
    def submit(self, token: str) -> Any:
        try:
            draft = drafts.find(token, current_user)
        except NotFound:
            return _handed_in_before(token)
        page = FillPage(draft, form_of(draft, request.form), request.form.get("reason", ""))
        if not page.form.validate():
            return _page(page), Invalid.status
        return _handed_in(page, token)

    @expose("/<token>/discard", methods=["POST"])
    @signed_in
    def discard(self, token: str) -> Response:
        draft = drafts.find(token, current_user)
        where = FillPage(draft, form_of(draft)).back
        with writing():
            drafts.discard(drafts.find(token, current_user), current_user)
        flash(gettext("The draft was thrown away."), "info")
        return redirect(where)


def _opened(key: str, customer_id: int | None) -> str:
    """Open a draft at the site chosen in the top bar, or for a customer, where they are."""
    site_id = None if customer_id else current_site_id()
    site = db.session.get(Site, site_id) if site_id else None
    customer = customer_of(customer_id, current_user) if customer_id else None
    return drafts.open_draft(visible_template(key), current_user, site, customer).token


def untouched(template: FormTemplate, customer_id: int | None = None) -> str | None:
    """Return the token of a draft of this form, for this customer or for none, that was opened and never saved."""
    mine = select(EntryDraft.token).where(
        EntryDraft.author_id == current_user.id,
        EntryDraft.template_id == template.id,
        EntryDraft.version_id == template.version_id,
        EntryDraft.entry_id.is_(None),
        EntryDraft.customer_id == customer_id,  # `==` with None is written as IS NULL
        EntryDraft.revision == 1,
    )
    token: str | None = db.session.scalar(mine.limit(1))
    return token


def _page(page: FillPage) -> str:
    return render_template("entry/fill.html", page=page)


def _handed_in(page: FillPage, token: str) -> Any:
    """Hand a checked sheet in; whatever stands against it is said on the sheet, with all that was typed."""
    is_new = page.draft.entry_id is None
    try:
        with writing():
            entry = hand_in(token, page.form, is_new=is_new, revision=_revision(), reason=page.reason)
            entry_id, number = entry.id, entry.number
    except Invalid as error:
        return _complained(page, token, error)
    except Conflict as conflict:
        return _conflicting(page, token, conflict)
    flash(gettext("%(number)s has been handed in.", number=number), "success")
    return redirect(url_for("EntryView.show", entry_id=entry_id, handed_in=token))


def _handed_in_before(token: str) -> Response:
    """Show whoever repeats a request the entry it has made."""
    done = entries.submitted(token, current_user)
    if done is None:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return redirect(url_for("EntryView.show", entry_id=done.id))


def _complained(page: FillPage, token: str, error: Invalid) -> tuple[str, int]:
    page.draft = drafts.find(token, current_user)
    errors = dict(error.errors)
    page.reason_error = str(errors.pop("reason", ""))
    page.form.complain(errors)
    return _page(page), error.status


def _conflicting(page: FillPage, token: str, conflict: Conflict) -> tuple[str, int]:
    """Show both texts; the next submit goes on from what stands now."""
    with writing():
        page.draft = drafts.rebase(drafts.find(token, current_user), current_user)
    page.draft = drafts.find(token, current_user)
    page.conflicts = list(differences(page.form, conflict.details.get("answers", {}), {}))
    return _page(page), conflict.status


def _conflict(form: EntryForm, conflict: Conflict) -> Response:
    answers, raw = (conflict.details.get(name, {}) for name in ("answers", "raw"))
    answer = jsonify(
        message=str(conflict.message),
        revision=conflict.details.get("revision"),
        fields=list(differences(form, answers, raw)),
    )
    answer.status_code = conflict.status
    return answer


def _revision() -> int:
    text = request.form.get("revision", "")
    if not text.isdecimal():
        raise Refused(gettext("This page is out of date. Open it anew."))
    return int(text)
