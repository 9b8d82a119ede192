"""A month of a register on paper and as a file: all of it, in as many parts as one sheet of paper or file holds."""

from collections.abc import Iterator

from flask import Response, render_template, request, stream_with_context
from flask_babel import gettext

from app import clock, paper
from app.answers.query import read_page
from app.dates import month_text
from app.errors import NotFound
from app.exports.csv import BOM, written
from app.views._book import BookLine, BookPage
from app.views._download import downloaded
from app.views._paper import as_css

LARGEST_PAGE, LARGEST_PDF = 2_000, 20_000
"""What a browser prints and what the press lays out in seconds."""


FOOT_FONT = '8.5pt "Huiyin Sans", "PingFang SC", "Microsoft YaHei", sans-serif'


def parts(count: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of every part, counted from 1."""
    return ((start + 1, min(start + size, count)) for start in range(0, max(count, 1), size))


def sheet(page: BookPage) -> str:
    """Return a part of the month for the browser's print."""
    return _drawn(page, LARGEST_PAGE, in_press=False)


def pdf(page: BookPage) -> Response:
    html, _lost = paper.substitute(_drawn(page, LARGEST_PDF, in_press=True))
    file = paper.render_run([html]) if page.count > LARGEST_PAGE else paper.render(html)
    return downloaded(Response(file, mimetype="application/pdf"), f"{page.title}.pdf")


def _drawn(page: BookPage, size: int, *, in_press: bool) -> str:
    """Return lines as a document of its own; the printing press knows files by their plain names."""
    number, found = read_page(request.args.get("part", "0")), list(parts(page.count, size))
    if number >= len(found):
        raise NotFound
    lines = page.stretch(number * size, size)
    return render_template(
        "register/paper.html", page=page, lines=lines, part=number, parts=found, in_press=in_press, foot=_foot(page)
    )


def foot(page: BookPage) -> Response:
    """Return the foot of every page as the style sheet a browser's print asks for: page boxes hold no markup."""
    return Response(_foot(page), mimetype="text/css")


def _foot(page: BookPage) -> str:
    words = as_css(f"{page.register.name}\u3000{page.site}\u3000{month_text(page.book.first_day)}")
    return f'@page {{ @bottom-left {{ content: "{words}"; font: {FOOT_FONT}; text-align: left }} }}'


def csv(page: BookPage) -> Response:
    """Stream the whole month."""
    return downloaded(Response(stream_with_context(_rows(page)), mimetype="text/csv"), f"{page.title}.csv")


def _rows(page: BookPage) -> Iterator[bytes]:
    said = {"carried": gettext("Carried over"), "own": "", "late": gettext("Entered late")}
    states = {"running": gettext("Under way"), "done": gettext("Done"), "void": gettext("Voided")}
    heads = [gettext("Running no."), gettext("No."), gettext("Submitted"), *page.heads, gettext("State")]
    yield (BOM + written([[*heads, gettext("Part"), gettext("Remark")]])).encode()
    for part, lines in page.stretch(0, page.count):
        for line in lines:
            cells = [_cell(line, number) for number in range(len(line.cells))]
            day = clock.local(line.entry.submitted_at).date()
            own = [line.number, line.entry.number, day, *cells, states[line.entry.state], said[part], line.remark]
            yield written([own]).encode()


def _cell(line: BookLine, number: int) -> str:
    cell = line.cells[number]
    if cell.now is None:
        return cell.text
    now = gettext("(now: %(text)s)", text=cell.now or "—")
    return f"{cell.text} {now}"
