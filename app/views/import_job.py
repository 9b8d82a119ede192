"""Imports: a file comes in, its columns are named, its rows looked at, the good ones written."""

from types import MappingProxyType
from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask_appbuilder import expose
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.errors import Invalid, TooLarge
from app.extensions import writing
from app.importers import Grid, read
from app.operations import import_job
from app.views._importing import ImportPage, importer_of, may_update, refused_file, settings_of
from app.views._page import ROW, Page, signed_in


class ImportJobView(Page):
    route_base = "/imports"
    default_view = "new"

    @expose("/new/<importer>", methods=["GET", "POST"])
    @signed_in
    def new(self, importer: str) -> Any:
        wanted = importer_of(importer)
        if request.method == "GET":
            return render_template("import_job/new.html", importer=wanted, errors={})
        try:
            grid, name = _uploaded()
        except (Invalid, TooLarge) as error:
            errors = getattr(error, "errors", {"file": error.message})
            return render_template("import_job/new.html", importer=wanted, errors=errors), error.status
        with writing():
            job = import_job.take_in(wanted.name, name, grid, current_user, session.get("site"))
            return redirect(url_for("ImportJobView.show", job_id=job.id))

    @expose(f"/<{ROW}:job_id>")
    @signed_in
    def show(self, job_id: int) -> str:
        return _shown(ImportPage(job_id, request.args.get("rows", "")))

    @expose(f"/<{ROW}:job_id>/columns", methods=["POST"])
    @signed_in
    def columns(self, job_id: int) -> Any:
        page = ImportPage(job_id)
        try:
            with writing():
                import_job.settle(page.job, *settings_of(request.form), current_user)
        except Invalid as error:
            return _shown(ImportPage(job_id).showing(request.form), error.errors), error.status
        return redirect(url_for("ImportJobView.show", job_id=job_id))

    @expose(f"/<{ROW}:job_id>/run", methods=["POST"])
    @signed_in
    def run(self, job_id: int) -> Any:
        page = ImportPage(job_id)
        try:
            with writing():
                import_job.run(job_id, current_user, may_update=may_update(page.importer))
        except Invalid as error:
            return _shown(ImportPage(job_id), error.errors), error.status
        return redirect(url_for("ImportJobView.show", job_id=job_id))

    @expose(f"/<{ROW}:job_id>/refused")
    @signed_in
    def refused(self, job_id: int) -> Response:
        return refused_file(ImportPage(job_id).job)


def _shown(page: ImportPage, errors: Any = MappingProxyType({})) -> str:
    return render_template("import_job/show.html", page=page, errors=errors)


def _uploaded() -> tuple[Grid, str]:
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Invalid({"file": gettext("Choose a file.")})
    return read(upload.stream, upload.filename), upload.filename
