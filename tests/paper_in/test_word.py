"""What Word puts into a document, and what is seen of it."""

import pytest

from app.errors import Invalid
from app.office_file import opened
from app.paper_in.word import read_word
from app.schema.document import Document, check
from tests.paper_in.drawn import W, paragraph, word_file

pytestmark = pytest.mark.usefixtures("english")


def test_paragraphs_alone_are_read_as_a_text():
    reading = read(paragraph("回访表"), paragraph("姓名____ 电话____"), paragraph("是否满意 □是□否"))

    assert reading.document["title"] == "回访表"
    assert kinds(reading) == [("text", "姓名"), ("phone", "电话"), ("yes_no", "是否满意")]


def test_reads_paragraphs_and_tables_in_the_order_of_the_document():
    reading = read(
        paragraph("回访表"),
        paragraph("区域：____"),
        table([["姓名", ""], ["备注", ""]]),
        paragraph("编制人____  部门主管____"),
    )

    assert kinds(reading) == [("text", "区域"), ("text", "姓名"), ("text", "备注"), *SIGNED]
    assert [section.get("frame") for section in reading.document["sections"]] == ["open", None, "open"]


SIGNED = [("signature", "编制人"), ("signature", "部门主管")]


def test_underlined_gaps_and_boxes_of_symbol_fonts_are_places():
    gap = '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">      </w:t></w:r>'
    box = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
    sentence = f"<w:p>{run('姓名')}{gap}</w:p>"
    choice = f"<w:p>{run('方式：')}{box}{run('电话')}{box}{run('上门')}</w:p>"

    reading = read(paragraph("表"), sentence, choice)

    assert kinds(reading) == [("text", "姓名"), ("choice", "方式")]


def test_sees_what_a_reader_sees_of_changes_controls_and_fallbacks():
    changed = (
        f"<w:p><w:ins>{run('新')}</w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>{run('名称____')}</w:p>"
    )
    control = f"<w:sdt><w:sdtContent><w:p>{run('电话____')}</w:p></w:sdtContent></w:sdt>"
    field = f"<w:p><w:r><w:instrText>PAGE</w:instrText></w:r>{run('地址____')}</w:p>"

    reading = read(paragraph("表"), changed, control, field)

    assert kinds(reading) == [("text", "新名称"), ("phone", "电话"), ("text", "地址")]


def test_says_that_text_boxes_were_not_read():
    box = f"<w:p><w:r><w:pict><w:txbxContent>{paragraph('藏')}</w:txbxContent></w:pict></w:r>{run('姓名____')}</w:p>"

    reading = read(paragraph("表"), box)

    assert kinds(reading) == [("text", "姓名")]
    assert reading.left_out == ("Words in text boxes were not read.",)


def test_spans_and_merges_become_spans_and_titles():
    cells = [
        row(cell("基本\n情况", merge="restart"), cell("姓名"), cell(""), cell("电话"), cell("")),
        row(cell("", merge="continue"), cell("地址"), cell("", span=3)),
        row(cell("意见"), cell("", span=4), height=1_800),
    ]
    reading = read(paragraph("表"), f"<w:tbl>{GRID}{''.join(cells)}</w:tbl>")
    titled, plain = reading.document["sections"]

    assert (titled["title"], titled["title_at"], titled["title_span"]) == ("基本\n情况", "left", 4)
    assert [(item["span"], item["label_span"]) for item in titled["items"]] == [(10, 4), (10, 4), (20, 4)]
    assert plain["items"][0]["type"] == "paragraph"
    assert plain["items"][0]["lines"] == 5


GRID = (
    "<w:tblGrid>" + "".join(f'<w:gridCol w:w="{width}"/>' for width in (1600, 1600, 2400, 1600, 2400)) + "</w:tblGrid>"
)


def test_a_table_without_lines_stands_open():
    borders = '<w:tblPr><w:tblBorders><w:top w:val="none"/><w:left w:val="nil"/></w:tblBorders></w:tblPr>'
    inner = row(cell("编号："), cell("____"))

    reading = read(paragraph("表"), f"<w:tbl>{borders}{inner}</w:tbl>", table([["姓名", ""]]))

    assert [section.get("frame") for section in reading.document["sections"]] == ["open", None]


def test_a_table_inside_a_cell_is_told_as_words():
    inner = table([["甲", "乙"]])
    reading = read(
        paragraph("表"), f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc><w:tc>{paragraph('说明')}</w:tc></w:tr></w:tbl>"
    )

    assert "甲 乙" in str(reading.document)


@pytest.mark.parametrize("body", ["", "<w:p/>", "<w:tbl/>", "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>"])
def test_refuses_a_document_without_words(body):
    with pytest.raises(Invalid):
        read(body)


def read(*body):
    file = opened(word_file(f"<w:document {W}><w:body>{''.join(body)}</w:body></w:document>"))
    reading = read_word(file, "key")
    assert check(Document(reading.document)) == []
    return reading


def kinds(reading):
    found = Document(reading.document).found.values()
    return [(each.item["type"], each.item.get("label")) for each in found]


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(rows):
    return f"<w:tbl>{''.join(row(*map(cell, each)) for each in rows)}</w:tbl>"


def row(*cells, height=0):
    tall = f'<w:trPr><w:trHeight w:val="{height}"/></w:trPr>' if height else ""
    return f"<w:tr>{tall}{''.join(cells)}</w:tr>"


def cell(text, span=1, merge=""):
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    inner = "".join(map(paragraph, text.split("\n")))
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merged}</w:tcPr>{inner}</w:tc>'
