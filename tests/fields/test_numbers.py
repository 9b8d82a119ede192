"""Numbers, money, scores and ratings: what is read, what is refused, what it adds up to."""

import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.fields import TYPES, InvalidAnswer
from app.fields._numbers import as_decimal, as_json
from tests.fields.asking import field_of, sent

NUMBER: dict[str, Any] = {
    "key": "x",
    "type": "number",
    "label": "面积",
    "unit": "㎡",
    "min": -1000,
    "max": 10**9,
    "decimals": 2,
}
MONEY: dict[str, Any] = {"key": "x", "type": "money", "label": "收费", "min": 0, "max": 5000}
SCORE: dict[str, Any] = {"key": "x", "type": "score", "label": "日常巡视检查", "max": 8, "step": 0.5}
RATING: dict[str, Any] = {"key": "x", "type": "rating", "label": "态度", "min": 1, "max": 10}


@pytest.mark.parametrize(
    ("item", "typed", "message"),
    [
        *(
            (NUMBER, typed, "not a number")
            for typed in ["abc", "1e3", "NaN", "inf", "--1", "1,2", "1..2", "一百", "²", ".", "٣"]
        ),
        *((NUMBER, typed, "not a number") for typed in ["9" * 61, "0x10", "1_000", "½", "+"]),
        (NUMBER, "1000000001", "at most 1000000000"),
        (NUMBER, "-1000.01", "at least -1000"),
        (NUMBER, "1.234", "At most 2 decimal places"),
        (NUMBER | {"decimals": 0}, "1.5", "whole number"),
        (NUMBER | {"max": 10**18}, "1234567890123456", "too many digits"),
        (MONEY, "-1", "at least 0"),
        (MONEY, "5000.01", "at most 5000"),
        (MONEY, "0.005", "at most two decimal places"),
        (SCORE, "8.5", "at most 8"),
        (SCORE, "-0.5", "at least 0"),
        (SCORE, "7.3", "steps of 0.5"),
        (RATING, "11", "not on the scale"),
        (RATING, "na", "not on the scale"),
        (RATING, "7.5", "not on the scale"),
    ],
)
def test_refuses_in_words_and_shows_it_again(item: dict[str, Any], typed: str, message: str) -> None:
    field = field_of(item, posted=[("x", typed)])

    assert message in str(field.errors)
    assert field.data is None
    assert item["type"] == "rating" or ("x", typed) in sent(field())


@pytest.mark.parametrize("value", [True, "5", [5], {"na": True}, float("nan"), float("inf"), 10**400, 1e300])
@pytest.mark.parametrize("item", [NUMBER, MONEY, SCORE, RATING], ids=lambda item: item["type"])
def test_refuses_what_is_no_number(item: dict[str, Any], value: Any) -> None:
    with pytest.raises(InvalidAnswer):
        TYPES[item["type"]].check(item, value)


@pytest.mark.parametrize(
    ("item", "typed", "stored"),
    [
        (NUMBER, "120.50", 120.5),
        (NUMBER, " １２０。５ ".replace("。", "．"), 120.5),
        (NUMBER, "1,234,567", 1234567),
        (NUMBER, "１，２３４", 1234),
        (NUMBER, "120㎡", 120),
        (NUMBER, "120 ㎡", 120),
        (NUMBER, "-7", -7),
        (NUMBER, "−7", -7),
        (NUMBER, ".5", 0.5),
        (NUMBER, "+0", 0),
        (MONEY, "12.3", 1230),
        (MONEY, "¥1,234.56", 123456),
        (MONEY, "￥8元", 800),
        (MONEY, "0.29", 29),
        (SCORE, "7.5", 7.5),
        (SCORE, "８", 8),
        (RATING, "10", 10),
    ],
)
def test_reads_numbers_as_people_write_them(item: dict[str, Any], typed: str, stored: Any) -> None:
    field = field_of(item, posted=[("x", typed)])

    assert field.errors == []
    assert field.data == stored
    assert type(field.data) is type(stored)


@settings(max_examples=200, deadline=None)
@given(st.decimals(min_value="-1000", max_value="1000000000", places=2))
def test_every_number_comes_back_as_typed(value: Decimal) -> None:
    field = field_of(NUMBER, posted=[("x", str(value))])

    assert field.errors == []
    assert as_decimal(field.data) == value
    assert field_of(NUMBER, posted=sent(field_of(NUMBER, stored=field.data)())).data == field.data


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 500_000))
def test_every_fen_survives(fen: int) -> None:
    shown = field_of(MONEY, stored=fen)()

    assert field_of(MONEY, posted=sent(shown)).data == fen


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_a_number_or_refused(typed: str) -> None:
    field = field_of(NUMBER, posted=[("x", typed)])

    assert field.errors or field.data is None or -1000 <= field.data <= 10**9


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=1))
def test_json_keeps_the_decimals_people_see(value: Decimal) -> None:
    assert as_decimal(as_json(value)) == value


def test_unit_and_full_mark_stand_behind_the_number() -> None:
    assert TYPES["number"].text(NUMBER, 120.5) == "120.5 ㎡"
    assert "㎡" in TYPES["number"].paper(NUMBER, None)
    assert "/ 8</span>" in field_of(SCORE)()


def test_full_mark_stands_nowhere_else_when_it_has_a_cell_of_its_own() -> None:
    assert "/ 8</span>" not in field_of(SCORE | {"max_cell": {}})()


def test_large_numbers_are_written_out() -> None:
    assert TYPES["number"].text(NUMBER | {"unit": "户"}, 1e8) == "100000000 户"


