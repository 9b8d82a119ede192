"""Whatever is posted to any form: no crash, nothing stored that is no answer, and the page can be shown again."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.fields import AnswerContext, Reference, type_of
from app.schema import render
from app.schema.canonical import dump
from app.schema.compiled import Compiled
from app.schema.document import load
from app.schema.entry_form import EntryForm
from tests.schema.forms import all_forms

ODD = [
    "",
    " ",
    "0",
    "1",
    "-1",
    "3.5",
    "1e9",
    "９",
    "2026-11-22",
    "2026-13-40",
    "09:30",
    "25:00",
    "on",
    "<b>",
    "\0",
    "\ud800",
    "张三",
]
KNOWS = AnswerContext(
    may_use_attachment=lambda attachment: attachment == "1",
    lookup=lambda _kind, id_: Reference(id_, "张三") if id_ == 1 else None,
    find=lambda _kind, text: [Reference(1, text)] if text == "张三" else [],
)


@pytest.mark.parametrize("path", all_forms(), ids=lambda path: path.stem)
def test_stores_only_answers_when_anything_is_posted(path: Path) -> None:
    compiled = Compiled(load(path.read_bytes()))
    inputs = inputs_of(str(render.fill(compiled, EntryForm(compiled))))

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(posts(inputs))
    def check(post: MultiDict[str, Any]) -> None:
        form = EntryForm(compiled, post, context=KNOWS)
        form.validate()
        for key, value in form.all_answers().items():
            item = compiled.document.standing[key]
            type_of(item).check(item, value, KNOWS)
        again = EntryForm(compiled, None, form.answers(), context=KNOWS, raw=form.unsettled())
        assert again.all_answers() == form.all_answers()
        assert render.fill(compiled, again)
        assert render.read(compiled, form.all_answers(), context=KNOWS)

    check()


@pytest.mark.parametrize("path", all_forms(), ids=lambda path: path.stem)
def test_means_the_same_when_it_was_written_and_read_again(path: Path) -> None:
    document = load(path.read_bytes())
    again = load(dump(document))
    assert render.blank(Compiled(again)) == render.blank(Compiled(document))


def inputs_of(html: str) -> list[tuple[str, list[str]]]:
    """Return the names of a page's inputs with the values they offer."""
    offered: dict[str, list[str]] = {}
    for tag in re.findall(r"<(?:input|textarea|select)[^>]*>", html.replace("__row__", "0")):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name:
            offered.setdefault(name[1], []).append(value[1] if value else "")
    return list(offered.items())


def posts(inputs: list[tuple[str, list[str]]]) -> st.SearchStrategy[MultiDict[str, Any]]:
    if not inputs:
        return st.just(MultiDict())
    typed = [st.tuples(st.just(name), st.sampled_from(values) | st.sampled_from(ODD)) for name, values in inputs]
    return st.lists(st.one_of(typed), max_size=2 * len(typed)).map(MultiDict)
