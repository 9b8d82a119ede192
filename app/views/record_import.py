"""Imports of old records: a list comes in, its columns are named, its rows looked at, and become records."""

from types import MappingProxyType
from typing import Any

from flask import jsonify, redirect, render_template, request, session, url_for
from flask_appbuilder import expose
from flask_login import current_user
from werkzeug.wrappers import Response

from app.errors import Invalid, TooLarge
from app.extensions import writing
from app.operations import record_import
from app.views._page import ROW, Page, answers_json, signed_in
from app.views._record_importing import RecordImportPage, progress_of, refused_file, settings_of, uploaded
from app.views.form_template import visible_template


class RecordImportView(Page):
    route_base = "/record-imports"
    default_view = "new"

    @expose("/new/<key>", methods=["GET", "POST"])
    @signed_in
    def new(self, key: str) -> Any:
        template = visible_template(key)
        record_import.require_may_import(current_user, template)
        if request.method == "GET":
            return _new(template, {}), 200
        try:
            sheets, name = uploaded()
        except (Invalid, TooLarge) as error:
            return _new(template, getattr(error, "errors", {"file": error.message})), error.status
        with writing():
            job = record_import.take_in(visible_template(key), name, sheets, current_user, session.get("site"))
            return redirect(url_for(".show", job_id=job.id))

    @expose(f"/<{ROW}:job_id>")
    @signed_in
    def show(self, job_id: int) -> str:
        return _shown(RecordImportPage(job_id, request.args.get("rows", "")))

    @expose(f"/<{ROW}:job_id>/columns", methods=["POST"])
    @signed_in
    def columns(self, job_id: int) -> Any:
        try:
            with writing():
                job = record_import.find(job_id, current_user)
                record_import.settle(job, **settings_of(request.form), by=current_user)
        except Invalid as error:
            return _shown(RecordImportPage(job_id).showing(request.form), error.errors), error.status
        return redirect(url_for(".show", job_id=job_id))

    @expose(f"/<{ROW}:job_id>/run", methods=["POST"])
    @signed_in
    def run(self, job_id: int) -> Any:
        try:
            with writing():
                record_import.order(job_id, current_user)
        except Invalid as error:
            return _shown(RecordImportPage(job_id), error.errors), error.status
        return redirect(url_for(".show", job_id=job_id))

    @expose(f"/<{ROW}:job_id>/progress")
    @signed_in
    @answers_json
    def progress(self, job_id: int) -> Response:
        return jsonify(progress_of(record_import.find(job_id, current_user)))

    @expose(f"/<{ROW}:job_id>/cancel", methods=["POST"])
    @signed_in
    def cancel(self, job_id: int) -> Response:
        with writing():
            record_import.cancel(job_id, current_user)
        return redirect(url_for(".show", job_id=job_id))

    @expose(f"/<{ROW}:job_id>/refused")
    @signed_in
    def refused(self, job_id: int) -> Response:
        return refused_file(record_import.find(job_id, current_user, whole=True))


def _shown(page: RecordImportPage, errors: Any = MappingProxyType({})) -> str:
    return render_template("record_import/show.html", page=page, errors=errors)


def _new(template: Any, errors: Any) -> str:
    shown = {"template": template, "errors": errors, "jobs": record_import.latest(template, current_user)}
    return render_template("record_import/new.html", columns=record_import.columns_of(template, current_user), **shown)
