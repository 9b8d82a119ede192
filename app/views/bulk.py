"""Decisions about many entries of a list: started there, worked off slice by slice from a page of their own."""

import time
from typing import Any
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user

from app.answers import listing
from app.answers.query import read_page
from app.errors import DomainError, Invalid
from app.extensions import writing
from app.models.bulk import BulkJob
from app.operations import bulk
from app.operations.bulk import Plan
from app.operations.bulk_outlook import outlook
from app.views._bulk import Question
from app.views._entry_list import EntryList
from app.views._page import ROW, Page, answers_json, failure, signed_in, wants_json
from app.views.form_template import published, visible_template

SMALL, LARGE = 9, 18
"""How many digits the database's smaller and larger numbers hold for certain."""
PAGE_SIZE = 25
SLICE_SECONDS = 1.5
"""After so long a slice ends; the page asks for the next one."""


class BulkView(Page):
    route_base = "/bulk"
    default_view = "show"

    @expose("/start/<key>", methods=["POST"])
    @signed_in
    def start(self, key: str) -> Any:
        """Ask first; begin what was agreed to."""
        listed = EntryList(visible_template(key), request.args)
        try:
            return _printed(key, listed) if request.form.get("act") == "print" else _asked_or_begun(key, listed)
        except Invalid as error:
            said = " ".join(map(str, error.errors.values()))
            if wants_json():
                return failure(said, status=error.status)
            flash(said, "danger")
            return redirect(listed.kept_url)

    @expose(f"/<{ROW}:job_id>")
    @signed_in
    def show(self, job_id: int) -> str:
        job = bulk.find(job_id, current_user)
        return render_template("bulk/show.html", job=job, **_shown(job))

    @expose(f"/<{ROW}:job_id>/go", methods=["POST"])
    @signed_in
    @answers_json
    def go(self, job_id: int) -> Any:
        job = bulk.find(job_id, current_user)
        _work_off_slice(job)
        if wants_json():
            return jsonify({"left": bulk.progress(bulk.find(job_id, current_user)).left})
        return redirect(url_for(".show", job_id=job_id))


def _asked_or_begun(key: str, listed: EntryList) -> Any:
    """Begin what somebody said yes to; ask whoever has not been asked."""
    ticked, template = _ticked(listed), published(key)
    if not request.form.get("agreed"):
        question = Question(outlook(template, _plan(""), ticked, current_user), current_user)
        if wants_json():
            return jsonify(question=question.words, token=question.token, entries=question.entries)
        return render_template("bulk/ask.html", question=question, template=template, back=listed.kept_url)
    with writing():
        job_id = bulk.start(template, _plan(_token()), ticked, current_user).id
    url = url_for("BulkView.show", job_id=job_id)
    return jsonify(url=url) if wants_json() else redirect(url)


def _shown(job: BulkJob) -> dict[str, Any]:
    """Return what the page of a job shows: the totals, and a page of what became of each."""
    progress, outcome = bulk.progress(job), request.args.get("outcome", "")
    outcome = outcome if outcome in bulk.OUTCOMES else ""
    count = progress.counts.get(outcome, 0) if outcome else progress.total
    page = min(read_page(request.args.get("page", "0")), max(count - 1, 0) // PAGE_SIZE)
    lines = bulk.lines_of(job, outcome, offset=page * PAGE_SIZE, limit=PAGE_SIZE)
    return {
        "progress": progress,
        "outcome": outcome,
        "outcomes": bulk.OUTCOMES,
        "lines": lines,
        "count": count,
        "page": page,
        "size": PAGE_SIZE,
    }


def _work_off_slice(job: BulkJob) -> None:
    job_id, ends = job.id, time.monotonic() + SLICE_SECONDS
    while (line_id := bulk.next_line(bulk.find(job_id, current_user))) is not None:
        _work_off(line_id)
        if time.monotonic() > ends:
            return


def _work_off(line_id: int) -> None:
    try:
        with writing():
            bulk.work_off(line_id, current_user)
    except DomainError as refusal:
        with writing():
            bulk.note(line_id, refusal)


def _printed(key: str, listed: EntryList) -> Any:
    """Send on to where the ticked records stand on paper, in the order of the list."""
    ticked = _ticked(listed)
    asked: dict[str, Any] = {name: values for name, values in request.args.lists() if name not in {"entry", "all"}}
    which: dict[str, Any] = {"all": 1} if request.form.get("all") else {"entry": list(ticked)}
    return redirect(url_for("EntryListView.records_pdf", key=key, **asked, **which), 303)


def _plan(token: str) -> Plan:
    form = request.form
    return Plan(form.get("act", ""), token, form.get("reason", ""), _number(form.get("register", "")))


def _token() -> str:
    """Read which question was answered; a yes without it would do things twice when sent twice."""
    try:
        return str(UUID(request.form.get("token", "")))
    except ValueError:
        raise Invalid({"token": gettext("This page is out of date. Open it anew.")}) from None


def _ticked(listed: EntryList) -> dict[int, int | None]:
    """Return the entries ticked, each with the state in which it was seen; or all that the filters show."""
    if listed.errors:
        raise Invalid(listed.errors)  # nothing is filtered then, and all would be far more than was shown
    if request.form.get("all"):
        found = listing.page(listed.selection, listed.query.sort, limit=bulk.MOST + 1)
        return dict.fromkeys(found.entry_ids)
    pairs = (text.partition(":") for text in request.form.getlist("entry")[: bulk.MOST + 1])
    read = ((_number(entry_id, LARGE), _number(seen)) for entry_id, _colon, seen in pairs)
    return {entry_id: seen for entry_id, seen in read if entry_id is not None}


def _number(text: str, digits: int = SMALL) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None
