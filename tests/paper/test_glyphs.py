import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from app.paper import glyphs, missing, printer, substitute
from tests.paper.sheets import text_of

ROOT = Path(__file__).parents[2]
NOWHERE = "\U0010fffd"  # private: in no font


def test_names_what_no_font_has() -> None:
    assert missing(f"客户{NOWHERE}张喆") == {NOWHERE}


@pytest.mark.parametrize(
    "text", ["喆玥珺堃昇璟䶮", "√✓□■①⑩⑴⑽℃㎡￥¥→“”—…《》〓", "Ångström 5–7 ½", "行\n\t\u200b\u3000 尾"]
)
def test_finds_nothing_missing_in_what_offices_write(text: str) -> None:
    assert missing(text) == set()


def test_puts_a_stand_in_and_keeps_the_order_of_appearance() -> None:
    text, lost = substitute(f"<td>乙{NOWHERE}甲\U0010fffc{NOWHERE}</td>")
    assert text == "<td>乙〓甲〓〓</td>"
    assert glyphs.code_points(lost) == "U+10FFFD, U+10FFFC"


def test_prints_the_stand_in_even_if_nobody_asked_before() -> None:
    assert text_of(f"<p>甲{NOWHERE}乙</p>") == ["甲〓乙"]


def test_takes_half_a_character_for_missing() -> None:
    assert substitute("甲\ud83d") == ("甲〓", ["\ud83d"])


@pytest.mark.parametrize(
    ("typed", "usual"), [("客⼾", "客户"), ("⼀⼈⻔", "一人门"), ("1∕2", "1／2"), ("⋯", "…"), ("〜", "～")]
)
def test_prints_the_usual_code_of_a_sign(typed: str, usual: str) -> None:
    assert substitute(typed) == (usual, [])


def test_text_of_the_pdf_is_what_was_printed() -> None:
    # Rare signs that share their glyph with a usual one and come out as that.
    shared = {0x2011, 0x2022, 0x2027, 0x58FF, *range(0x2780, 0x2794), *range(0xF900, 0xFA0E)}
    signs = sorted(char for char in glyphs.own() - set(map(chr, shared)) if unicodedata.category(char)[0] not in "ZCM")
    lines = ["".join(signs[start : start + 40]).replace("&", "").replace("<", "") for start in range(0, len(signs), 40)]
    html = '<style>body { font: 9pt "Huiyin Sans" }</style>' + "".join(f"<div>{line}</div>" for line in lines)
    assert set("".join(lines)) - set("".join(text_of(html))) == set()


def test_calls_everything_else_missing_when_there_is_no_engine(
    no_engine: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    glyphs._without_glyph.cache_clear()
    no_engine()
    assert missing("张喆𪛖") == {"𪛖"}
    glyphs._without_glyph.cache_clear()


def test_own_fonts_have_every_hanzi_of_gbk() -> None:
    pairs = (bytes((first, second)) for first in range(0x81, 0xFF) for second in range(0x40, 0xFF))
    gbk = {char for pair in pairs for char in pair.decode("gbk", errors="ignore") if "\u4e00" <= char <= "\u9fff"}
    assert len(gbk) > 20_900
    assert gbk <= glyphs.own()


def test_own_fonts_have_the_panels_own_words() -> None:
    files = [
        *ROOT.glob("forms/*/*.json"),
        *ROOT.glob("app/translations/**/*.po"),
        *ROOT.glob("app/templates/**/*.html"),
    ]
    words = {char for file in files for char in _words(file) if not char.isspace()}
    assert words
    assert words - glyphs.own() == set()


def _words(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    return json.dumps(json.loads(text), ensure_ascii=False) if file.suffix == ".json" else text


@pytest.fixture
def no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def take_away() -> None:
        path = tmp_path / "press.py"
        path.write_text("raise SystemExit(3)", encoding="utf-8")
        monkeypatch.setattr(printer, "PRESS", path)

    return take_away
