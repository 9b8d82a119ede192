"""Old lists as people bring them."""

import io
from typing import Any

import xlsxwriter

from app.exports import OUTPUTS
from app.exports.csv import BOM, written
from app.extensions import db
from app.importers import read_sheets
from app.models.form_template import FormTemplate
from app.models.record_import import RecordImport
from app.operations import record_import, record_work
from app.operations.extraction import extract_of

WORKER = "worker"


def list_of(lines: list[list[Any]], *more: tuple[str, list[list[Any]]]) -> bytes:
    """Return a workbook of these lines, with further sheets by name."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "in_memory": True}) as book:
        for name, rows in (("记录", lines), *more):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return out.getvalue()


def csv_list_of(lines: list[list[Any]]) -> bytes:
    return (BOM + written(lines)).encode()


def take_in(template: FormTemplate, content: bytes, by: Any, **given: Any) -> RecordImport:
    return record_import.take_in(template, "旧记录.xlsx", read_sheets(io.BytesIO(content)), by, **given)


def bring_in(job: RecordImport, by: Any) -> RecordImport:
    """Order an import and work it off, as the background does."""
    record_import.order(job.id, by)
    return work_off()


def work_off(worker: str = WORKER, pieces: int = 1_000) -> RecordImport:
    job = record_work.claim(worker)
    assert job is not None
    rows, linked = list(enumerate(job.rows)), record_work.reader_of(job).linked()
    while pieces and record_work.work_off(job.id, worker, rows, linked):
        pieces -= 1
    db.session.flush()
    return job


def exported(template: FormTemplate, ids: list[int], output: str, by: Any, path: Any) -> bytes:
    """Return the file an export of these entries is."""
    db.session.commit()  # an export reads in transactions of its own
    kind = OUTPUTS[output]
    extract = extract_of(template, ids, kind, by)
    if kind.most_at_once is None:
        return b"".join(kind.stream(extract))
    for _done in kind.write(extract, path):
        pass
    content: bytes = path.read_bytes()
    return content
