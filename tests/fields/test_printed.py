"""Notes, groups and automatic numbers: what stands on the sheet without being filled in."""

from typing import Any

import pytest

from app.fields import TYPES, InvalidAnswer, type_of
from tests.fields.asking import field_of, sent

GROUP: dict[str, Any] = TYPES["group"].example()[0]
SERIAL: dict[str, Any] = {"key": "x", "type": "serial", "label": "编号"}


@pytest.mark.parametrize("stored", ["", "HFJH 1", "<b>", "-1", "A" * 41, 5, None])
def test_refuses_what_is_no_number_of_an_entry(stored: Any) -> None:
    with pytest.raises(InvalidAnswer):
        TYPES["serial"].check(SERIAL, stored)


def test_number_is_never_read_from_a_post() -> None:
    field = field_of(SERIAL, posted=[("x", "HFJH-2026-9999")])

    assert field.data is None
    assert "given when submitted" in field()


def test_row_number_is_never_an_answer() -> None:
    with pytest.raises(InvalidAnswer):
        TYPES["row_number"].check({"key": "no", "type": "row_number"}, 1)


def test_note_keeps_its_lines() -> None:
    note = {"key": "n", "type": "note", "text": "注:1.一\n2.二", "heading": True}

    assert TYPES["note"].paper(note, None) == '<span class="note note-heading">注:1.一<br>2.二</span>'


def test_group_shows_its_members_with_their_labels() -> None:
    group = TYPES["group"]

    filling = group.compose(GROUP, lambda member: field_of(member)(), filling=True)
    printed = group.compose(GROUP, lambda member: type_of(member).paper(member, None), filling=False)

    assert '<label class="member-label" for="opinion_on">日期</label>' in filling
    assert [name for name, _value in sent(filling)] == ["opinion", "opinion_on", "client_stamp"]
    assert "<label" not in printed
    assert "日期" in printed
    assert "建设单位意见" not in printed


def test_group_names_what_it_cannot_hold() -> None:
    table = TYPES["table"].example()[0]

    assert [problem.place for problem in TYPES["group"].check_item(GROUP | {"items": [GROUP, table]})] == [
        "/items/0",
        "/items/1",
    ]
