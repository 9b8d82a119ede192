"""An entry's page and every decision on it; the buttons come from the table of transitions."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.errors import Conflict, Invalid, NotFound, Refused
from app.extensions import db, writing
from app.models.entry import Entry
from app.models.entry_step import EntryStep
from app.operations import draft as drafts
from app.operations import entry as entries
from app.views import _paper
from app.views._entry_page import EntryPage
from app.views._page import ROW, Page, signed_in
from app.views._queue import Place, next_after, place_of


class EntryView(Page):
    route_base = "/entries"
    default_view = "show"

    @expose(f"/<{ROW}:entry_id>")
    @signed_in
    def show(self, entry_id: int) -> str:
        return _page(EntryPage(entries.look(entry_id, current_user)))

    @expose(f"/<{ROW}:entry_id>/fill")
    @signed_in
    def fill(self, entry_id: int) -> Response:
        """Open what waits for the reader to be filled in, else a correction."""
        page = EntryPage(entries.look(entry_id, current_user))
        waiting = page.waiting_for_me if page.may["fill"] else None
        with writing():
            draft = (
                drafts.open_step_draft(_step(waiting.id), current_user)
                if waiting
                else drafts.open_correction(_entry(entry_id), current_user)
            )
            token = draft.token
        return redirect(url_for("DraftView.show", token=token))

    @expose(f"/<{ROW}:entry_id>.pdf")
    @signed_in
    def pdf(self, entry_id: int) -> Response:
        page = EntryPage(entries.look(entry_id, current_user))
        return send_file(_paper.pdf_of(page), mimetype="application/pdf", download_name=f"{page.entry.number}.pdf")

    @expose(f"/steps/<{ROW}:step_id>/sign", methods=["POST"])
    @signed_in
    def sign(self, step_id: int) -> Any:
        opinion = request.form.get("opinion", "")
        return _decided(
            Decision("sign", gettext("Signed off."), _entry_of(step_id), step_id),
            lambda seen: entries.sign(_step(step_id), current_user, opinion, lock_version=seen),
        )

    @expose(f"/steps/<{ROW}:step_id>/return", methods=["POST"])
    @signed_in
    def return_(self, step_id: int) -> Any:
        to = request.form.get("to", "")
        return _decided(
            Decision("return", gettext("Returned."), _entry_of(step_id), step_id),
            lambda seen: entries.return_(_step(step_id), current_user, to, _reason(), seen),
        )

    @expose(f"/<{ROW}:entry_id>/withdraw", methods=["POST"])
    @signed_in
    def withdraw(self, entry_id: int) -> Any:
        return _decided(
            Decision("withdraw", gettext("The record is yours again."), entry_id),
            lambda seen: entries.withdraw(_entry(entry_id), current_user, seen),
        )

    @expose(f"/<{ROW}:entry_id>/unlock", methods=["POST"])
    @signed_in
    def unlock(self, entry_id: int) -> Any:
        return _decided(
            Decision("unlock", gettext("Unlocked for one correction."), entry_id),
            lambda seen: entries.unlock(_entry(entry_id), current_user, _reason(), seen),
        )

    @expose(f"/<{ROW}:entry_id>/void", methods=["POST"])
    @signed_in
    def void(self, entry_id: int) -> Any:
        return _decided(
            Decision("void", gettext("Voided. Its number stays used."), entry_id),
            lambda seen: entries.void(_entry(entry_id), current_user, _reason(), seen),
        )


@dataclass(frozen=True)
class Decision:
    """What is tried, and what is said when it succeeds."""

    act: str
    words: str
    entry_id: int
    step_id: int | None = None

    @property
    def place(self) -> Place | None:
        """Return where the step stands in the queue of who is working through it."""
        return place_of(self.step_id) if self.step_id and request.form.get("queue") else None


def _page(page: EntryPage) -> str:
    return render_template("entry/show.html", page=page)


def _decided(decision: Decision, decide: Callable[[int], Entry]) -> Any:
    """Carry a decision out; what stands against it is said on the page, with what was typed."""
    place, seen = decision.place, _lock_version()
    try:
        with writing():
            decide(seen)
    except (Invalid, Conflict) as error:
        return _complained(decision, error)
    flash(decision.words, "success")
    following = next_after(place) if place else None
    if following is not None:
        return redirect(url_for("QueueView.step", step_id=following))
    return redirect(url_for("EntryView.show", entry_id=decision.entry_id))


def _complained(decision: Decision, error: Invalid | Conflict) -> tuple[str, int]:
    held = entries.look(decision.entry_id, current_user)
    errors = {key: [str(text)] for key, text in error.errors.items()} if isinstance(error, Invalid) else {}
    words = " ".join(text for texts in errors.values() for text in texts) or str(error.message)
    flash(words, "danger")
    page = EntryPage(held, act=decision.act, errors=errors, typed=request.form, queue=decision.place)
    return _page(page), error.status


def _step(step_id: int) -> EntryStep:
    step = db.session.get(EntryStep, step_id)
    if step is None:
        raise NotFound(gettext("There is nothing here, or it is not yours to see."))
    return step


def _entry_of(step_id: int) -> int:
    return _step(step_id).entry_id


def _entry(entry_id: int) -> Entry:
    return entries.look(entry_id, current_user).entry


def _reason() -> str:
    return request.form.get("reason", "")


def _lock_version() -> int:
    """Return which state of the entry the page showed; without it nobody knows what was decided about."""
    text = request.form.get("lock_version", "")
    if not text.isdecimal():
        raise Refused(gettext("This page is out of date. Open it anew."))
    return int(text)
