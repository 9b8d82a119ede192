"""The two evaluators, Python on the server and JavaScript in a real browser, give the same for whatever they are given.

A case is `[expression, roots]`; a verdict is its result or the code of its error.
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from app.schema.expressions import MAX_STEPS, OPERATORS, ExpressionError, evaluate
from tests.schema.random_expressions import OUT_OF_RANGE, Expressions, data

pytestmark = pytest.mark.browser
SCRIPTS = Path(__file__).parents[2] / "app/static/js"
GOLDEN = Path(__file__).with_name("expression_cases.json").read_text(encoding="utf-8")
LIST = {"var": "answers.list"}
ORIGIN = "http://127.0.0.1:9"
POLICY = "default-src 'none'; script-src 'self'"
EXPRESSIONS, POOL, SEED = 10_500, 200, 20261122
RUN = """async (text) => {
  const { evaluate, ExpressionError } = await import("/expressions.mjs");
  const { pool, cases } = JSON.parse(text);
  const lostInText = (value) =>
    Array.isArray(value)
      ? value.some(lostInText)
      : value === undefined || Object.is(value, -0) || (typeof value === "number" && !Number.isFinite(value));
  const verdict = ([expression, roots]) => {
    try {
      const value = evaluate(expression, pool[roots]);
      return lostInText(value) ? { crash: `gave ${value}` } : { value };
    } catch (error) {
      return error instanceof ExpressionError ? { error: error.code } : { crash: String(error) };
    }
  };
  return JSON.stringify(cases.map(verdict));
}"""
ARITIES = """async () => {
  const { OPERATORS } = await import("/expressions.mjs");
  return [...OPERATORS].map(([name, { least, most }]) => [name, least, most]);
}"""
POLLUTED = """async () => {
  const { evaluate } = await import("/expressions.mjs");
  const inherited = { polluted: "seen", paths: ["seen"] };
  Object.assign(Object.prototype, inherited);
  const roots = { answers: { area: "x", mode: { path: "other" } } };
  const paths = ["polluted", "answers.polluted"].map((path) => ({ var: path }));
  const found = [...paths, { picked: [{ var: "answers.mode" }, "other"] }].map((each) => evaluate(each, roots));
  for (const name of Object.keys(inherited)) delete Object.prototype[name];
  return found;
}"""

Verdict = dict[str, Any]
Twins = Callable[[list[Any], list[Any]], list[tuple[Verdict, Verdict]]]


def test_twins_know_the_same_operators(twin_page: Page) -> None:
    ours = [[name, operator.least, operator.most] for name, operator in OPERATORS.items()]
    assert twin_page.evaluate(ARITIES) == ours


def test_browser_twin_sees_own_members_only(twin_page: Page) -> None:
    assert twin_page.evaluate(POLLUTED) == [None, None, True]


def test_twins_agree_with_the_case_file(twins: Twins) -> None:
    written = json.loads(GOLDEN)
    cases = written["cases"]
    pool = [case.get("roots", written["roots"]) for case in cases]
    found = twins(pool, [[case["expression"], at] for at, case in enumerate(cases)])
    wrong = [(case["about"], pair) for case, pair in zip(cases, found, strict=True) if pair != (_written(case),) * 2]
    assert not wrong


def test_twins_agree_at_every_limit(twins: Twins) -> None:
    pool, cases = _at_the_limits()
    found = twins(pool, cases)
    assert [_short(cases[at]) for at, (ours, theirs) in enumerate(found) if ours != theirs] == []
    assert {ours.get("error") for ours, _ in found} == {"budget", "depth", "malformed", None}


def test_twins_agree_on_random_expressions(twins: Twins) -> None:
    chance = random.Random(SEED)
    pool = [data(chance, tidy=at < POOL) for at in range(2 * POOL)]
    expressions = [Expressions(chance).make() for _ in range(EXPRESSIONS)]
    cases = [[each, start + chance.randrange(POOL)] for each in expressions for start in (0, POOL)]
    found = twins(pool, cases)
    different = [(cases[at][0], pool[cases[at][1]], *pair) for at, pair in enumerate(found) if pair[0] != pair[1]]
    assert different[:3] == []
    _assert_telling([ours for ours, _ in found])


def _assert_telling(verdicts: list[Verdict]) -> None:
    """A fuzz whose results are mostly blanks and errors would agree about nothing."""
    kinds = Counter(type(verdict.get("value", ...)).__name__ for verdict in verdicts)
    assert all(kinds[kind] > len(verdicts) / 20 for kind in ("dict", "float", "str", "list", "NoneType")), kinds
    assert kinds["NoneType"] + kinds["ellipsis"] < len(verdicts) / 2, kinds


def _at_the_limits() -> tuple[list[Any], list[Any]]:
    rows = [[{"amount": at % 7} for at in range(size)] for size in range(6_660, 6_670)]
    pool = [{"answers": {"rows": each}} for each in rows]
    column = {"var": "answers.rows.*.amount"}
    cases = [
        [{name: column}, at] for at in range(len(pool)) for name in ("sum", "max", "count", "picked", "concat", "avg")
    ]
    terms = [
        [{name: [1] * size}, 0] for name in ("+", "sum", "and", "in") for size in range(MAX_STEPS - 2, MAX_STEPS + 2)
    ]
    nested = [
        _nested(opening, levels)
        for opening in ('{"not":%s}', "[%s]", '{"if":[1,%s]}', '{"blank":[%s]}')
        for levels in range(57, 62)
    ]
    texts = ["a" * 9_999, "a" * 10_000, "a" * 10_001, "😀" * 9_999, "😀" * 10_000, "😀" * 10_001, "1" * 50_000]
    huge = [[{name: text}, 0] for text in texts for name in ("length", "concat", "blank", "+", "year")]
    joined = [[{"concat": [text, half]}, 0] for text in texts for half in ("b", "\ud83d", ["\ud83d", "\ude00"], None)]
    long_paths = [[{"var": "answers" + ".x" * size}, 0] for size in range(MAX_STEPS - 3, MAX_STEPS + 2)]
    ticks = [[{"picked": [["a", "b"] * size, ["c"] * size]}, 0] for size in (50, 97, 98, 99, 100, 2_000)]
    lists = [["a"] * size for size in (*range(6_660, 6_670), *range(9_995, 10_000))]
    picks = [
        [{"picked": operands}, len(pool) + at] for at in range(len(lists)) for operands in (["b", LIST], [LIST, "b"])
    ]
    pool += [{"answers": {"list": each}} for each in lists]
    return pool, [*picks, *cases, *terms, *nested, *huge, *joined, *long_paths, *ticks, [_nested('{"not":%s}', 300), 0]]


def _nested(opening: str, levels: int) -> list[Any]:
    before, after = opening.split("%s")
    return [json.loads(before * levels + "true" + after * levels), 0]


def _written(case: dict[str, Any]) -> Verdict:
    return {"error": case["error"]} if "error" in case else {"value": _as_float(case["result"])}


def _ours(expression: Any, roots: Any) -> Verdict:
    try:
        return {"value": _as_float(evaluate(expression, roots))}
    except ExpressionError as error:
        return {"error": error.code}


def _as_float(value: Any) -> Any:
    """Make every number a float, so that 1 and 1.0 are one, and set truth apart, which Python takes for a number."""
    if isinstance(value, list):
        return [_as_float(each) for each in value]
    if isinstance(value, bool):
        return {"truth": value}
    return float(value) if isinstance(value, int) else value


def _short(case: list[Any]) -> str:
    return json.dumps(case)[:80]


@pytest.fixture
def twins(twin_page: Page) -> Twins:
    def run(pool: list[Any], cases: list[Any]) -> list[tuple[Verdict, Verdict]]:
        """Give both the same text, as forms and answers reach them in earnest."""
        text = (
            json.dumps({"pool": pool, "cases": cases}).replace(str(OUT_OF_RANGE), "1e400").replace("Infinity", "1e400")
        )
        theirs = json.loads(twin_page.evaluate(RUN, text))
        given = json.loads(text)
        ours = [_ours(expression, given["pool"][roots]) for expression, roots in given["cases"]]
        return [(one, other | _valued(other)) for one, other in zip(ours, theirs, strict=True)]

    return run


def _valued(verdict: Verdict) -> Verdict:
    return {"value": _as_float(verdict["value"])} if "value" in verdict else {}


@pytest.fixture(scope="module")
def twin_page(browser: Browser) -> Iterator[Page]:
    """A page under the panel's own strict policy that serves nothing but the scripts."""
    context = browser.new_context()
    page = context.new_page()
    page.route("**/*", _serve)
    page.goto(ORIGIN)
    yield page
    context.close()


def _serve(route: Route) -> None:
    name = route.request.url.rsplit("/", 1)[-1]
    if name.endswith(".mjs"):
        body = (SCRIPTS / name).read_text(encoding="utf-8")
        route.fulfill(body=body, content_type="text/javascript", headers={"Content-Security-Policy": POLICY})
    else:
        route.fulfill(body="<!doctype html>", content_type="text/html", headers={"Content-Security-Policy": POLICY})
