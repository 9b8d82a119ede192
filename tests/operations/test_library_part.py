"""Library parts: kept by designers only, in shape only, each name once."""

import pytest

from app.errors import Invalid, Refused
from app.operations import library_part as library
from app.schema.checks import check
from app.schema.document import Document
from app.views.library_part import shipped
from tests.factories.user import make_user

ITEM = {"key": "area", "type": "text", "label": "区域"}
SECTION = {"key": "signs", "items": [{"key": "by", "type": "signature", "label": "签字"}]}


def test_refuses_parts_to_whoever_may_not_design(agent, designer):
    kept = library.keep("区域", ITEM, designer)
    for act in (
        lambda: library.all_parts(agent),
        lambda: library.keep("x", ITEM, agent),
        lambda: library.remove(kept, agent),
    ):
        with pytest.raises(Refused):
            act()


@pytest.mark.parametrize("part", [{}, {"key": "a", "type": "nothing"}, {"key": "A B"}, {**ITEM, "span": "wide"}])
def test_refuses_what_could_not_stand_in_a_form(designer, part):
    with pytest.raises(Invalid):
        library.keep("x", part, designer)


@pytest.mark.parametrize("name", ["", "  ", "长" * 61])
def test_refuses_a_part_without_a_name_that_fits(designer, name):
    with pytest.raises(Invalid):
        library.keep(name, ITEM, designer)


def test_keeps_sections_and_items_each_name_once(designer):
    library.keep("签字栏", ITEM, designer)
    library.keep(" 签字栏 ", SECTION, designer)
    library.keep("区域", ITEM, designer)
    assert {part.name: part.part for part in library.all_parts(designer)} == {"签字栏": SECTION, "区域": ITEM}
    library.remove(library.all_parts(designer)[0], designer)
    assert len(library.all_parts(designer)) == 1


def test_ships_parts_that_can_stand_in_a_form(app):
    for each in shipped():
        part = each["part"]
        section = part if "type" not in part else {"key": "head", "items": [part]}
        assert check(Document({"format": 1, "key": "x", "title": "x", "sections": [section]})) == []


@pytest.fixture
def designer(app):
    return make_user("designer")
