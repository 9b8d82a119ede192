"""Texts become form templates: whatever is pasted, a checkable document or a refusal in words."""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.errors import DomainError
from app.paper_in.printing import printed
from app.paper_in.scoring import compared
from app.paper_in.text import LONGEST, read_text
from app.schema.document import check, load
from app.schema.items import walk
from tests.paper_in import notation

TRANSCRIPTS = sorted((Path(__file__).parents[1] / "transcripts").glob("*.txt"))
SIGNS = "□○()（）[]{}_|:：,，。?？!\n\t \u3000年月日时分元%至是否1290A.、签名盖章小计满分表示=①一客户电话<>/\\\"'&"
WRITTEN = re.compile(r"[\[\]。]")
"""Brackets around what is to be written in their place, and the stop behind them: a form has a paragraph there."""
any_text = st.one_of(st.text(max_size=400), st.text(SIGNS, max_size=400), st.text(st.characters(), max_size=60))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=any_text)
@example(text="{")
@example(text="甲{company}____{company}____,乙{blank_1}")
@example(text="表\n<script>alert(1)</script>____")
@example(text="表\n□\n□\n( )( )( )")
@example(text="表\n" + "□甲(" * 60)
@example(text="表\n" + " | ".join("甲" * 1 for _ in range(80)) + "\n" + " | ".join("____" for _ in range(80)))
@example(text="表\n小计____\n总计\n满分 10")
@example(text="表\n甲" + "____乙," * 40)
@example(text="\ud800表\u202e\x00甲____")
@example(text="表\n联系电话\n手机____\n办公____\n{" + "a" * 60 + "}")
@example(text="甲" * 5000)
def test_makes_a_checkable_document_or_refuses_in_words(spoken: None, text: str) -> None:
    try:
        reading = read_text(text, "pasted")
    except DomainError as refused:
        said = str(refused.message)
        reading = None
    if reading is None:
        assert said
        return
    assert problems(reading.document) == []
    pointers = {found.pointer for found in walk(reading.document)}
    assert all(guess.why for guess in reading.guesses)
    assert pointers <= {guess.pointer for guess in reading.guesses}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=notation.forms)
def test_prints_again_what_it_read(spoken: None, text: str) -> None:
    assert squeezed(printed(read_text(text, "pasted").document)) == squeezed(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=notation.forms)
def test_reads_again_what_it_printed(spoken: None, text: str) -> None:
    document = read_text(text, "pasted").document
    again = read_text(printed(document), "pasted").document
    score = compared("again", document, again)
    assert (score.wrong, score.overall.percent) == ((), 100.0)


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_prints_the_shipped_sheets_again(spoken: None, path: Path) -> None:
    text = path.read_text("utf-8")
    reading = read_text(text, path.stem)
    assert problems(reading.document) == []
    assert squeezed(WRITTEN.sub("", printed(reading.document))) == squeezed(WRITTEN.sub("", text))


def test_keeps_what_it_could_not_place(spoken: None) -> None:
    reading = read_text("表\n( )\n姓名____", "pasted")
    assert reading.left_out == ("( )",)
    assert "( )" in json.dumps(reading.document, ensure_ascii=False)


@pytest.mark.parametrize("text", ["", " \n\t\u3000", "____\n□□", "\x00\ud800"])
def test_refuses_what_nobody_can_read(spoken: None, text: str) -> None:
    with pytest.raises(DomainError, match="nothing to read"):
        read_text(text, "pasted")


def test_refuses_too_much_at_once(spoken: None) -> None:
    with pytest.raises(DomainError, match="too long"):
        read_text("姓名____\n" * (5_000_000 // 7), "pasted")
    with pytest.raises(DomainError, match="too many"):
        read_text("甲____\n" * (LONGEST // 8), "pasted")


@pytest.mark.parametrize(
    "piece", ["____", "□", "(", "(  ", "{a", "年", "年 ", "甲 ", "____年", "1.", "| ", "□甲(", ":", "-"]
)
def test_takes_linear_time(spoken: None, piece: str) -> None:
    """A pattern that tries everything twice would need hours for one such line."""
    try:
        document = read_text("表\n甲" + piece * (100_000 // len(piece)), "pasted").document
    except DomainError:
        return
    assert problems(document) == []


def problems(document: dict[str, Any]) -> list[str]:
    return [str(problem) for problem in check(load(json.dumps(document)))]


def squeezed(text: str) -> str:
    """Return a text without spaces, bars, colons before places, and the width of its signs."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r":(?=[_□])", "", re.sub(r"_+", "_", re.sub(r"[\s|]", "", plain)))


@pytest.fixture(scope="module")
def spoken() -> Iterator[None]:
    """Let guesses and refusals be said in words."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield
