import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.errors import TooLarge
from app.paper import PdfFailed, PdfRefused, PdfUnavailable, pdf, printer, render, render_run
from tests.paper.sheets import page, table, text_of

MOMENT = datetime.fromisoformat("2026-11-02T08:00:00")  # naive UTC, as stored
NOWHERE = "\U0010fffd"  # private: in no font
NAMES = ("张喆", "李玥", "王珺堃", "昇璟贸易有限公司", "䶮泽物业")
PICTURE = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.mark.parametrize(
    "outside",
    [
        '<img src="file:///etc/passwd">',
        '<img src="http://127.0.0.1:9/pixel.png">',
        '<img src="//example.com/pixel.png">',
        '<img src="/files/3">',
        '<link rel="stylesheet" href="/static/../config.py">',
        '<link rel="stylesheet" href="/static/%2e%2e/%2e%2e/config.py">',
        '<link rel="stylesheet" href="/static/css/no-such.css">',
        "<style>@import 'https://example.com/x.css';</style>",
        "<style>p { background: url(ftp://example.com/x.png) }</style><p>x</p>",
        '<svg width="9" height="9"><image href="file:///etc/hosts" width="9" height="9"/></svg>',
    ],
)
def test_refuses_what_is_not_ours(outside: str) -> None:
    with pytest.raises(PdfRefused, match=r"app:|file:|http|ftp:"):
        render(page(outside))


def test_runs_no_script() -> None:
    assert text_of('<p id="a">先</p><script>document.getElementById("a").textContent = "后"</script>') == ["先"]


def test_shows_our_style_and_pictures_given_with_the_sheet() -> None:
    html = page(f'<img src="{PICTURE}">', '<link rel="stylesheet" href="/huiyin/static/css/paper-wide.css?v=1">')
    first = PdfReader(BytesIO(render(html))).pages[0]
    assert first.mediabox.width > first.mediabox.height
    assert len(first.images) == 1


def test_counts_pages_in_english_when_asked() -> None:
    (words,) = text_of(page('<link rel="stylesheet" href="/static/css/paper-en.css">'))
    assert words.endswith("Page1of1")


def test_reads_as_the_sheet_says() -> None:
    (words,) = text_of(page(table(5, NAMES)))
    assert words.startswith("客户回访计划序号客户名称回访方式计划时间1张喆电话(首次常规)现场(核心)2李玥")
    assert "5䶮泽物业电话(首次常规)现场(核心)" in words
    assert words.endswith("第1页共1页")


def test_repeats_the_head_and_counts_pages_when_a_table_is_long() -> None:
    pages = text_of(page(table(60)))
    assert len(pages) > 2
    assert all("序号客户名称回访方式计划时间" in words for words in pages)
    assert [words[-6:] for words in pages] == [f"第{number}页共{len(pages)}页" for number in range(1, len(pages) + 1)]


def test_loses_no_row_when_a_cell_is_taller_than_a_page() -> None:
    sentence = "均已按制度规定的时限派工、处理并回访，"
    pages = text_of(page(table(3, ("张喆", sentence * 150, "李玥"))))
    assert "".join(pages).count(sentence[:5]) >= 140  # a few stand across two lines of different pages
    assert "3李玥" in pages[-1]


def test_embeds_its_own_fonts_only() -> None:
    fonts = PdfReader(BytesIO(render(page(table(2, NAMES))))).pages[0]["/Resources"]["/Font"].values()
    names = {font.get_object()["/BaseFont"].split("+")[1] for font in fonts}
    assert names == {"HuiyinSans-Regular", "HuiyinSans-Bold"}


@pytest.mark.parametrize("signs", ["回访", "KF-02 AV/To 24×7", "喆玥珺堃昇璟䶮"])
def test_takes_along_only_the_outlines_it_needs(signs: str) -> None:
    assert len(render(page(table(3, NAMES), signs))) < 30_000


def test_prints_many_documents_as_one_each_counting_its_pages() -> None:
    documents = (page(table(rows, NAMES)) for rows in (3, 60, 5))
    with render_run(documents, made_at=MOMENT) as pdf:
        words = ["".join(each.extract_text().split()) for each in PdfReader(pdf).pages]
    long = len(words) - 2
    assert [each[-6:] for each in words] == [
        "第1页共1页",
        *(f"第{n}页共{long}页" for n in range(1, long + 1)),
        "第1页共1页",
    ]


def test_refuses_a_run_of_which_one_document_points_outside() -> None:
    with pytest.raises(PdfRefused, match="/files/3"):
        render_run(iter([page("甲"), page('<img src="/files/3">'), page("丙")]))


def test_prints_rare_signs_of_any_document_of_a_run() -> None:
    with render_run([page("甲"), page(f"乙{NOWHERE}"), page("丙😀")], made_at=MOMENT) as pdf:
        words = ["".join(each.extract_text().split()) for each in PdfReader(pdf).pages]
    assert "乙〓" in words[1]
    assert len(words) == 3


def test_gives_the_same_bytes_for_the_same_moment() -> None:
    html = page(table(3, NAMES))
    assert render(html, made_at=MOMENT) == render(html, made_at=MOMENT)
    assert PdfReader(BytesIO(render(html, made_at=MOMENT))).metadata.title == "客户回访计划"


def test_prints_from_four_threads_at_once() -> None:
    html = [page(table(rows, NAMES)) for rows in range(3, 13)] * 4
    with ThreadPoolExecutor(4) as threads:
        printed = list(threads.map(lambda each: render(each, made_at=MOMENT), html))
    assert printed[:10] == printed[10:20] == printed[20:30] == printed[30:]


def test_prints_a_thousand_rows() -> None:
    assert len(PdfReader(BytesIO(render(page(table(1000))))).pages) > 40


def test_refuses_when_there_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "LARGEST", 1000)
    with pytest.raises(TooLarge):
        render(page(table(5)))


def test_gives_up_when_it_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printer, "SECONDS", 0.2)
    with pytest.raises(PdfFailed):
        render(page("<p>" + "长" * 1_000_000 + "</p>"))


def test_says_so_when_the_engine_crashes(stand_in: Callable[[str], None]) -> None:
    stand_in("import os; os.abort()")
    with pytest.raises(PdfFailed):
        render(page())


def test_points_to_the_browser_when_there_is_no_engine(stand_in: Callable[[str], None]) -> None:
    stand_in("raise SystemExit(3)")
    with pytest.raises(PdfUnavailable, match="print command of your browser"):
        render(page())


def test_press_says_when_there_is_no_engine() -> None:
    without_packages = [sys.executable, "-I", "-S", str(printer.PRESS), "probe"]
    done = subprocess.run(without_packages, input=b"", capture_output=True, check=False)
    assert done.returncode == printer.NO_ENGINE


def test_hands_no_secret_to_the_engine(stand_in: Callable[[str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIYIN_SECRET_KEY", "hush")
    stand_in("import os; print([name for name in os.environ if 'HUIYIN' in name])")
    assert render(page()).strip() == b"[]"


def test_drops_signs_no_document_may_hold() -> None:
    assert text_of("<p>甲\0乙</p>") == ["甲乙"]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return what puts a program in the place of the press."""

    def replace(program: str) -> None:
        path = tmp_path / "press.py"
        path.write_text(program, encoding="utf-8")
        monkeypatch.setattr(printer, "PRESS", path)

    return replace
