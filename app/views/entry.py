"""An entry's page and every decision on it; the buttons come from the table of transitions."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.errors import Conflict, Invalid, NotFound
from app.extensions import db, writing
from app.models.entry import Entry
from app.models.entry_step import EntryStep
from app.operations import draft as drafts
from app.operations import entry as entries
from app.views import _paper
from app.views._entry_page import EntryPage
from app.views._page import Page, signed_in
from app.views._queue import next_step


class EntryView(Page):
    route_base = "/entries"
    default_view = "show"

    @expose("/<int:entry_id>")
    @signed_in
    def show(self, entry_id: int) -> str:
        return _page(EntryPage(entries.look(entry_id, current_user)))

    @expose("/<int:entry_id>/fill")
    @signed_in
    def fill(self, entry_id: int) -> Response:
        """Open what waits for the reader to be filled in, else a correction."""
        page = EntryPage(entries.look(entry_id, current_user))
        waiting = page.waiting_for_me if page.may["fill"] else None
        with writing():
            if waiting is not None:
                token = drafts.open_step_draft(_step(waiting.id), current_user).token
            else:
                token = drafts.open_correction(_entry(entry_id), current_user).token
        return redirect(url_for("DraftView.show", token=token))

    @expose("/<int:entry_id>.pdf")
    @signed_in
    def pdf(self, entry_id: int) -> Response:
        page = EntryPage(entries.look(entry_id, current_user))
        return send_file(_paper.pdf_of(page), mimetype="application/pdf", download_name=f"{page.entry.number}.pdf")

    @expose("/steps/<int:step_id>/sign", methods=["POST"])
    @signed_in
    def sign(self, step_id: int) -> Any:
        return _decided(
            "sign",
            lambda: entries.sign(
                _step(step_id), current_user, request.form.get("opinion", ""), lock_version=_lock_version()
            ),
            _entry_of(step_id),
            gettext("Signed off."),
        )

    @expose("/steps/<int:step_id>/return", methods=["POST"])
    @signed_in
    def return_(self, step_id: int) -> Any:
        to, reason = request.form.get("to", ""), request.form.get("reason", "")
        return _decided(
            "return",
            lambda: entries.return_(_step(step_id), current_user, to, reason, _lock_version()),
            _entry_of(step_id),
            gettext("Returned."),
        )

    @expose("/<int:entry_id>/withdraw", methods=["POST"])
    @signed_in
    def withdraw(self, entry_id: int) -> Any:
        return _decided(
            "withdraw",
            lambda: entries.withdraw(_entry(entry_id), current_user, _lock_version()),
            entry_id,
            gettext("The record is yours again."),
        )

    @expose("/<int:entry_id>/unlock", methods=["POST"])
    @signed_in
    def unlock(self, entry_id: int) -> Any:
        return _decided(
            "unlock",
            lambda: entries.unlock(_entry(entry_id), current_user, request.form.get("reason", ""), _lock_version()),
            entry_id,
            gettext("Unlocked for one correction."),
        )

    @expose("/<int:entry_id>/void", methods=["POST"])
    @signed_in
    def void(self, entry_id: int) -> Any:
        return _decided(
            "void",
            lambda: entries.void(_entry(entry_id), current_user, request.form.get("reason", ""), _lock_version()),
            entry_id,
            gettext("Voided. Its number stays used."),
        )


def _page(page: EntryPage) -> str:
    return render_template("entry/show.html", page=page)


def _decided(act: str, decide: Callable[[], Entry], entry_id: int, words: str) -> Any:
    """Carry a decision out; what stands against it is said on the page, with what was typed."""
    try:
        with writing():
            decide()
    except (Invalid, Conflict) as error:
        page = EntryPage(entries.look(entry_id, current_user), act=act, typed=request.form)
        page.errors = {key: [str(text)] for key, text in getattr(error, "errors", {}).items()}
        flash(str(error.message) or gettext("Something is not right yet"), "danger")
        return _page(page), error.status
    flash(words, "success")
    return redirect(_after(entry_id))


def _after(entry_id: int) -> str:
    """Return the next thing in the queue for who is working through it."""
    following = next_step() if request.form.get("queue") else None
    return url_for("QueueView.step", step_id=following) if following else url_for("EntryView.show", entry_id=entry_id)


def _step(step_id: int) -> EntryStep:
    step = db.session.get(EntryStep, step_id)
    if step is None:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return step


def _entry_of(step_id: int) -> int:
    return _step(step_id).entry_id


def _entry(entry_id: int) -> Entry:
    return entries.look(entry_id, current_user).entry


def _lock_version() -> int | None:
    text = request.form.get("lock_version", "")
    return int(text) if text.isdecimal() else None
