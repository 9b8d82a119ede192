"""Versions side by side: keys mean one thing for ever; what is new, gone, other; what a draft would lose."""

from typing import Any

from app.schema.document import Document
from app.schema.versions import carried, difference, problems
from tests.schema.forms import document, item

RED = {"key": "red", "label": "红"}
BLUE = {"key": "blue", "label": "蓝"}


def test_refuses_a_version_when_a_key_changes_its_type() -> None:
    (problem,) = problems(document(item("a", "number")), [document(item("a"))])
    assert problem.pointer == "/sections/0/items/0/type"
    assert "was of the type text" in str(problem.message)


def test_refuses_a_version_when_a_key_is_given_again_with_another_type() -> None:
    earlier = [document(item("a")), document(item("b"))]
    assert len(problems(document(item("a", "number")), earlier)) == 1


def test_refuses_a_version_when_a_column_changes_its_type() -> None:
    old, new = (document(item("t", "table", columns=[item("x", kind)])) for kind in ("text", "date"))
    (problem,) = problems(new, [old])
    assert problem.pointer == "/sections/0/items/0/columns/0/type"


def test_refuses_a_version_when_the_template_key_is_another() -> None:
    (problem,) = problems(document(item("a"), key="other"), [document(item("a"))])
    assert problem.pointer == "/key"


def test_accepts_a_version_when_labels_and_order_change() -> None:
    assert problems(document(item("b"), item("a", label="新")), [document(item("a"), item("b"))]) == []


def test_names_what_is_new_gone_and_other() -> None:
    found = difference(
        coloured(item("a"), options=[RED, BLUE]), coloured(item("b"), options=[{**RED, "label": "红色"}], label="颜")
    )
    assert found.added == ("b",)
    assert found.removed == ("colour blue", "a")
    assert found.changed == {"colour": ("label",), "colour red": ("label",)}


def test_finds_no_difference_when_nothing_changed() -> None:
    found = difference(coloured(item("a"), options=[RED]), coloured(item("a"), options=[RED]))
    assert (found.added, found.removed, found.changed) == ((), (), {})


def test_shows_what_is_lost_when_a_draft_moves_on() -> None:
    answers = {"a": "东区", "colour": {"paths": ["blue"]}, "b": "留"}
    old = coloured(item("a"), item("b"), options=[RED, BLUE])
    kept, lost = carried(old, coloured(item("b"), options=[RED]), answers)
    assert kept == {"b": "留"}
    assert [(loss.path, loss.label, loss.text) for loss in lost] == [("a", "a", "东区"), ("colour", "colour", "蓝")]


def coloured(*items: dict[str, Any], options: list[dict[str, Any]], label: str = "colour") -> Document:
    return document(item("colour", "choice", options=options, label=label), *items)
