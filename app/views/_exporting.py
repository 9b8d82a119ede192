"""What an export takes over from the list it is asked for on: exactly its records, in its order."""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask import Response, redirect, request, send_file, stream_with_context, url_for
from flask_babel import gettext
from flask_login import current_user

from app import clock
from app.answers import listing
from app.answers.scope import scope_of
from app.errors import Invalid, NotFound
from app.exports import OUTPUTS, Output, Source
from app.extensions import writing
from app.models.export_job import ExportJob
from app.models.form_template import FormTemplate
from app.operations import export_job
from app.operations.export_job import Asked
from app.operations.extraction import extract_of, tables_of
from app.operations.repeating import Once
from app.permissions import Verb, may, require
from app.views._download import downloaded
from app.views._entry_list import EntryList

MOST = 2**31


@dataclass(frozen=True)
class Offer:
    """A line of the export menu."""

    label: str
    url: str
    icon: str


def offers(listed: EntryList) -> list[Offer]:
    """Return what the reader of a list may take out of it."""
    if listed.errors or not may(current_user, Verb.EXPORT, listed.template):
        return []
    whole = [Offer(output.label, _address(listed, output.name), "file-export") for output in OUTPUTS.values()]
    tables = tables_of(listed.compiled, listed.hidden).items()
    return whole + [
        Offer(gettext("CSV of “%(table)s”", table=label), _address(listed, "csv", table=key), "table")
        for key, label in tables
    ]


def _address(listed: EntryList, output: str, **more: Any) -> str:
    asked: dict[str, Any] = {name: values for name, values in listed.arguments.lists() if name not in {"page", "table"}}
    return url_for("ExportJobView.make", key=listed.template.key, output=output, **asked, **more)


def exported(template: FormTemplate, name: str) -> Any:
    """Answer with the file if it is soon written, else lead to the page that shows how far it is."""
    require(current_user, Verb.EXPORT, template)
    listed, table = EntryList(template, request.args), request.args.get("table", "")
    if name not in OUTPUTS or not has_table(listed, name, table):
        raise NotFound
    if listed.errors:
        raise Invalid(listed.errors)
    output, ids, asked = OUTPUTS[name], records_of(listed), asked_of(listed, name, table)
    if output.most_at_once is not None and len(ids) > output.most_at_once:
        with writing():
            job = export_job.order(template, ids, asked, current_user)
            return redirect(url_for("ExportJobView.show", job_id=job.id))
    with writing():
        export_job.hand_out(template, len(ids), asked, current_user)
    extract = extract_of(template, ids, output, current_user)
    return streamed(output, extract, table) if output.most_at_once is None else written(output, extract)


def has_table(listed: EntryList, output: str, table: str) -> bool:
    """Say whether a table of the sheet can be taken out by itself; without one, all records are."""
    return not table or (not OUTPUTS[output].tables_apart and table in tables_of(listed.compiled, listed.hidden))


def asked_of(listed: EntryList, output: str, table: str, once: Once | None = None) -> Asked:
    """Return what is noted of an export besides its records."""
    return Asked(output, request.query_string.decode(), words_of(listed), table, once)


def records_of(listed: EntryList) -> list[int]:
    """Return all records of the list that its reader may take out, in its order."""
    within = scope_of(current_user, listed.template, Verb.EXPORT)
    selection = listed.selection
    narrowed = replace(selection, filters=(*selection.filters, *([within] if within else [])))
    return listing.page(narrowed, listed.query.sort, offset=0, limit=MOST).entry_ids


def words_of(listed: EntryList) -> str:
    """Return the filters as their reader sees them."""
    return "; ".join(f"{each.spec.label}: {each.text}" for each in listed.narrowings)


def streamed(output: Output, extract: Source, table: str = "") -> Response:
    """Answer with a file that is written while it is read."""
    pieces = stream_with_context(output.stream(extract, table))
    name = f"{extract.title} {extract.layout.tables[table].label}" if table else extract.title
    return downloaded(Response(pieces, mimetype=output.media_type), _filename(name, output))


def written(output: Output, extract: Source) -> Response:
    """Answer with a file that has to be whole before it can be read."""
    with tempfile.TemporaryDirectory(prefix="huiyin-export-") as folder:
        path = Path(folder) / "file"
        for _done in output.write(extract, path):
            pass
        file = path.open("rb")  # stays readable when the folder is gone
    return _download(file, output, extract.title)


def fetched(job_id: int) -> Response:
    job, path = export_job.fetch(job_id, current_user)
    return _download(path, OUTPUTS[job.output], job.template.title)


def _download(file: Any, output: Output, title: str) -> Response:
    return downloaded(send_file(file, mimetype=output.media_type), _filename(title, output))


def _filename(title: str, output: Output) -> str:
    return f"{title} {clock.today().isoformat()}.{output.suffix}"


def progress_of(job: ExportJob) -> dict[str, Any]:
    """Return what a page that follows an export shows."""
    return {"state": job.state, "done": job.rows_done, "total": job.rows_total, "over": not job.is_unfinished}
