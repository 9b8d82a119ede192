"""The printing press: a program of its own, started for every document by `app/paper/pdf.py` and `glyphs.py`.

The engine is C++: it may crash, keeps memory, and cannot be interrupted. In its own process none of that reaches the
panel, and since nothing of the panel is imported here it is ready within 50 ms.

    press.py print MADE_AT own|machine < HTML documents, a NUL between them > one PDF
    press.py probe < characters > those without a glyph

Each document begins on a new page and counts its own pages. It is laid out, printed and forgotten before the next one
is read, so that two hundred take hardly more memory than the longest of them.

Exit codes: 3 no engine on this machine, 4 addresses refused (listed among the complaints; there is no PDF then).
"""

import re
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

STATIC = Path(__file__).resolve().parent.parent / "static"
NO_ENGINE, ADDRESSES_REFUSED = 3, 4
MEMORY = 3 << 30
CHUNK = 1 << 20

try:
    import plutoprint as engine
except ImportError:
    sys.exit(NO_ENGINE)


class Shelf(engine.ResourceFetcher):
    """Hands out our own static files; `data:` addresses never come here, all others are refused."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []

    def fetch_url(self, url: str) -> engine.ResourceData:
        file = static_file(url)
        if file is None:
            self.refused.append(url)
            raise PermissionError(url)
        return engine.ResourceData(file.read_bytes())


def static_file(url: str) -> Path | None:
    """Return the static file that `app:/static/css/paper.css?v=1` means."""
    match = re.fullmatch(r"app:/(?:[^?#]*/)?static/([\w./-]+)(?:[?#].*)?", url)
    file = (STATIC / match[1]).resolve() if match else STATIC
    return file if file.is_file() and file.is_relative_to(STATIC) else None


def choose_fonts(machine: bool) -> tempfile.TemporaryDirectory[str]:
    """Tell the engine's font search to know our fonts, and those of the machine if wanted."""
    folder = tempfile.TemporaryDirectory(prefix="huiyin-fonts-")
    known = f"<dir>{escape(str(STATIC / 'fonts/print'))}</dir>"
    if machine:
        known += f'<include ignore_missing="yes">{escape(str(_machine_fonts()))}</include>'
    Path(folder.name, "fonts.conf").write_text(f"<fontconfig>{known}</fontconfig>", encoding="utf-8")
    engine.plutobook_set_fontconfig_path(folder.name)
    return folder


def _machine_fonts() -> Path:
    system = Path("/etc/fonts/fonts.conf")
    return system if system.exists() else Path(engine.__file__).with_name("fontconfig") / "fonts.conf"


def documents(paper: IO[bytes]) -> Iterator[str]:
    """Yield the HTML documents as they come in."""
    rest = b""
    while chunk := paper.read(CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from (each.decode() for each in whole)
    yield rest.decode()


def print_out(paper: IO[bytes], made_at: str, machine: bool) -> int:
    shelf = Shelf()
    with choose_fonts(machine):
        canvas = engine.PDFCanvas.create_for_stream(sys.stdout.buffer, engine.PAGE_SIZE_A4)
        canvas.set_metadata(engine.PDF_METADATA_CREATION_DATE, made_at)
        for number, html in enumerate(documents(paper)):
            _print(html, shelf, canvas, names_it=number == 0)
            if shelf.refused:
                sys.stderr.write("\n".join(shelf.refused))
                return ADDRESSES_REFUSED
        canvas.finish()
    return 0


def _print(html: str, shelf: Shelf, canvas: engine.PDFCanvas, *, names_it: bool) -> None:
    book = engine.Book(engine.PAGE_SIZE_A4, engine.PAGE_MARGINS_NORMAL)
    book.custom_resource_fetcher = shelf
    book.load_html(html, base_url="app:/")
    if names_it:
        canvas.set_metadata(engine.PDF_METADATA_TITLE, book.get_metadata(engine.PDF_METADATA_TITLE) or "")
    for page in range(0 if shelf.refused else book.get_page_count()):
        canvas.set_size(book.get_page_size_at(page))
        canvas.save_state()
        canvas.scale(engine.UNITS_PX, engine.UNITS_PX)
        book.render_page(canvas, page)
        canvas.restore_state()
        canvas.show_page()


def probe(characters: str) -> int:
    """Write out those characters for which the engine finds no glyph in any font."""
    with choose_fonts(machine=True):
        nothing = _drawn("\U0010fffd")
        blank = _drawn("\u3000")
        lost = [char for char in characters if _is_lost(char, nothing, blank)]
    sys.stdout.buffer.write("".join(lost).encode())
    return 0


def _is_lost(char: str, nothing: bytes, blank: bytes) -> bool:
    drawn = _drawn(char)
    return drawn == nothing or (drawn == blank and unicodedata.category(char)[0] not in "ZC")


def _drawn(char: str) -> bytes:
    """Return the picture the engine makes of a character: what has no glyph looks like what nobody has."""
    book = engine.Book(engine.PageSize(30, 30), engine.PAGE_MARGINS_NONE)
    book.load_html(f'<style>@page {{ margin: 0 }} body {{ margin: 0; font: 30px "Huiyin Sans" }}</style>&#{ord(char)};')
    canvas = engine.ImageCanvas(40, 40)
    book.render_page(canvas, 0)
    return bytes(canvas.get_data())


def _limit_memory() -> None:
    if sys.platform == "linux":  # elsewhere the limit does not exist or is not kept
        import resource  # noqa: PLC0415 -- not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main(task: str, *options: str) -> int:
    _limit_memory()
    if task == "probe":
        return probe(sys.stdin.buffer.read().decode())
    made_at, fonts = options
    return print_out(sys.stdin.buffer, made_at, machine=fonts == "machine")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
