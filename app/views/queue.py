"""The queue 待办: what waits for the reader, as a list and one by one."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_login import current_user

from app.errors import NotFound
from app.extensions import db
from app.models.entry_step import EntryStep
from app.operations import entry as entries
from app.permissions import awaiting
from app.views._entry_page import EntryPage
from app.views._page import Page, signed_in
from app.views._queue import place_of
from app.views.home import MOST_COUNTED, count_of, waiting_steps

PAGE_SIZE = 25


class QueueView(Page):
    route_base = "/queue"

    @expose("/")
    @signed_in
    def index(self) -> str:
        page = request.args.get("page", 0, type=int)
        count = count_of(EntryStep, *awaiting(current_user))
        return render_template(
            "queue/index.html",
            waiting=waiting_steps(PAGE_SIZE, max(page, 0) * PAGE_SIZE),
            page=page,
            size=PAGE_SIZE,
            count=count,
            capped=count >= MOST_COUNTED,
        )

    @expose("/<int:step_id>")
    @signed_in
    def step(self, step_id: int) -> Any:
        step = db.session.get(EntryStep, step_id)
        if step is None:
            raise NotFound
        place = place_of(step_id)
        if place is None:
            return redirect(url_for("EntryView.show", entry_id=step.entry_id))
        page = EntryPage(entries.look(step.entry_id, current_user), queue=place)
        return render_template("entry/show.html", page=page)
