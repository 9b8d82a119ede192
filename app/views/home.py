"""The work desk 工作台: what waits for me, what is late, what I began, what I did."""

from flask import current_app, render_template
from flask_appbuilder import IndexView, expose
from flask_login import current_user

from app import clock
from app.demo.progress import Progress, progress
from app.operations import dashboard as dashboards
from app.views._desk import SHOWN, done_by_me, forms_to_fill, my_drafts
from app.views._page import signed_in
from app.views._queue import waiting_counts, waiting_steps


class HomeView(IndexView):
    @expose("/")
    @signed_in
    def index(self) -> str:
        return render_template(
            "desk/index.html",
            today=clock.today(),
            counts=waiting_counts(),
            waiting=waiting_steps(SHOWN),
            drafts=my_drafts(),
            done=done_by_me(),
            forms=forms_to_fill(),
            dashboard=next((one for one in dashboards.seen_by(current_user) if one.tiles), None),
            demo=progress() if current_app.config["HUIYIN_DEMO"] else Progress(),
        )
