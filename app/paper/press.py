"""The printing press: a program of its own, started for every document by `app/paper/pdf.py` and `glyphs.py`.

The engine is C++: it may crash, keeps memory, and cannot be interrupted. In its own process none of that reaches the
panel, and since nothing of the panel is imported here it is ready within 50 ms.

    press.py print MADE_AT own|machine < html > pdf
    press.py probe < characters > those without a glyph

Exit codes: 3 no engine on this machine, 4 addresses refused (listed instead of the PDF).
"""

import io
import re
import sys
import tempfile
import unicodedata
from pathlib import Path
from xml.sax.saxutils import escape

STATIC = Path(__file__).resolve().parent.parent / "static"
NO_ENGINE, ADDRESSES_REFUSED = 3, 4
MEMORY = 3 << 30

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


def print_out(html: str, made_at: str, machine: bool) -> int:
    shelf = Shelf()
    book = engine.Book(engine.PAGE_SIZE_A4, engine.PAGE_MARGINS_NORMAL)
    book.custom_resource_fetcher = shelf
    with choose_fonts(machine):
        book.load_html(html, base_url="app:/")
        book.set_metadata(engine.PDF_METADATA_CREATION_DATE, made_at)
        pages = io.BytesIO()
        book.write_to_pdf_stream(pages)
    if shelf.refused:
        sys.stdout.buffer.write("\n".join(shelf.refused).encode())
        return ADDRESSES_REFUSED
    sys.stdout.buffer.write(pages.getvalue())
    return 0


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
    text = sys.stdin.buffer.read().decode()
    if task == "probe":
        return probe(text)
    made_at, fonts = options
    return print_out(text, made_at, machine=fonts == "machine")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
