"""Texts, telephone numbers and sentences: nothing unprintable, nothing endless, nothing lost."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.fields import TYPES, InvalidAnswer
from tests.fields.asking import field_of, sent

TEXT: dict[str, Any] = {"key": "x", "type": "text", "label": "姓名"}
PARAGRAPH: dict[str, Any] = {"key": "x", "type": "paragraph", "label": "建议"}
PHONE: dict[str, Any] = {"key": "x", "type": "phone", "label": "电话"}
SENTENCE: dict[str, Any] = {
    "key": "x",
    "type": "sentence",
    "label": "备注",
    "text": "要求修改成{change},共{count}件",
    "blanks": [{"key": "change", "label": "修改成"}, {"key": "count", "type": "number", "label": "件数"}],
}


@pytest.mark.parametrize("item", [TEXT, PARAGRAPH], ids=lambda item: item["type"])
@pytest.mark.parametrize("typed", ["a\x00b", "a\x1bb", "a\ud800b", "a\u202eb", "a\u2066b", "a\x85\x07b"])
def test_refuses_what_cannot_be_seen_or_stored(item: dict[str, Any], typed: str) -> None:
    field = field_of(item, posted=[("x", typed)])

    assert "cannot be shown" in str(field.errors)
    assert not {"\x00", "\x1b", "\ud800", "\u202e"} & set(str(field()))


@pytest.mark.parametrize(
    ("item", "most"),
    [(TEXT, 200), (PARAGRAPH, 5_000), (TEXT | {"max_length": 10}, 10), (TEXT | {"max_length": 90_000}, 20_000)],
)
def test_refuses_text_that_is_too_long_and_shows_it_again(item: dict[str, Any], most: int) -> None:
    fits, too_long = field_of(item, posted=[("x", "长" * most)]), field_of(item, posted=[("x", "长" * (most + 1))])

    assert fits.errors == []
    assert f"At most {most} characters" in str(too_long.errors)
    assert sent(too_long()) == [("x", "长" * (most + 1))]


def test_refuses_ten_megabytes_without_sending_them_back() -> None:
    field = field_of(PARAGRAPH, posted=[("x", "长" * 10_000_000)])

    assert field.errors
    assert len(str(field())) < 110_000


def test_browser_is_not_told_to_cut_what_is_pasted() -> None:
    assert "maxlength" not in field_of(TEXT)()


@pytest.mark.parametrize(
    ("item", "typed", "stored"),
    [
        (TEXT, "  张三　", "张三"),
        (TEXT, "张\r\n三\t四", "张 三 四"),
        (TEXT, "\ufeff张三", "张三"),
        (TEXT, "   ", None),
        (PARAGRAPH, "　　一\r\n\r\n　　二  \r\n", "　　一\n\n　　二"),
        (PARAGRAPH, "a\x0bb\u2028c", "a\nb\nc"),
        (PARAGRAPH, "\r\n \r\n", None),
        (TEXT, "喆玥㼆𠮷👨‍👩‍👧", "喆玥㼆𠮷👨‍👩‍👧"),
    ],
)
def test_keeps_what_people_see(item: dict[str, Any], typed: str, stored: str | None) -> None:
    field = field_of(item, posted=[("x", typed)])

    assert field.errors == []
    assert field.data == stored


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([TEXT, PARAGRAPH]), st.text(max_size=60))
def test_any_text_is_refused_or_comes_back_as_stored(item: dict[str, Any], typed: str) -> None:
    field = field_of(item, posted=[("x", typed)])

    if not field.errors and field.data is not None:
        assert field_of(item, posted=sent(field_of(item, stored=field.data)())).data == field.data


def test_stored_line_end_is_refused_in_a_short_text() -> None:
    with pytest.raises(InvalidAnswer):
        TYPES["text"].check(TEXT, "a\nb")


def test_paragraph_keeps_its_lines_on_the_sheet() -> None:
    assert "一<br>&lt;二&gt;" in TYPES["paragraph"].paper(PARAGRAPH, "一\n<二>")


def test_lists_search_in_all_of_a_text() -> None:
    (fact,) = TYPES["paragraph"].facts(PARAGRAPH, "一\n" + "长" * 100)

    assert fact.code == "一 " + "长" * 100


# Telephone numbers


@pytest.mark.parametrize(
    "typed",
    [
        "hello",
        "12345678901234567890",
        "123",
        "1381234567",
        "138123456789",
        "0",
        "010-1",
        "+1",
        "''--",
        "138 1234 5678 转 1234567",
    ],
)
def test_refuses_what_is_no_telephone_number(typed: str) -> None:
    field = field_of(PHONE, posted=[("x", typed)])

    assert "not a telephone number" in str(field.errors)
    assert sent(field()) == [("x", typed)]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13812345678", "13812345678"),
        ("138-1234-5678", "138-1234-5678"),
        ("138 1234 5678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("+86 138 1234 5678", "+8613812345678"),
        ("010-12345678", "010-12345678"),
        ("（010）12345678", "010-12345678"),
        ("0571 8765432 转 12", "05718765432-12"),
        ("0571—87654321", "0571-87654321"),
        ("87654321", "87654321"),
        ("400-820-8820", "400-820-8820"),
        ("95588", "95588"),
        ("12345", "12345"),
        ("+852-2345-6789", "+852-2345-6789"),
    ],
)
def test_reads_numbers_as_people_write_them(typed: str, stored: str) -> None:
    field = field_of(PHONE, posted=[("x", typed)])

    assert field.errors == []
    assert field.data == stored


@pytest.mark.parametrize(
    ("stored", "masked"),
    [
        ("13812345678", "138****5678"),
        ("138-1234-5678", "138-****-5678"),
        ("010-12345678", "010-****5678"),
        ("010-12345678-9", "010-****5678-*"),
        ("87654321", "8*****21"),
        ("12345", "1**45"),
    ],
)
def test_masks_what_most_need_not_see(stored: str, masked: str) -> None:
    assert TYPES["phone"].masked({}, stored) == masked


# Sentences


def test_refuses_a_wrong_blank_and_keeps_all_of_them() -> None:
    posted = [("x-change", "红色"), ("x-count", "many")]

    field = field_of(SENTENCE, posted=posted)

    assert "件数" in str(field.errors)
    assert sent(field()) == posted
    assert 'id="x-count-error"' in field()


@pytest.mark.parametrize("stored", [{"nowhere": "x"}, {"change": 5}, {}, "红色"])
def test_refuses_stored_blanks_the_sentence_has_not(stored: Any) -> None:
    with pytest.raises(InvalidAnswer):
        TYPES["sentence"].check(SENTENCE, stored)


def test_blanks_stand_inside_the_words() -> None:
    sentence = TYPES["sentence"]

    assert sentence.text(SENTENCE, {"change": "红色"}) == "要求修改成红色,共____件"
    assert sentence.paper(SENTENCE, {"count": 3}).startswith('要求修改成<span class="blank"></span>,共')
    assert field_of(SENTENCE, posted=[("x-change", ""), ("x-count", "3")]).data == {"count": 3}
    assert [(fact.path, fact.number) for fact in sentence.facts(SENTENCE, {"count": 3})] == [("x.count", 3)]


def test_blank_day_inside_a_sentence_has_its_places() -> None:
    item = {"key": "x", "type": "sentence", "text": "已改---{on}", "blanks": [{"key": "on", "type": "date"}]}

    assert "年" in TYPES["sentence"].paper(item, None)
    written = str(TYPES["sentence"].paper(item, {"on": "2026-11-21"}))
    assert "2026年11月21日" in re.sub("<[^>]*>", "", written)


def test_unknown_places_of_a_sentence_stay_words() -> None:
    item = SENTENCE | {"text": "致{company}:{change}{count}"}

    assert TYPES["sentence"].text(item, {"change": "好"}) == "致{company}:好____"


def test_names_a_blank_that_stands_nowhere() -> None:
    assert [problem.place for problem in TYPES["sentence"].check_item(SENTENCE | {"text": "{change}"})] == ["/blanks/1"]
