"""What is shown, required, computed and checked: the server's word, whatever was posted."""

from typing import Any

import pytest

from app.schema.document import Document
from app.schema.logic import Logic
from tests.schema.forms import compiled, document, item

NO = {"paths": ["no"]}
YES = {"paths": ["yes"]}


@pytest.mark.parametrize(
    ("answers", "hidden"),
    [
        ({}, {"why", "until", "visited_on"}),
        ({"satisfied": YES, "why": "慢", "until": "2026-01-01"}, {"why", "until", "visited_on"}),
        ({"satisfied": NO}, {"until", "visited_on"}),
        ({"satisfied": NO, "why": "慢"}, {"visited_on"}),
        ({"satisfied": NO, "why": "慢", "until": "2026-01-01"}, set()),
    ],
)
def test_drops_what_is_hidden_when_conditions_hang_together(answers: dict[str, Any], hidden: set[str]) -> None:
    state = compiled("conditions").logic.settle(answers, {})
    assert state.hidden == hidden
    assert state.answers == {key: value for key, value in answers.items() if key not in hidden}


def test_hides_a_section_when_its_condition_does_not_hold() -> None:
    logic = compiled("conditions").logic
    assert logic.hidden_sections(logic.settle({}, {})) == {"visit"}
    assert logic.hidden_sections(logic.settle({"satisfied": NO, "why": "慢", "until": "2026-01-01"}, {})) == frozenset()


def test_wants_an_answer_only_when_its_condition_holds() -> None:
    logic = compiled("conditions").logic
    assert list(logic.missing(logic.settle({}, {}))) == ["satisfied"]
    assert list(logic.missing(logic.settle({"satisfied": NO}, {}))) == ["why"]
    assert list(logic.missing(logic.settle({"satisfied": YES}, {}))) == []


@pytest.mark.parametrize("forged", [{"all": 1}, {"rows": [{"sum": 999}]}, {"half": 7, "unknown": 1}])
def test_ignores_what_was_posted_when_the_server_computes(forged: dict[str, Any]) -> None:
    rows = [{"qty": 2, "price": 150, "sum": 1}, {"qty": 3}]
    state = compiled("computed-table").logic.settle(forged | {"rows": rows}, {})
    assert state.answers == {"rows": [{"qty": 2, "price": 150, "sum": 300}, {"qty": 3}], "all": 300, "half": 2.5}


def test_keeps_no_row_when_only_computed_values_were_in_it() -> None:
    assert compiled("computed-table").logic.settle({"rows": [{"sum": 5}]}, {}).answers == {"all": 0}


def test_hides_single_cells_when_a_column_has_a_condition() -> None:
    state = compiled("computed-table").logic.settle({"rows": [{"qty": 11, "why": "多"}, {"qty": 1, "why": "少"}]}, {})
    assert state.answers["rows"] == [{"qty": 11, "why": "多"}, {"qty": 1}]
    assert state.hidden == {"rows-1-why", "rows-2-why"}


def test_names_cells_by_the_key_of_their_row_when_rows_are_labelled() -> None:
    rows = [{"key": "clean", "label": "清洁"}, {"key": "safe", "label": "安全"}]
    columns = [item("n", "number"), item("why", shown={"<": [{"var": "row.n"}, 3]})]
    state = Logic(document(item("t", "table", rows=rows, columns=columns))).settle({"t": [{"row": "safe", "n": 1}]}, {})
    assert state.hidden == {"t-clean-why"}


def test_wants_cells_only_in_rows_that_hold_something() -> None:
    logic = compiled("computed-table").logic
    assert list(logic.missing(logic.settle({"rows": [{"qty": 1}, {}, {"name": "甲"}]}, {}))) == ["rows-0-name"]


def test_rounds_as_the_item_says_when_it_computes() -> None:
    state = compiled("computed-table").logic.settle({"rows": [{"qty": 1}, {"qty": 1}, {"qty": 2}]}, {})
    assert state.answers["half"] == 1.3


@pytest.mark.parametrize(
    ("answers", "totals"),
    [
        ({}, {}),
        ({"staff": 5, "system": 8}, {"subtotal": 13, "total": 13, "share": 61.9}),
        ({"staff": {"na": True}, "system": 8}, {"subtotal": 8, "total": 8, "share": 53.3}),
        (
            {"staff": 6, "system": 10, "on_time": {"paths": ["late/owner"]}},
            {"subtotal": 16, "total": 19, "share": 90.5},
        ),
        ({"subtotal": 99, "total": 99, "system": 1}, {"subtotal": 1, "total": 1, "share": 4.8}),
    ],
)
def test_adds_up_without_what_is_not_applicable(answers: dict[str, Any], totals: dict[str, Any]) -> None:
    settled = compiled("scores").logic.settle(answers, {}).answers
    assert {key: settled[key] for key in ("subtotal", "total", "share") if key in settled} == totals


