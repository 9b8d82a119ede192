"""Draw a form template as offices do in Word and Excel: the same cells, merges and widths, blank to be filled in."""

import io
from dataclasses import dataclass
from itertools import pairwise
from xml.sax.saxutils import escape

import xlsxwriter

from app.paper_in.printing import worded
from app.paper_in.recognisers import recogniser_of
from app.paper_in.recognisers.group import printed_member
from app.schema.layout import sheet
from tests.paper_in.office import zipped

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclass
class Box:
    row: int
    column: int
    rows: int
    columns: int
    text: str
    lines: int


def tables_of(document):
    """Yield whether each table is open, its widths, and its boxes."""
    for table in sheet(worded(document, "zh")).tables:
        boxes, taken = [], set()
        for number, row in enumerate([*table.head, *table.rows]):
            column = 0
            for cell in row.cells:
                while (number, column) in taken:
                    column += 1
                for down in range(cell.rowspan):
                    taken |= {(number + down, column + right) for right in range(cell.colspan)}
                words = text_of(cell, is_open=table.is_open)
                boxes.append(Box(number, column, cell.rowspan, cell.colspan, words, lines_of(cell)))
                column += cell.colspan
        if boxes:
            yield table.is_open, [float(width) for width in table.columns], boxes


def lines_of(cell):
    if cell.item is None or cell.kind != "field":
        return 1
    return cell.item.get("lines", 4 if cell.item["type"] == "paragraph" else 1)


def text_of(cell, *, is_open):
    if cell.kind in {"section", "label", "head", "row_head"}:
        return str(cell.label or "")
    if cell.kind == "mark":
        return f"{cell.item['max']}{cell.item['max_cell'].get('unit', '')}"
    if cell.kind != "field" or "max_cell" in cell.item:
        return ""
    if cell.table_row is not None and recogniser_of(cell.item).name == "row_number":
        return str(cell.table_row + 1)
    return field_text(cell, is_open=is_open)


def field_text(cell, *, is_open):
    item = cell.item
    if item.get("flow") == "stack":
        return "\n".join(printed_member(member).strip(" :\n") for member in item["items"])
    words = recogniser_of(item).printed({name: each for name, each in item.items() if name != "label"}).strip(" :\n")
    if cell.label and "text" not in item:
        return f"{cell.label}: {words}" if words else f"{cell.label}:"
    return "" if words == "____" and not is_open else words


def docx(document):
    body = [paragraph(worded(document, "zh")["title"])]
    for is_open, widths, boxes in tables_of(document):
        body.append(table_xml(widths, boxes, is_open=is_open))
        body.append(paragraph(""))
    xml = f"<?xml version='1.0' encoding='UTF-8'?><w:document {W}><w:body>{''.join(body)}</w:body></w:document>"
    return word_file(xml)


def word_file(xml):
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zipped({"[Content_Types].xml": types.encode(), "word/document.xml": xml.encode()})


def paragraph(text):
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:p><w:r>{lines}</w:r></w:p>"


def table_xml(widths, boxes, *, is_open):
    grid = "".join(f'<w:gridCol w:w="{round(width * 9600)}"/>' for width in widths)
    sides = "".join(f'<w:{side} w:val="{"nil" if is_open else "single"}"/>' for side in ("top", "left", "insideH"))
    rows = "".join(row_xml(number, boxes) for number in range(max(box.row + box.rows for box in boxes)))
    return f"<w:tbl><w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def row_xml(number, boxes):
    here = sorted((box for box in boxes if box.row <= number < box.row + box.rows), key=lambda box: box.column)
    lines = max((box.lines for box in here if box.row == number and box.rows == 1), default=1)
    cells = "".join(cell_xml(box, number) for box in here)
    return f'<w:tr><w:trPr><w:trHeight w:val="{lines * 360}"/></w:trPr>{cells}</w:tr>'


def cell_xml(box, number):
    merge = "" if box.rows == 1 else "<w:vMerge/>" if number > box.row else '<w:vMerge w:val="restart"/>'
    words = box.text.split("\n") if number == box.row else [""]
    inner = "".join(paragraph(line) for line in words)
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{box.columns}"/>{merge}</w:tcPr>{inner}</w:tc>'


def xlsx(document):
    """Draw on one sheet whose columns are the edges of all tables together."""
    tables = list(tables_of(document))
    edges = sorted({round(edge, 6) for _open, widths, _boxes in tables for edge in edges_of(widths)})
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        paper = book.add_worksheet("表")
        boxed, plain = book.add_format({"border": 1, "text_wrap": True}), book.add_format({"text_wrap": True})
        for column, (left, right) in enumerate(pairwise(edges)):
            paper.set_column_pixels(column, column, round((right - left) * 960))
        put(paper, (0, 0, 0, len(edges) - 2), worded(document, "zh")["title"], plain)
        row = 1
        for is_open, widths, boxes in tables:
            own = [edges.index(round(edge, 6)) for edge in edges_of(widths)]
            for box in boxes:
                last = own[box.column + box.columns] - 1
                area = (row + box.row, own[box.column], row + box.row + box.rows - 1, last)
                put(paper, area, box.text, plain if is_open else boxed)
                if box.rows == 1 and box.lines > 1:
                    paper.set_row(row + box.row, box.lines * 18)
            row += max(box.row + box.rows for box in boxes)
    return out.getvalue()


def edges_of(widths):
    edges = [0.0]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges


def put(paper, area, text, look):
    if area[:2] == area[2:]:
        paper.write_string(area[0], area[1], text, look) if text else paper.write_blank(area[0], area[1], None, look)
    else:
        paper.merge_range(*area, text, look)
