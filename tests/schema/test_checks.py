"""Checking documents: every fault is named by place, in words, with a remedy."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from app.answers.query import SORTS
from app.grants import ROLES as GRANTED
from app.schema.canonical import dump
from app.schema.checks.keys import RESERVED
from app.schema.checks.listing import COMPARED, SORTED
from app.schema.checks.shape import MOST_PROBLEMS
from app.schema.document import Document, check, load
from app.schema.json_schema import ROLES
from app.views._chart import SPLIT_INPUTS
from tests.schema.forms import all_forms, document, form, item

TEMPLATES = Path(__file__).parents[2] / "app" / "templates"
WHEN_A = {"filled": {"var": "answers.a"}}
TABLE = item("t", "table", columns=[item("x", "number"), item("y")])
TWO_STEPS = [{"key": "one", "title": "一"}, {"key": "two", "title": "二"}]


def listed(path: str, operator: str, *values: Any) -> Document:
    """Return a document whose list opens with one condition."""
    items = (item(), item("n", "number"), item("d", "date"), item("y", "yes_no"))
    condition = {"path": path, "operator": operator} | ({"values": list(values)} if values else {})
    return document(*items, list={"filter": [condition]})


@pytest.mark.parametrize("path", all_forms(), ids=lambda path: path.stem)
def test_finds_nothing_when_the_form_is_right(path: Any) -> None:
    found = load(path.read_bytes(), str(path))
    assert check(found) == []
    assert dump(found) == path.read_text(), f"run: python -m app.schema.canonical {path}"


@pytest.mark.parametrize(
    ("made", "pointer", "words"),
    [
        (document(item(type_="txet")), "/sections/0/items/0/type", "no field type txet"),
        (document(item(lable="x")), "/sections/0/items/0/lable", "Did you mean label"),
        (document({"key": "a"}), "/sections/0/items/0", "type is missing"),
        (document(item("A b")), "/sections/0/items/0/key", "cannot be a key"),
        (document(item(span=0)), "/sections/0/items/0/span", "out of bounds"),
        (document(item(span="6")), "/sections/0/items/0/span", "wrong kind"),
        (document(item(label={"en": "x"})), "/sections/0/items/0/label", "zh is missing"),
        (document(item(label=3)), "/sections/0/items/0/label", "not a label"),
        (document(item(type_="choice", options=[{"label": "x"}])), "/sections/0/items/0/options/0", "key is missing"),
        (document(item(type_="choice")), "/sections/0/items/0", "options is missing"),
        (document(sections=[]), "/sections", "at least 1"),
        (document(format=2), "/format", "not possible"),
        (document(route=[{"key": "a", "title": "x", "by": {"role": "boss"}}]), "/route/0/by/role", "agent"),
        (
            document(route=[{"key": "a", "title": "x", "within": {"days": 1, "hours": 2}}]),
            "/route/0/within",
            "at most 1",
        ),
    ],
)
def test_names_place_and_remedy_when_the_shape_is_wrong(made: Document, pointer: str, words: str) -> None:
    expect_problem(made, pointer, words)


@pytest.mark.parametrize(
    ("made", "pointer", "words"),
    [
        (document(item("a"), item("a")), "/sections/0/items/1/key", "already used at /sections/0/items/0"),
        (document(item("t", "table", columns=[item("x"), item("x")])), "/sections/0/items/0/columns/1/key", "already"),
        (document(sections=[{"key": "s"}, {"key": "s"}]), "/sections/1/key", "already used"),
        (document(item(), route=[TWO_STEPS[0], TWO_STEPS[0]]), "/route/1/key", "already used"),
        (document(item("csrf_token")), "/sections/0/items/0/key", "used by the page"),
        (document(item(type_="row_number")), "/sections/0/items/0/type", "Only a table"),
        (document(item("g", "group", items=[TABLE])), "/sections/0/items/0/items/0", "group"),
        (
            document(item(type_="choice", options=[{"key": "k", "label": "x"}] * 2)),
            "/sections/0/items/0/options/1/key",
            "twice",
        ),
        (document(item(), list={"columns": ["b"]}), "/list/columns/0", "no item b"),
        (document(TABLE, list={"columns": ["t.y+"]}), "/list/columns/0", "cannot be added up"),
        (document(item(), list={"columns": ["a+"]}), "/list/columns/0", "cannot be added up"),
        (document(item(), list={"sort": {"by": "b"}}), "/list/sort/by", "no item b"),
        (document(item(type_="customer"), list={"sort": {"by": "a"}}), "/list/sort/by", "cannot be sorted by a"),
        (document(TABLE, list={"sort": {"by": "t.x"}}), "/list/sort/by", "cannot be sorted by t.x"),
        (listed("b", "filled"), "/list/filter/0/path", "no item b"),
        (listed("a", "between", 1, 2), "/list/filter/0/operator", "Use one of: contains, filled, blank"),
        (listed("a", "contains"), "/list/filter/0/values", "one text"),
        (listed("a", "filled", "x"), "/list/filter/0/values", "Leave the values out"),
        (listed("a", "is", 3), "/list/filter/0/operator", "not possible"),
        (listed("n", "between", "1", None), "/list/filter/0/values", "two bounds"),
        (listed("n", "between", None, None), "/list/filter/0/values", "two bounds"),
        (listed("d", "between", "2026-02-30", None), "/list/filter/0/values", "two bounds"),
        (listed("y", "any_of", "maybe"), "/list/filter/0/values", "one of the options"),
        (listed("@state", "any_of", "lost"), "/list/filter/0/values", "one of the options"),
        (listed("@author", "any_of", "1"), "/list/filter/0/path", "no item @author"),
        (document(item(), charts={"show": ["a"]}), "/charts/show/0", "no chart of a"),
        (document(item(), charts={"show": ["@scores.nowhere"]}), "/charts/show/0", "no chart of @scores.nowhere"),
        (document(item(), charts={"compare": "a"}), "/charts/compare", "cannot be compared by a"),
        (document(item("t", "total", of=["b"])), "/sections/0/items/0/of/0", "no item b"),
        (document(item(), checks=[{"must": True, "message": "x", "at": "b"}]), "/checks/0/at", "no item b"),
        (document(TABLE | {"from_setting": "rows"}), "/sections/0/items/0/from_setting", "no setting rows"),
        (document(item(label="{firm}您好")), "/sections/0/items/0/label", "{firm} names no setting"),
    ],
)
def test_names_place_and_remedy_when_a_name_is_wrong(made: Document, pointer: str, words: str) -> None:
    expect_problem(made, pointer, words)


@pytest.mark.parametrize(
    ("made", "pointer", "words"),
    [
        (document(item(shown={"exec": 1})), "/sections/0/items/0/shown/exec", "exec"),
        (document(item(shown={"var": "answers.b"})), "/sections/0/items/0/shown", "answers.b"),
        (document(item(shown={"var": "row.x"})), "/sections/0/items/0/shown", "row.x"),
        (document(item(computed={"var": "os.path"})), "/sections/0/items/0/computed", "os.path"),
        (document(TABLE, item(shown={"var": "answers.t.*.z"})), "/sections/0/items/1/shown", "answers.t.*.z"),
        (document(item(), checks=[{"must": {"var": "answers.b"}, "message": "x"}]), "/checks/0/must", "answers.b"),
        (
            document(item(), route=[{**TWO_STEPS[0], "skip_when": {"var": "answers.b"}}]),
            "/route/0/skip_when",
            "answers.b",
        ),
        (document(item(shown=WHEN_A)), "/sections/0/items/0", "wait for each other: a → a"),
        (document(item(shown={"var": "answers.b"}), item("b", computed=WHEN_A)), "/sections/0/items/0", "a → b"),
        (document(item("t", "total", of=["u"]), item("u", "total", of=["t"])), "/sections/0/items/0", "wait for each"),
        (
            document(sections=[{"key": "s", "shown": WHEN_A, "items": [item()]}]),
            "/sections/0/items/0",
            "wait for each other",
        ),
    ],
)
def test_names_place_and_remedy_when_a_condition_is_wrong(made: Document, pointer: str, words: str) -> None:
    expect_problem(made, pointer, words)


@pytest.mark.parametrize(
    ("route", "pointer", "words"),
    [
        ([{**TWO_STEPS[0], "fills": ["nowhere"]}], "/route/0/fills/0", "“一” fills in the section nowhere"),
        ([{**TWO_STEPS[0], "signs": "b"}], "/route/0/signs", "“一” is signed in the item b, which is not"),
        ([{**TWO_STEPS[0], "signs": "a"}], "/route/0/signs", "not a place for a signature"),
        ([{**TWO_STEPS[0], "by": {"chosen": "a"}}], "/route/0/by/chosen", "does not name a user"),
        ([{**TWO_STEPS[0], "by": [{"chosen": "b"}]}], "/route/0/by/0/chosen", "whoever b names"),
        ([{**TWO_STEPS[0], "by": {"chosen": "who"}}], "/route/0/by/chosen", "no earlier step fills in"),
        (
            [{**TWO_STEPS[0], "fills": []}, {**TWO_STEPS[1], "by": {"chosen": "who"}}],
            "/route/1/by/chosen",
            "no earlier step fills in",
        ),
        (
            [{**TWO_STEPS[0], "signs": "sign"}, {**TWO_STEPS[1], "signs": "sign"}],
            "/route/1/signs",
            "“一” is signed in sign already",
        ),
        ([TWO_STEPS[0], {**TWO_STEPS[1], "next": [{"to": "one"}]}], "/route/1/next/0/to", "never comes to its end"),
        ([{**TWO_STEPS[0], "next": [{"to": "three"}]}, TWO_STEPS[1]], "/route/0/next/0/to", "no step three"),
        ([{**TWO_STEPS[0], "next": [{"to": "one"}]}, TWO_STEPS[1]], "/route/1", "No way leads to the step two"),
        ([{**TWO_STEPS[0], "may_return_to": ["two"]}, TWO_STEPS[1]], "/route/0/may_return_to/0", "not come before"),
        ([{**TWO_STEPS[0], "may_return_to": ["three"]}], "/route/0/may_return_to/0", "no step three"),
    ],
)
def test_names_place_and_remedy_when_the_route_is_wrong(route: list[Any], pointer: str, words: str) -> None:
    expect_problem(document(item(), item("who", "user"), item("sign", "signature"), route=route), pointer, words)


def test_accepts_whoever_an_earlier_step_names() -> None:
    route = [{**TWO_STEPS[0], "fills": ["main"]}, {**TWO_STEPS[1], "by": [{"chosen": "who"}, {"owner": True}]}]
    assert check(document(item("who", "user"), item("client", "customer"), route=route)) == []


def test_accepts_a_list_and_charts_of_what_there_is() -> None:
    scored = [item(key, "score", max=10) for key in "pq"]
    table = item("t", "table", columns=[item("x", "number"), item("how", "yes_no")])
    conditions = [
        {"path": "p", "operator": "between", "values": [None, 5]},
        {"path": "@state", "operator": "any_of", "values": ["running", "done"]},
        {"path": "t.how", "operator": "any_of", "values": ["yes"]},
        {"path": "a", "operator": "contains", "values": ["东"]},
        {"path": "on", "operator": "between", "values": ["2026-01-01", None]},
        {"path": "at", "operator": "between", "values": ["09:30", None]},
        {"path": "a", "operator": "filled"},
    ]
    made = document(
        item(),
        *scored,
        table,
        item("who", "user"),
        item("on", "date"),
        item("at", "time"),
        list={"columns": ["a", "t.x", "t.x+"], "sort": {"by": "p", "descending": True}, "filter": conditions},
        charts={"show": ["@scores.main", "p", "t.how", "@records"], "compare": "who"},
    )
    assert check(made) == []


def test_sorts_and_compares_by_what_lists_and_charts_can() -> None:
    assert set(SORTS) == SORTED
    assert SPLIT_INPUTS - {"class"} == COMPARED


def test_refuses_a_route_when_the_sheet_is_only_read() -> None:
    expect_problem(document(item(), route=TWO_STEPS, kind="reference"), "/route", "only read")


def test_accepts_a_jump_back_when_it_has_a_condition() -> None:
    jump = {"when": {"==": [{"var": "answers.a"}, "no"]}, "to": "one"}
    assert check(document(item(), route=[TWO_STEPS[0], {**TWO_STEPS[1], "next": [jump]}])) == []


SCORE = item(type_="score", max=6, max_cell={})
TOTAL = item(type_="total", of=["main"], max_cell={})


@pytest.mark.parametrize(
    ("section", "pointer", "words"),
    [
        ({"items": [item(span=25)]}, "/items/0/span", "25 columns wide, its section only 24"),
        ({"columns": [1, 1], "items": [item(span=3)]}, "/items/0/span", "only 2"),
        ({"title": "x", "title_at": "left", "items": [item(span=24)]}, "/items/0/span", "only 22"),
        ({"items": [item(span=4, label_span=4)]}, "/items/0", "leaves none to write in"),
        ({"items": [SCORE | {"span": 6, "label_span": 4}]}, "/items/0", "leaves none to write in"),
        ({"items": [SCORE | {"label_at": "top"}]}, "/items/0/max_cell", "The full mark has no cell"),
        ({"items": [TOTAL]}, "/items/0/max_cell", "no full mark"),
        ({"columns": [1], "title": "x", "title_at": "left"}, "/title_at", "whole width"),
        ({"title": "x", "title_at": "left", "items": [TABLE]}, "/title_at", "beside a table"),
    ],
)
def test_names_place_and_remedy_when_cells_cannot_be_laid_out(section: Any, pointer: str, words: str) -> None:
    expect_problem(document(sections=[{"key": "s", **section}]), f"/sections/0{pointer}", words)


def test_names_at_most_so_many_when_everything_is_wrong() -> None:
    found = check(document(*({"key": "a"} for _number in range(200))))
    assert len(found) <= MOST_PROBLEMS


def test_keeps_scripts_as_words_when_labels_hold_them() -> None:
    assert check(document(item(label="<script>alert(1)</script>"))) == []


def test_knows_the_roles_that_grants_know() -> None:
    assert set(ROLES) == set(GRANTED)


def test_reserves_what_the_page_around_the_sheet_is_made_of() -> None:
    pages = [(TEMPLATES / name).read_text(encoding="utf-8") for name in ("layout.html", "entry/fill.html")]
    used = set(re.findall(r'\sid="([a-z][a-z0-9_]*)"', "".join(pages))) | set(
        re.findall(r'\sname="([a-z][a-z0-9_]*)"', pages[1])
    )
    assert used <= RESERVED


def test_looks_into_nested_sections_when_names_stand_there() -> None:
    source = json.loads(dump(form("one-text")))
    source["sections"] = [{"key": "outer", "sections": source["sections"]}]
    source["route"] = [{"key": "one", "title": "一", "fills": ["main"]}]
    assert check(load(json.dumps(source))) == []


def expect_problem(made: Document, pointer: str, words: str) -> None:
    found = check(made)
    said = [f"{problem.message} {problem.remedy}" for problem in found if problem.pointer.startswith(pointer)]
    assert any(words in each for each in said), [str(problem) for problem in found]
    assert all(problem.file == "made.json" and str(problem.remedy) for problem in found)
