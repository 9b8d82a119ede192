"""Where cells stand: on the sheet's own 24 columns if they can, else on columns with weights."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.paper_in.grid import MOST_COLUMNS, Grid, GridCell, squeezed, whole_weights


def test_takes_the_sheets_own_columns_where_edges_nearly_meet_them():
    cells = (GridCell(0, 0, "姓名"), GridCell(0, 1), GridCell(0, 2, "电话"), GridCell(0, 3))
    moved, weights = squeezed(Grid(cells, (4.02, 7.98, 4.0, 8.0)))

    assert weights is None
    assert [(cell.column, cell.columns) for cell in moved.cells] == [(0, 4), (4, 8), (12, 4), (16, 8)]


def test_weighs_columns_where_they_do_not_and_leaves_unused_edges_out():
    cells = (GridCell(0, 0, "姓名", columns=2), GridCell(0, 2))
    moved, weights = squeezed(Grid(cells, (1.0, 1.3, 4.0)))

    assert weights == [11, 19]
    assert [(cell.column, cell.columns) for cell in moved.cells] == [(0, 1), (1, 1)]


def test_too_many_columns_are_counted_in_units():
    cells = tuple(GridCell(0, column) for column in range(MOST_COLUMNS + 20))
    moved, weights = squeezed(Grid(cells, (1.0,) * len(cells)))

    assert weights is None
    assert all(cell.columns > 0 and cell.right <= 24 for cell in moved.cells)


@given(st.lists(st.floats(0.5, 100), min_size=1, max_size=20))
def test_whole_weights_stand_to_each_other_like_the_widths(widths):
    weights = whole_weights(widths)

    for weight, width in zip(weights, widths, strict=True):
        assert weight >= 1
        assert weight / sum(weights) == pytest.approx(width / sum(widths), abs=0.02)
