"""The queue 待办: what waits for the reader, as a list and one by one."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_login import current_user

from app.answers.query import read_page
from app.extensions import db
from app.models.entry_step import EntryStep
from app.operations import entry as entries
from app.views._entry_page import EntryPage
from app.views._page import ROW, Page, signed_in
from app.views._queue import MOST, place_of, waiting_counts, waiting_steps

PAGE_SIZE = 25


class QueueView(Page):
    route_base = "/queue"

    @expose("/")
    @signed_in
    def index(self) -> str:
        only_late = "late" in request.args
        count = waiting_counts().late if only_late else waiting_counts().waiting
        page = min(read_page(request.args.get("page", "0")), max(count - 1, 0) // PAGE_SIZE)
        return render_template(
            "queue/index.html",
            waiting=waiting_steps(PAGE_SIZE, page * PAGE_SIZE, only_late=only_late),
            page=page,
            size=PAGE_SIZE,
            count=count,
            capped=count >= MOST,
            only_late=only_late,
        )

    @expose(f"/<{ROW}:step_id>")
    @signed_in
    def step(self, step_id: int) -> Any:
        """Show an entry with its place in the queue; what waits no longer is shown without one."""
        place = place_of(step_id)
        if place is None:
            step = db.session.get(EntryStep, step_id)
            held = entries.look(step.entry_id if step else 0, current_user)
            return redirect(url_for("EntryView.show", entry_id=held.entry.id))
        page = EntryPage(entries.look(place.entry_id, current_user), queue=place)
        return render_template("entry/show.html", page=page)