def test_leaves_hidden_items_out_of_totals() -> None:
    logic = Logic(
        document(
            item("a", "number"),
            item("b", "number", shown={">": [{"var": "answers.a"}, 5]}),
            item("t", "total", of=["a", "b"]),
        )
    )
    assert logic.settle({"a": 1, "b": 100}, {}).answers == {"a": 1, "t": 1}
    assert logic.settle({"a": 6, "b": 100}, {}).answers == {"a": 6, "b": 100, "t": 106}


def test_adds_up_a_column_when_a_total_names_it() -> None:
    logic = Logic(document(item("t", "table", columns=[item("n", "number")]), item("sum", "total", of=["t.n"])))
    assert logic.settle({"t": [{"n": 1}, {}, {"n": 2}]}, {}).answers["sum"] == 3


@pytest.mark.parametrize(
    ("answers", "failures"),
    [
        ({}, [("began", "请写开工日期。")]),
        (
            {"began": "2026-01-02", "ended": "2026-01-01"},
            [("ended", {"zh": "竣工不能早于开工。", "en": "It cannot end before it began."})],
        ),
        ({"began": "2026-01-01", "ended": "2026-01-01"}, []),
        ({"began": "2000-01-01"}, [("", "日期不对。")]),
        ({"began": "2026-01-01", "rows": [{"n": 1}, {"n": 100}]}, [("rows-1-n", "太多")]),
    ],
)
def test_names_item_or_cell_when_a_check_fails(answers: dict[str, Any], failures: list[Any]) -> None:
    logic = compiled("checks").logic
    assert [(each.at, each.message) for each in logic.failures(logic.settle(answers, {}))] == failures


def test_reads_roots_when_conditions_name_them() -> None:
    logic = Logic(
        document(item(shown={"==": [{"var": "customer.class"}, "A"]}), item("b", "date", computed={"var": "today"}))
    )
    assert logic.settle({"a": "x"}, {"customer": {"class": "A"}, "today": "2026-11-22"}).answers == {
        "a": "x",
        "b": "2026-11-22",
    }
    assert logic.settle({"a": "x"}, {}).answers == {}


def test_computes_nothing_when_the_result_is_no_answer() -> None:
    assert Logic(document(item("b", "date", computed="soon"))).settle({}, {}).answers == {}


def test_takes_it_as_blank_when_an_expression_runs_over_its_budget() -> None:
    many: Any = {"var": "answers.t.*.n"}
    for _level in range(6):
        many = [many, many, many]
    logic = Logic(budget_document(many))
    assert logic.settle({"t": [{"n": 1}] * 200}, {}).answers == {"t": [{"n": 1}] * 200}


def test_tells_the_browser_only_what_it_may_know() -> None:
    told = compiled("conditions").browser_logic()
    assert told["shown"].keys() == {"why", "until", "visited_on"}
    assert told["shown"]["visited_on"] == told["sections"]["visit"]
    assert told["sections"].keys() == {"visit"}
    assert told["values"]["satisfied"] == "options"


def test_tells_the_browser_the_conditions_of_everything_around_an_item() -> None:
    outer, inner, own = ({"filled": {"var": f"answers.{key}"}} for key in "abc")
    nested = {"key": "inner", "shown": inner, "items": [item("deep", shown=own), item("plain")]}
    sections = [
        {"key": "main", "items": [item("a"), item("b"), item("c")]},
        {"key": "outer", "shown": outer, "sections": [nested]},
    ]
    told = compiled_from(document(sections=sections)).browser_logic()
    assert told["shown"] == {"deep": {"and": [outer, inner, own]}, "plain": {"and": [outer, inner]}}
    assert told["sections"] == {"outer": outer, "inner": {"and": [outer, inner]}}


def test_keeps_customers_and_people_from_the_browser() -> None:
    secret = {"==": [{"var": "customer.phone"}, "138"]}
    told = compiled_from(document(item(shown=secret), checks=[{"must": secret, "message": "x"}])).browser_logic()
    assert (told["shown"], told["checks"]) == ({}, [])


def test_keeps_conditions_on_other_sections_from_the_browser_when_only_some_are_filled() -> None:
    sections = [
        {"key": "one", "items": [item("a")]},
        {"key": "two", "items": [item("b", shown={"var": "answers.a"}), item("c", shown={"var": "answers.b"})]},
    ]
    assert compiled_from(document(sections=sections)).browser_logic(frozenset({"two"}))["shown"].keys() == {"c"}


def compiled_from(made: Document) -> Any:
    from app.schema.compiled import Compiled

    return Compiled(made)


def budget_document(expression: Any) -> Document:
    return document(
        item("t", "table", columns=[item("n", "number")]), item("b", "number", computed={"sum": expression})
    )
