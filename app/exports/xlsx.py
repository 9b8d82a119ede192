"""A workbook for Excel: a sheet of records and one for each table; real numbers, real dates, no formulas."""

from collections.abc import Generator
from pathlib import Path

from app.exports._base import Output
from app.exports._records import Source
from app.exports._xlsx_cells import cell


class Xlsx(Output):
    name = "xlsx"
    label = "Excel"
    suffix = "xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    most_at_once = 2_000
    tables_apart = True
    form = staticmethod(cell)

    def write(self, extract: Source, path: Path, table: str = "") -> Generator[int]:
        """Write row after row to the disk; closing puts the parts together and is a piece of work of its own."""
        from app.exports._workbook import Sheets, begun

        book = begun(path)
        sheets, done = Sheets(book, extract), 0
        try:
            for batch in extract.batches():
                done += sum(sheets.add(record) for record in batch)
                yield done
        except BaseException:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()
            raise
        book.close()
        yield done
