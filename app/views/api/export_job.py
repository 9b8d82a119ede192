"""Exports: ordered as the list selects, followed, fetched when they are written."""

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.answers.query import LAST_PAGE
from app.errors import Invalid, NotFound
from app.exports import OUTPUTS
from app.extensions import db, writing
from app.models.export_job import ExportJob
from app.operations import export_job
from app.operations.repeating import Once
from app.permissions import Verb, require
from app.views._entry_list import EntryList
from app.views._exporting import asked_of, fetched, has_table, progress_of, records_of
from app.views._page import ROW
from app.views.api._endpoint import Answer, Asked, Resource, endpoint
from app.views.api._entries import moment
from app.views.api._schemas import ITEM_TEXT, listed, ref, shape
from app.views.api._selecting import asked_list, next_page, open_template
from app.views.api.entry import PAGE, SORT

PAGE_SIZE = 25
ORDER = shape(
    {"output": {"enum": list(OUTPUTS)}},
    table={**ITEM_TEXT, "description": "Key of a table whose rows are wanted in place of the records; as CSV only."},
)
FILES = tuple(output.media_type for output in OUTPUTS.values())


class ExportJobResource(Resource):
    @endpoint(
        "POST",
        "/templates/<key>/exports",
        _l("Order an export of the entries the list selects; it is written in the background."),
        ref("Export"),
        status=201,
        takes=ORDER,
        arguments=(SORT,),
        filters=True,
        repeatable=True,
    )
    def order_export(self, asked: Asked, key: str) -> Answer:
        template = open_template(key)
        require(current_user, Verb.EXPORT, template)
        made = _ordered(asked_list(template), asked.body, asked.once)
        return Answer(made, 201, {"Location": made["links"]["self"]})

    @endpoint("GET", "/exports", _l("List your exports, newest first."), listed(ref("Export")), arguments=(PAGE,))
    def list_exports(self, asked: Asked) -> Any:
        if not export_job.may_look(current_user):
            raise NotFound
        page = asked.arguments.get("page", 0)
        found = export_job.seen_by(current_user).options(joinedload(ExportJob.template))
        rows = db.session.scalars(found.offset(page * PAGE_SIZE).limit(PAGE_SIZE + 1)).all()
        is_more = len(rows) > PAGE_SIZE and page < LAST_PAGE
        return {"found": [_shown(job) for job in rows[:PAGE_SIZE]], "next": next_page(page, is_more)}

    @endpoint("GET", f"/exports/<{ROW}:job_id>", _l("Read how far an export of yours is."), ref("Export"))
    def read_export(self, asked: Asked, job_id: int) -> Any:
        return _shown(export_job.find(job_id, current_user))

    @endpoint("GET", f"/exports/<{ROW}:job_id>/file", _l("Fetch the file of an export of yours."), {}, sends=FILES)
    def read_export_file(self, asked: Asked, job_id: int) -> Any:
        return fetched(job_id)

    @endpoint("POST", f"/exports/<{ROW}:job_id>/cancel", _l("Cancel an export of yours."), ref("Export"))
    def cancel_export(self, asked: Asked, job_id: int) -> Any:
        with writing():
            export_job.cancel(job_id, current_user)
        return _shown(export_job.find(job_id, current_user))


def _ordered(chosen: EntryList, said: Any, once: Once) -> dict[str, Any]:
    """Order once: whoever was slower with the same key gets what the faster one ordered."""
    output, table = said["output"], said.get("table", "")
    if not has_table(chosen, output, table):
        raise Invalid({"table": gettext("This is not one of those known here.")})
    ids, asked = records_of(chosen), asked_of(chosen, output, table, once)
    try:
        with writing():
            return _shown(export_job.order(chosen.template, ids, asked, current_user))
    except IntegrityError:
        ordered = export_job.ordered_once(once)
        if ordered is None:
            raise
        return _shown(ordered)


def _shown(job: ExportJob) -> dict[str, Any]:
    here, progress = f"/api/v1/exports/{job.id}", progress_of(job)
    return {
        "id": job.id,
        "template": job.template.key,
        "output": job.output,
        "table": job.table_key,
        "filters": job.filters,
        **{name: progress[name] for name in ("state", "done", "total")},
        "with_phones": job.with_phones,
        "created_at": moment(job.created_at),
        "finished_at": moment(job.finished_at),
        "expires_at": moment(job.expires_at),
        "error": job.error,
        "links": {"self": here, "page": f"/exports/{job.id}", **({"file": f"{here}/file"} if job.has_file else {})},
    }
