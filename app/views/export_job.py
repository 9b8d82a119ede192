"""Exports: making them, following them, fetching them, and the record of all of them."""

from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask_appbuilder import expose
from flask_login import current_user
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from app.answers.query import read_page
from app.errors import NotFound
from app.exports import OUTPUTS
from app.extensions import db, writing
from app.models.export_job import ExportJob
from app.operations import customer_export, export_job
from app.permissions import is_admin
from app.views._exporting import exported, fetched, progress_of
from app.views._page import ROW, Page, answers_json, signed_in
from app.views.form_template import visible_template

PAGE_SIZE = 25


class ExportJobView(Page):
    route_base = "/exports"

    @expose("/")
    @signed_in
    def index(self) -> str:
        if not export_job.may_look(current_user):
            raise NotFound
        page = read_page(request.args.get("page", "0"))
        found = export_job.seen_by(current_user).options(joinedload(ExportJob.template))
        rows = db.session.scalars(found.offset(page * PAGE_SIZE).limit(PAGE_SIZE + 1)).all()
        shown = {"jobs": rows[:PAGE_SIZE], "page": page, "has_more": len(rows) > PAGE_SIZE}
        shown["shows_customers"] = customer_export.may_export(current_user)
        return render_template("export_job/index.html", outputs=OUTPUTS, sees_all=is_admin(current_user), **shown)

    @expose("/new/<key>/<output>", methods=["POST"])
    @signed_in
    def make(self, key: str, output: str) -> Any:
        return exported(visible_template(key), output)

    @expose(f"/<{ROW}:job_id>")
    @signed_in
    def show(self, job_id: int) -> str:
        return render_template("export_job/show.html", job=export_job.find(job_id, current_user), outputs=OUTPUTS)

    @expose(f"/<{ROW}:job_id>/progress")
    @signed_in
    @answers_json
    def progress(self, job_id: int) -> Response:
        return jsonify(progress_of(export_job.find(job_id, current_user)))

    @expose(f"/<{ROW}:job_id>/file")
    @signed_in
    def file(self, job_id: int) -> Response:
        return fetched(job_id)

    @expose(f"/<{ROW}:job_id>/cancel", methods=["POST"])
    @signed_in
    def cancel(self, job_id: int) -> Response:
        with writing():
            export_job.cancel(job_id, current_user)
        return redirect(url_for("ExportJobView.show", job_id=job_id))
