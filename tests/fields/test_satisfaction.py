"""How satisfied an answer says somebody was: scales by their full mark, options by points or by their words."""

from fractions import Fraction
from typing import Any

import pytest

from app.fields import TYPES, type_of


def choice(*labels: Any, **points: int) -> dict[str, Any]:
    options = [{"key": f"o{number}", "label": label} for number, label in enumerate(labels)]
    for option in options:
        if option["key"] in points:
            option["points"] = points[option["key"]]
    return {"key": "how", "type": "choice", "label": "是否满意", "options": options}


def told(item: dict[str, Any]) -> list[Fraction | None]:
    return [type_of(item).satisfaction(item, {"paths": [option["key"]]}) for option in item["options"]]


@pytest.mark.parametrize(
    "labels",
    [
        ("同意", "不同意"),
        ("满意", "其他"),
        ("满意",),
        ("满意", "满 意"),
        ("是", "否"),
        ("质量不满意", "价格不满意"),
        ("一般", "不清楚"),
    ],
)
def test_is_told_by_no_other_choice(labels: tuple[str, ...]) -> None:
    assert not type_of(choice(*labels)).rates(choice(*labels))


@pytest.mark.parametrize("name", sorted(TYPES))
def test_is_told_by_scales_alone_of_all_other_types(name: str) -> None:
    item, _stored = TYPES[name].example()

    assert TYPES[name].rates(item) == (name in {"rating", "score", "choice"})


@pytest.mark.parametrize(
    ("labels", "shares"),
    [
        (("满意", "不满意"), [1, 0]),
        (("满意", "一般", "不满意"), [1, Fraction(1, 2), 0]),
        (("不满意", "满意", "非常满意"), [0, Fraction(1, 2), 1]),
        (
            ("很满意", "比较满意", "一般", "不太满意", "很不满意"),
            [1, Fraction(3, 4), Fraction(1, 2), Fraction(1, 4), 0],
        ),
        (("A. 满意", "B、 不满意（请说明）", "不清楚"), [1, 0, None]),
        (("Satisfied", "Fair", "Not satisfied"), [1, Fraction(1, 2), 0]),
        (({"zh": "满意", "en": "Good"}, {"zh": "不满意", "en": "Bad"}), [1, 0]),
    ],
)
def test_counts_words_by_their_place_among_those_offered(labels: tuple[Any, ...], shares: list[Any]) -> None:
    item = choice(*labels)

    assert type_of(item).rates(item)
    assert told(item) == shares


def test_counts_points_before_words() -> None:
    item = choice("满意", "一般", "不满意", o0=20, o1=12, o2=-5)

    assert told(item) == [1, Fraction(3, 5), 0]


def test_counts_scales_by_their_full_mark() -> None:
    rating = {"key": "stars", "type": "rating", "label": "星级", "max": 5}
    score = {"key": "patrol", "type": "score", "label": "巡视", "max": 8, "not_applicable": True}

    assert type_of(rating).satisfaction(rating, 4) == Fraction(4, 5)
    assert type_of(score).satisfaction(score, 6) == Fraction(3, 4)
    assert type_of(score).satisfaction(score, {"na": True}) is None
