"""What the style sheets promise, seen by both that draw them: the PDF engine and a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import plutoprint
import pytest
from PIL import Image

from tests.paper.sheets import TICK, TICKED

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Route

STATIC = Path(__file__).parents[2] / "app/static"
PAPER = (STATIC / "css/paper.css").read_text(encoding="utf-8")
Draw = Callable[[str], Image.Image]


def test_ticked_box_is_darker_than_an_empty_one(draw: Draw) -> None:
    empty, ticked = darkness(draw(TICK)), darkness(draw(TICKED))
    assert empty > 0
    assert ticked > 1.15 * empty


def test_blank_is_a_line_and_keeps_its_place_when_filled(draw: Draw) -> None:
    empty, filled = draw('<span class="blank"></span>'), draw('<span class="blank">乙</span>')
    assert abs(lowest(empty) - lowest(filled)) <= 3
    assert darkness(filled) > darkness(empty) > 0


def test_upright_words_stand_one_below_the_other(draw: Draw) -> None:
    flat, upright = draw("<span>口口口口</span>"), draw('<span class="upright">口口口口</span>')
    assert extent(upright) == pytest.approx(extent(flat)[::-1], rel=0.35)


def test_tables_of_a_sheet_share_their_line(draw: Draw) -> None:
    one = '<table class="sheet"><tr><td>甲</td></tr></table>'
    lines = [row for row, dark in enumerate(_dark_share(draw(one + one))) if dark > 0.9]
    groups = sum(1 for row in lines if row - 1 not in lines)
    assert groups == 3


@pytest.mark.browser
def test_browser_with_a_mouse_loads_only_the_slices_it_needs(desk: BrowserContext) -> None:
    assert 1 <= len(loaded_slices(desk, "客户")) <= 2


@pytest.mark.browser
def test_phone_loads_no_font(phone: BrowserContext) -> None:
    assert loaded_slices(phone, "客户") == []


def test_fonts_stay_small() -> None:
    assert len((STATIC / "css/fonts.css").read_bytes()) < 25_000
    assert sum(file.stat().st_size for file in STATIC.rglob("fonts/**/*")) < 20_000_000
    assert max(file.stat().st_size for file in STATIC.glob("fonts/slice-*")) < 100_000


def test_every_slice_named_is_there() -> None:
    text = (STATIC / "css/fonts.css").read_text(encoding="utf-8")
    named = {part.split("?")[0] for part in text.split("../fonts/")[1:]}
    assert named == {file.name for file in STATIC.glob("fonts/slice-*")}


def darkness(picture: Image.Image) -> int:
    return sum(picture.histogram()[:128])


def lowest(picture: Image.Image) -> int:
    return box(picture)[3]


def extent(picture: Image.Image) -> tuple[int, int]:
    left, top, right, bottom = box(picture)
    return right - left, bottom - top


def box(picture: Image.Image) -> tuple[int, int, int, int]:
    found = picture.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert found, "nothing was drawn"
    return found


def _dark_share(picture: Image.Image) -> Iterator[float]:
    left, _top, right, _bottom = box(picture)
    for row in range(picture.height):
        yield darkness(picture.crop((left, row, right, row + 1))) / (right - left)


def in_engine(markup: str) -> Image.Image:
    book = plutoprint.Book(plutoprint.PageSize(300, 300), plutoprint.PAGE_MARGINS_NONE)
    book.load_html(f"<style>{PAPER} @page {{ size: 400px; margin: 0 }}</style>{_large(markup)}")
    picture = BytesIO()
    canvas = plutoprint.ImageCanvas(1200, 1200)
    canvas.clear_surface(1, 1, 1)
    canvas.scale(3, 3)
    book.render_page(canvas, 0)
    canvas.write_to_png_stream(picture)
    return Image.open(picture).convert("L")


def _large(markup: str) -> str:
    return (
        f'<body style="margin:0"><div class="paper" style="margin:20px;font-size:40px;padding:0">{markup}</div></body>'
    )


def loaded_slices(context: BrowserContext, words: str) -> list[str]:
    """Return the slices a page asks for whose machine has no other Chinese font."""
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url) if "slice" in request.url else None)
    page.goto("http://127.0.0.1/page")
    page.set_content(f'<link rel="stylesheet" href="/static/css/fonts.css"><p style="font-family: Huiyin Sans">{words}')
    page.evaluate("document.fonts.ready")
    return asked


@pytest.fixture(params=["engine", pytest.param("browser", marks=pytest.mark.browser)])
def draw(request: pytest.FixtureRequest) -> Iterator[Draw]:
    if request.param == "engine":
        yield in_engine
        return
    context = request.getfixturevalue("browser").new_context(
        viewport={"width": 400, "height": 400}, device_scale_factor=3
    )
    page = context.new_page()
    page.emulate_media(media="print")

    def in_browser(markup: str) -> Image.Image:
        page.set_content(f"<!doctype html><style>{PAPER}</style>{_large(markup)}")
        return Image.open(BytesIO(page.screenshot())).convert("L")

    yield in_browser
    context.close()


@pytest.fixture
def desk(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context() as context:
        yield _served(context)


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(has_touch=True, is_mobile=True) as context:
        yield _served(context)


def _served(context: BrowserContext) -> BrowserContext:
    """Let the context reach our static files without a server."""

    def static(route: Route) -> None:
        route.fulfill(path=STATIC / route.request.url.split("/static/")[1].split("?")[0])

    context.route("**/page", lambda route: route.fulfill(body="", content_type="text/html"))
    context.route("**/static/**", static)
    return context
