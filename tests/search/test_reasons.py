"""Why something was found: by what met the best condition, never by what was not asked."""

import pytest

from app.search.questions import Among
from app.search.reasons import reasons
from app.search.tokens import of_name, of_phone, of_room

SEES = Among(sees_phones=True, sites=frozenset({1}), named=((1, "一期"),))
PARTS = {
    "name": set(of_name("张伟")),
    "room": set(of_room("3-2-1201")),
    "phone": set(of_phone("13800131201")),
    "site": {"s1"},
}


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("张伟", {"name"}),
        ("zw", {"name"}),
        ("3-2-1201", {"room"}),
        ("1380", {"phone"}),
        ("1201", {"room", "phone"}),
        ("张伟 321201", {"name", "room"}),
        ("一期 zhangw", {"name", "site"}),
        ("王", set()),
        ("", set()),
    ],
)
def test_names_the_parts_that_were_asked_for(typed, why):
    assert reasons(typed, SEES, PARTS) == why


def test_tells_no_phone_to_whoever_may_not_search_by_it():
    assert reasons("1201", Among(), PARTS) == {"room"}
    assert reasons("1380", Among(), PARTS) == set()
