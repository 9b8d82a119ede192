"""A sheet written by hand as the drawing module writes it, and what a reader finds in its PDF."""

from io import BytesIO

from pypdf import PdfReader

from app.paper import render

STYLE = '<link rel="stylesheet" href="/static/css/paper.css">'
TICK, TICKED = '<span class="tick"></span>', '<span class="tick tick-on"></span>'
COLUMNS = "<colgroup>" + '<col style="width:4.1667%">' * 24 + "</colgroup>"


def option(label: str, is_on: bool = False, *inside: str) -> str:
    children = f'<span class="options-inside">({"".join(inside)})</span>' if inside else ""
    return f'<span class="option">{TICKED if is_on else TICK}{label}{children}</span>'


def table(rows: int, names: tuple[str, ...] = ()) -> str:
    heads = "".join(
        f'<th class="sheet-head" colspan="{span}">{label}</th>'
        for label, span in (("序号", 2), ("客户名称", 6), ("回访方式", 10), ("计划时间", 6))
    )
    body = "".join(_row(number, names[number - 1] if number <= len(names) else "") for number in range(1, rows + 1))
    return f'<table class="sheet sheet-rows">{COLUMNS}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _row(number: int, name: str) -> str:
    ways = option("电话", False, option("首次"), option("常规")) + option(
        "现场", bool(name), option("核心", bool(name))
    )
    return (
        f'<tr><td class="sheet-field counts" colspan="2">{number}</td><td class="sheet-field" colspan="6">'
        f'<span class="text">{name}</span></td><td class="sheet-field" colspan="10">{ways}</td>'
        f'<td class="sheet-field" colspan="6"><span class="day-blank"><span class="blank"></span>年</span></td></tr>'
    )


def page(*content: str) -> str:
    return (
        f'<!doctype html><html lang="zh-CN"><head><title>客户回访计划</title>{STYLE}</head>'
        '<body><article class="paper"><h1 class="paper-title">客户回访计划</h1>'
        f"{''.join(content)}</article></body></html>"
    )


def text_of(html: str) -> list[str]:
    """Return the words of each page of its PDF, without the white space lines end in."""
    reader = PdfReader(BytesIO(render(html)))
    return ["".join(page.extract_text().split()) for page in reader.pages]
