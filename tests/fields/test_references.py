"""Customers, users, rooms and attachments: only what the page lends may be named."""

from collections.abc import Sequence
from typing import Any

import pytest
from wtforms.meta import DefaultMeta

from app.fields import TYPES, AnswerContext, InvalidAnswer, Reference
from tests.fields.asking import LENDING, LendingMeta, field_of, sent

CUSTOMER: dict[str, Any] = {"key": "x", "type": "customer", "label": "客户名称"}
USER: dict[str, Any] = {"key": "x", "type": "user", "label": "回访人", "role": "agent"}
SIGNATURE: dict[str, Any] = {"key": "x", "type": "signature", "label": "签名", "meaning": "同意"}
PHOTO: dict[str, Any] = {"key": "x", "type": "photo", "label": "照片", "max": 2}


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ([("x", "王五"), ("x-id", "")], "Nothing is known under the name 王五"),
        ([("x", "王五"), ("x-id", "5")], "Nothing is known under the name 王五"),
        ([("x", "李四"), ("x-id", "")], "This can mean several: 李四 (3-2-1201)、李四 (5-1-302)"),
        ([("x", "王五"), ("x-id", "99999999999999999999999")], "Nothing is known"),
        ([("x", "王五"), ("x-id", "５")], "Nothing is known"),
        ([("x", "王五" * 500), ("x-id", "")], "Nothing is known"),
    ],
)
def test_refuses_in_words_when_nobody_or_several_are_meant(posted: Any, message: str) -> None:
    field = field_of(CUSTOMER, posted=posted, meta=TwoOfAName)

    assert message in str(field.errors)
    assert field.data is None
    assert sent(field()) == posted


def test_refuses_everybody_when_the_page_lends_nobody() -> None:
    with pytest.raises(InvalidAnswer):
        TYPES["customer"].check(CUSTOMER, {"id": 5, "name": "张三"})


def test_keeps_the_name_the_server_knows_not_the_one_posted() -> None:
    assert field_of(CUSTOMER, posted=[("x", "张三"), ("x-id", "5")]).data == {"id": 5, "name": "张三"}
    assert field_of(CUSTOMER, posted=[("x", "3-2-1201"), ("x-id", "5")]).data == {"id": 7, "name": "3-2-1201"}


def test_exact_name_is_enough_without_script() -> None:
    assert field_of(CUSTOMER, posted=[("x", " 张三 ")]).data == {"id": 5, "name": "张三"}


def test_picked_one_of_two_with_the_same_name_is_kept() -> None:
    field = field_of(CUSTOMER, posted=[("x", "李四"), ("x-id", "6")], meta=TwoOfAName)

    assert field.data == {"id": 6, "name": "李四"}


def test_emptied_name_is_no_answer_whatever_the_id() -> None:
    assert field_of(CUSTOMER, posted=[("x", " "), ("x-id", "5")]).data is None


def test_users_are_looked_up_within_their_role() -> None:
    asked: list[str] = []

    class Meta(DefaultMeta):
        context = AnswerContext(
            find=lambda kind, _text: asked.append(kind) or [], lookup=lambda kind, _id: asked.append(kind)
        )

    field = field_of(USER, posted=[("x", "李四"), ("x-id", "3")], meta=Meta)

    assert field.errors
    assert asked == ["user:agent", "user:agent"]
    assert 'data-source="/lookup/user:agent"' in field()
    assert TYPES["user"].filters(USER)[0].source == "user:agent"


# Attachments


@pytest.mark.parametrize("attachment", ["theirs-1", "../../etc/passwd", "a" * 65, "a b", "<script>", "\x00"])
@pytest.mark.parametrize("item", [SIGNATURE, PHOTO], ids=lambda item: item["type"])
def test_refuses_attachments_that_are_not_theirs(item: dict[str, Any], attachment: str) -> None:
    field = field_of(item, posted=[("x", attachment), ("x-name", "x.jpg")])

    assert "not there any more" in str(field.errors)
    assert field.data is None


def test_refuses_every_attachment_when_the_page_lends_none() -> None:
    with pytest.raises(InvalidAnswer):
        TYPES["signature"].check(SIGNATURE, {"file": "mine"})


def test_refuses_more_photos_than_fit() -> None:
    posted = [(name, value) for photo in "abc" for name, value in (("x", photo), ("x-name", f"{photo}.jpg"))]

    assert "At most 2 photos" in str(field_of(PHOTO, posted=posted).errors)


def test_photo_without_a_name_is_called_by_its_id() -> None:
    assert field_of(PHOTO, posted=[("x", "b1")]).data == [{"file": "b1", "name": "b1"}]


def test_file_in_the_post_itself_is_taken_when_the_browser_has_no_script() -> None:
    signature = field_of(SIGNATURE, posted=[("x", "old"), ("x-file", Upload("s.png"))], meta=Receiving)
    photos = field_of(PHOTO, posted=[("x", "b1"), ("x-name", "门.jpg"), ("x-file", Upload("2.jpg"))], meta=Receiving)

    assert signature.data == {"file": "new-s"}
    assert photos.data == [{"file": "b1", "name": "门.jpg"}, {"file": "new-2", "name": "2.jpg"}]


def test_refused_file_is_said_beside_the_input() -> None:
    field = field_of(SIGNATURE, posted=[("x-file", Upload("bomb.zip"))], meta=Receiving)

    assert field.errors == ["not an image"]


def test_file_is_ignored_where_the_page_receives_none() -> None:
    assert field_of(SIGNATURE, posted=[("x-file", Upload("s.png"))]).data is None


def test_empty_file_input_leaves_the_signature() -> None:
    assert field_of(SIGNATURE, posted=[("x", "mine"), ("x-file", Upload(""))]).data == {"file": "mine"}


def test_sheet_shows_the_signature_where_the_page_keeps_it() -> None:
    on_screen = AnswerContext(file_address=lambda attachment: f"/files/{attachment}")

    assert 'src="app:file/mine"' in TYPES["signature"].paper(SIGNATURE, {"file": "mine"})
    assert 'src="/files/mine"' in TYPES["signature"].paper(SIGNATURE, {"file": "mine"}, on_screen)
    assert TYPES["signature"].paper(SIGNATURE, None) == '<span class="signature"></span>'


def test_signature_says_what_it_means() -> None:
    assert "同意" in field_of(SIGNATURE)()


class Upload:
    def __init__(self, filename: str) -> None:
        self.filename = filename


def _receive(_kind: str, upload: Upload) -> str:
    if upload.filename.endswith(".zip"):
        raise InvalidAnswer("not an image")
    return f"new-{upload.filename.partition('.')[0]}"


class Receiving(DefaultMeta):
    context = AnswerContext(may_use_attachment=LENDING.may_use_attachment, receive=_receive)


def _two_of_a_name(_kind: str, text: str) -> Sequence[Reference]:
    return [Reference(3, "李四", "3-2-1201"), Reference(6, "李四", "5-1-302")] if text == "李四" else []


class TwoOfAName(LendingMeta):
    context = AnswerContext(lookup=LENDING.lookup, find=_two_of_a_name)