def test_money_is_shown_in_yuan_and_counted_in_fen() -> None:
    money = TYPES["money"]

    assert money.text(MONEY, 123456).startswith("1,234.56")
    assert money.number(MONEY, 123456) == 123456
    assert money.maximum(MONEY) == 500_000
    assert money.cell_values(MONEY, 123456) == [Decimal("1234.56")]


def test_smallest_above_largest_is_named() -> None:
    assert [problem.place for problem in TYPES["number"].check_item(NUMBER | {"max": -2000})] == ["/min"]
    assert [problem.place for problem in TYPES["rating"].check_item(RATING | {"max": 0})] == ["/min"]


def test_scale_that_fits_no_sheet_is_named() -> None:
    problems = list(TYPES["rating"].check_item(RATING | {"max": 100, "anchors": {"200": "太好"}}))

    assert [problem.place for problem in problems] == ["/max", "/anchors/200"]


# Not applicable


@pytest.mark.parametrize("item", [SCORE, RATING], ids=lambda item: item["type"])
def test_not_applicable_is_refused_where_it_is_not_offered(item: dict[str, Any]) -> None:
    with pytest.raises(InvalidAnswer):
        TYPES[item["type"]].check(item, {"na": True})


def test_score_and_not_applicable_together_are_refused() -> None:
    field = field_of(SCORE | {"not_applicable": True}, posted=[("x", "5"), ("x-na", "1")])

    assert "not both" in str(field.errors)
    assert sent(field()) == [("x", "5"), ("x-na", "1")]


@pytest.mark.parametrize(
    ("item", "posted"),
    [(SCORE | {"not_applicable": True}, [("x-na", "1")]), (RATING | {"not_applicable": True}, [("x", "na")])],
)
def test_not_applicable_counts_for_nothing(item: dict[str, Any], posted: Any) -> None:
    field, kind = field_of(item, posted=posted), TYPES[item["type"]]

    assert field.data == {"na": True}
    assert kind.number(item, field.data) is None
    assert kind.is_not_applicable(field.data)
    assert [fact.code for fact in kind.facts(item, field.data)] == ["na"]
    assert kind.text(item, field.data) == "not applicable"
    assert kind.paper(item, field.data).count("tick-on") == 1


def test_rating_shows_its_words_where_they_belong() -> None:
    paper = TYPES["rating"].paper(RATING | {"anchors": {"1": "非常不满意", "10": "非常满意"}}, 10)

    assert (
        paper.index("非常不满意")
        < paper.index("</span>1<")
        < paper.index("</span>10<")
        < paper.index("非常满意</span>")
    )
    assert paper.count('class="tick') == 10


def test_rating_is_one_bar_between_the_words_of_its_ends() -> None:
    ends = {"1": "非常不满意", "10": "非常满意"}
    html = str(field_of(RATING | {"anchors": ends, "not_applicable": True})())
    bar = html[html.index('class="points"') : html.index('<span class="anchor most">')]

    assert 'role="radiogroup"' in html
    assert re.findall('<input type="radio" name="x" value="([^"]*)"', bar) == [str(point) for point in range(1, 11)]
    assert html.index(">非常不满意<") < html.index('class="points"')
    assert 'value="1" aria-label="1 非常不满意"' in bar
    assert 'value="10" aria-label="10 非常满意"' in bar
    assert 'value="na"' in html.partition('class="anchor most"')[2]


def test_rating_with_words_between_has_all_of_them_inside_its_bar() -> None:
    words = {"1": "差", "2": "一般", "3": "好"}
    html = str(field_of(RATING | {"max": 3, "anchors": words})())

    assert re.findall("<span>([0-9])<span class=.anchor.>([^<]*)</span></span>", html) == [*words.items()]
    assert "aria-label=" not in html.partition('class="points"')[2]


@pytest.mark.parametrize(("most", "across"), [(5, 5), (10, 10), (12, 6), (20, 10)])
def test_rating_of_many_points_takes_two_lines(most: int, across: int) -> None:
    assert f"--across:{across}" in str(field_of(RATING | {"max": most})())


# Totals

CHOICE = {"key": "c", "type": "choice", "options": [{"key": "good", "label": "合格", "points": 10}]}


@pytest.mark.parametrize(
    ("show", "answers", "total"),
    [
        ("sum", [(SCORE, 6), (SCORE, 7.5), (CHOICE, {"paths": ["good"]})], "23.5"),
        ("sum", [(SCORE, None), (SCORE, {"na": True})], None),
        ("percent", [(SCORE, 8), (SCORE, 4)], "75"),
        ("percent", [(SCORE, 8), (SCORE, {"na": True})], "100"),
        ("percent", [(SCORE, 8), (SCORE, None)], "50"),
        ("average", [(RATING, 10), (RATING, 9), (RATING, 9)], "9.33"),
        ("average", [(RATING, 10), (RATING, {"na": True}), (RATING, None)], "10"),
        ("sum", [(MONEY, 10), (MONEY, 29)], "39"),
    ],
)
def test_total_adds_up_what_applies(show: str, answers: Any, total: str | None) -> None:
    item = {"key": "t", "type": "total", "of": ["x"], "show": show}

    computed = TYPES["total"].compute(item, answers)

    assert computed == (None if total is None else Decimal(total))


def test_total_keeps_the_printed_maximum_where_items_do_not_add_up_to_it() -> None:
    item = {"key": "t", "type": "total", "of": ["x"], "max": 20}

    assert TYPES["total"].maximum(item) == 20


def test_total_is_never_read_from_a_post() -> None:
    item = {"key": "t", "type": "total", "label": "总分", "of": ["x"]}

    field = field_of(item, stored=18, posted=[("t", "100")])

    assert field.data == 18
    assert sent(field()) == []
