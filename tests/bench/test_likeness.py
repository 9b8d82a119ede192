"""The bench measures what a submit would have written."""

from typing import Any

import pytest
from sqlalchemy import delete

from app.answers import listing
from app.answers.charts import Counting
from app.answers.filters import Selection
from app.extensions import db
from app.models.answer import AnswerPosting
from app.models.entry_step import EntryStep
from bench import bulk
from bench.likeness import Derived, compare
from bench.world import World, make_world

SIZE = 12


@pytest.mark.parametrize("number", [1, SIZE])
def test_bulk_path_writes_what_a_submit_writes(number: int, world: World) -> None:
    assert compare(world, Derived(world.template), number) == 1


def test_comparison_notices_what_was_derived_otherwise(world: World) -> None:
    db.session.execute(delete(AnswerPosting).where(AnswerPosting.item == "urgency"))
    db.session.commit()
    with pytest.raises(AssertionError, match="entry 1"):
        compare(world, Derived(world.template), 1)


def test_comparison_notices_a_step_too_few(world: World) -> None:
    db.session.execute(delete(EntryStep).where(EntryStep.step_key == "review"))
    db.session.commit()
    with pytest.raises(AssertionError, match="entry 1"):
        compare(world, Derived(world.template), 1)


def test_lists_and_charts_find_what_was_written_in_bulk(world: World) -> None:
    assert listing.page(Selection(world.template)).entry_ids == list(range(SIZE, 0, -1))
    assert sum(Counting(Selection(world.template)).count_codes("urgency").entries.values()) == SIZE


@pytest.fixture
def world(own_app: Any) -> World:
    world = make_world()
    bulk.fill(world, SIZE)
    return world
