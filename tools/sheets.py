"""Take the pictures of every shipped sheet, blank and filled, as the press prints them: `python -m tools.sheets`.

They are made anew from a demo of their own in a folder that is thrown away, and are the same for the same code. Nothing
but Python is needed: the press draws the pages itself.
"""

import io
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import plutoprint as engine
from flask_appbuilder.security.sqla.models import User
from flask_login import current_user, login_user
from flask_migrate import upgrade
from PIL import Image
from sqlalchemy import select

from app import create_app
from app.cli import install_packs
from app.demo.seed import make_example, seed
from app.extensions import db
from app.menu_rights import sync_security
from app.models.form_template import FormTemplate
from app.operations.journey import look
from app.paper.press import Shelf, choose_fonts
from app.schema import render
from app.views._compiled import compiled_of
from app.views._inlay import picture_inside
from app.views._paper import Record, Sheet, document
from app.views.form_template import published

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "sheets"
AT = datetime.fromisoformat("2026-11-16T02:30:00")
AUTHOR, READER = "kefu1", "jingli"
WIDTH = 720
EXAMPLES = {"engineering-return-visit-record": 2, "heating-repair-call": 2, "opinion-reply-letter": 2}
"""Which of the invented records is shown, where the first was made void or returned."""


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(HUIYIN_DATA=folder, HUIYIN_DATABASE_URL=f"sqlite:///{folder}/sheets.db", HUIYIN_DEMO=0)
        with app.app_context():
            examples = make_demo(app)
        with choose_fonts(machine=False), app.test_request_context(headers={"Accept-Language": "zh-CN"}):
            login_user(db.session.scalars(select(User).where(User.username == READER)).unique().one())
            for name, sheet in sheets(examples):
                draw(document(sheet)).save(FOLDER / f"{name}.webp", quality=72, method=6)
    size = sum(file.stat().st_size for file in FOLDER.iterdir())
    print(f"{len(list(FOLDER.iterdir()))} pictures, {size // 1000} kB")


def make_demo(app: Any) -> dict[str, int | None]:
    """Make a demo with one record of each form; return their ids by form, none for a form only there to be read."""
    upgrade()
    sync_security(app)
    install_packs()
    seed(entries_wanted=0)
    keys = list(db.session.scalars(select(FormTemplate.key).order_by(FormTemplate.position)))
    return {key: make_example(key, AUTHOR, AT, EXAMPLES.get(key, 1)) for key in keys}


def sheets(examples: dict[str, int | None]) -> Iterator[tuple[str, Sheet]]:
    for key, entry_id in examples.items():
        compiled = compiled_of(published(key).version)
        yield f"{key}-blank", Sheet(compiled.title, render.blank(compiled))
        if entry_id is not None:
            held = look(entry_id, current_user)
            record = Record(held.entry, held.definition, held.signed, frozenset())
            yield f"{key}-filled", record.sheet(picture_inside)


def draw(html: str) -> Image.Image:
    """Draw the pages of a document side by side."""
    book = engine.Book(engine.PAGE_SIZE_A4, engine.PAGE_MARGINS_NORMAL)
    book.custom_resource_fetcher = Shelf()
    book.load_html(html, base_url="app:/")
    pages = [draw_page(book, number) for number in range(book.get_page_count())]
    whole = Image.new("RGB", (WIDTH * len(pages), pages[0].height), "white")
    for number, page in enumerate(pages):
        whole.paste(page, (number * WIDTH, 0))
    return whole


def draw_page(book: engine.Book, number: int) -> Image.Image:
    size = book.get_page_size_at(number)
    scale = 2 * WIDTH / (size.width / engine.UNITS_PX)
    canvas = engine.ImageCanvas(2 * WIDTH, round(2 * WIDTH * size.height / size.width))
    canvas.clear_surface(1, 1, 1)
    canvas.scale(scale, scale)
    book.render_page(canvas, number)
    picture = io.BytesIO()
    canvas.write_to_png_stream(picture)
    page = Image.open(picture).convert("RGB")
    return page.resize((WIDTH, round(WIDTH * size.height / size.width)), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    main()
