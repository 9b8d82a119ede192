"""How texts are scored, and that the shipped sheets reach what the page says."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel

from app.cli import PAPER_IMPORT
from app.paper_in.report import renewed
from app.paper_in.scoring import Score, compared, pairs, score, total

ROOT = Path(__file__).parents[2]
SHEETS = list(pairs(ROOT / "tests" / "transcripts", ROOT / "forms"))
LEAST = 90.0


@pytest.mark.parametrize(("name", "text", "expected"), SHEETS, ids=[name for name, _text, _expected in SHEETS])
def test_reads_nine_of_ten_things_right_on_every_sheet(
    spoken: None, name: str, text: str, expected: dict[str, Any]
) -> None:
    found = score(name, text, expected)
    percents = [found.overall.percent, found.asked.percent, *(tally.percent for tally in found.tallies.values())]
    assert min(percents) >= LEAST, found.wrong


def test_scores_sixteen_sheets() -> None:
    assert len(SHEETS) == 16


def test_says_so_on_its_page(spoken: None) -> None:
    remedy = "run `python3 run.py flask score-paper tests/transcripts --expected forms --write`"
    page = PAPER_IMPORT.read_text("utf-8")
    assert page == renewed(page, [score(*sheet) for sheet in SHEETS]), remedy


@pytest.mark.parametrize(
    ("change", "measure", "found", "expected", "invented"),
    [
        (lambda items: None, "labels", 3, 3, 0),
        (lambda items: items[0].update(label="名字"), "labels", 2, 3, 0),
        (lambda items: items[0].update(label=" 姓　名："), "labels", 3, 3, 0),
        (lambda items: items[0].update(type="paragraph"), "types", 2, 3, 0),
        (lambda items: items[1].update(type="choices"), "types", 2, 3, 0),
        (lambda items: items[1]["options"].pop(), "options", 1, 2, 0),
        (lambda items: items[1]["options"][0].update(label="别的"), "options", 1, 2, 0),
        (lambda items: items[1]["options"][1].update(pick="many"), "options", 1, 2, 0),
        (lambda items: items[1]["options"][0].update(fill_in=True), "options", 1, 2, 0),
        (lambda items: items[2].update(max=4), "options", 1, 2, 0),
        (lambda items: items.pop(0), "labels", 2, 3, 0),
        (lambda items: items.reverse(), "labels", 1, 3, 2),
        (lambda items: items.append({"key": "more", "type": "text", "label": "更多"}), "labels", 3, 3, 1),
        (lambda items: items.append({"key": "more", "type": "text", "label": "更多"}), "types", 3, 3, 1),
        (lambda items: items[0].update(key="another", span=12), "types", 3, 3, 0),
    ],
)
def test_counts_what_is_right(change: Any, measure: str, found: int, expected: int, invented: int) -> None:
    read = copy.deepcopy(EXPECTED)
    change(read["sections"][0]["items"])
    tally = compared("sheet", EXPECTED, read).tallies[measure]
    assert (tally.found, tally.expected, tally.invented) == (found, expected, invented)


def test_does_not_ask_for_labels_that_are_not_printed() -> None:
    expected = {"sections": [{"items": [{"key": "on", "type": "date", "label": "日期", "label_at": "none"}]}]}
    read = {"sections": [{"items": [{"key": "day", "type": "date", "label": "年月日", "label_at": "none"}]}]}
    assert compared("sheet", expected, read).tallies["labels"].expected == 0


def test_finds_nothing_in_a_text_that_is_refused(spoken: None) -> None:
    assert score("sheet", "", EXPECTED).overall.percent == 0


def test_takes_documents_from_anywhere_below_the_folder(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "a.txt").write_text("甲", "utf-8")
    (tmp_path / "b.txt").write_text("乙", "utf-8")
    (tmp_path / "deep" / "er" / "a.json").write_text(json.dumps(EXPECTED), "utf-8")
    assert list(pairs(tmp_path, tmp_path)) == [("a", "甲", EXPECTED)]


def test_adds_up_to_nothing_wrong_without_sheets() -> None:
    assert total([]).percent == 100
    assert isinstance(compared("sheet", EXPECTED, EXPECTED), Score)


EXPECTED: dict[str, Any] = {
    "sections": [
        {
            "items": [
                {"key": "name", "type": "text", "label": "姓名"},
                {
                    "key": "mode",
                    "type": "choice",
                    "label": "方式",
                    "options": [
                        {"key": "home", "label": "上门"},
                        {
                            "key": "phone",
                            "label": "电话",
                            "pick": "one",
                            "options": [{"key": "first", "label": "首次"}],
                        },
                    ],
                },
                {"key": "rating", "type": "rating", "label": "打分", "min": 1, "max": 5},
            ]
        }
    ]
}


@pytest.fixture(scope="module")
def spoken() -> Iterator[None]:
    """Let guesses and refusals be said in words."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield
